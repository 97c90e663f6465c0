"""示范花园 in the autumn of 2026: something at every step, so that all find something to do. All of it is made up.

What is new and waits to be accepted, what is open to claims, talked over, voted on, promised, worked on, late, in the
hands of units, suspended, to be confirmed, disputed and done.
"""

from __future__ import annotations

from cli.demo.script import Act, Script, Thread, id_of, instant
from cli.demo.stories.garden import Garden, garden
from domain.acting import PartyKind
from domain.kernel import Id
from domain.need.facts import (
    BallotRule,
    Channel,
    ClaimKind,
    DeclineReason,
    Estimate,
    Item,
    Option,
    Part,
    Qualifier,
    Result,
    Satisfaction,
    SuperviseReason,
    SuspendReason,
    Voter,
)
from domain.words import PublicWording

QUESTION = "电动车充电棚建在哪里？"


def tell(script: Script) -> None:
    """Tell it."""
    here = garden(script)
    _new(script, here)
    _open(script, here)
    _talked_over(script, here)
    _promised(script, here)
    _late(script, here)
    _with_units(script, here)
    _reported(script, here)
    _left(script, here)


def _raised(
    script: Script, here: Garden, key: str, place: Id, by: Id, when: str, category: str, words: str, wording: str = ""
) -> Thread:
    """Raised by a resident, and accepted in the afternoon where there is a wording."""
    need = script.need(f"garden/{key}", place)
    need.raised(when, by, category, words, channel=Channel.WEB)
    if wording:
        need.then(f"{when[:10]} 16:00", here.worker, lambda it, who: it.accept(who, wording, exclusive=False))
    return need


def _claims(
    key: str, kind: ClaimKind = ClaimKind.SERVICE, until: str = "", yuan: int | None = None, promise: str | None = None
) -> Act:
    claim, ends = id_of(f"claim/garden/{key}"), instant(f"{until} 23:59") if until else None
    return lambda need, who: need.claim(
        who, claim, kind, Part.LEAD, amount_fen=None if yuan is None else yuan * 100, until=ends, wording=promise
    )


def _new(script: Script, here: Garden) -> None:
    one, two, _, four, five = here.residents
    _raised(
        *(script, here, "stairs", here.buildings[0], one, "2026-11-19 19:40", "0207"),
        "一单元三楼到五楼的楼道灯全不亮，老人晚上下楼看不见。",
    )
    _raised(
        *(script, here, "stairs-again", here.buildings[0], here.neighbour, "2026-11-19 20:15", "0207"),
        "一单元楼道黑了好几天，灯坏了没人修。",
    )
    _raised(
        *(script, here, "bins", here.buildings[3], four, "2026-11-20 07:50", "0103"),
        "四号楼后面的垃圾桶两天没清了，味道很大。",
    )
    _raised(
        *(script, here, "pressure", here.buildings[4], five, "2026-11-20 08:30", "1008"),
        "想请社区医生每周来量一次血压，腿脚不便去不了医院。",
    )
    _raised(
        *(script, here, "advert", here.buildings[1], two, "2026-11-20 09:05", "0804"),
        "楼道里又贴满了小广告，刚刷的墙。",
    )


def _open(script: Script, here: Garden) -> None:
    one, two, three, four, five = here.residents
    rail = _raised(
        *(script, here, "rail", here.buildings[0], one, "2026-11-12 09:20", "0310"),
        "单元门口坡道的扶手松了，坐轮椅的邻居不敢走。",
        "1号楼单元门口坡道扶手松动，影响轮椅通行",
    )
    for hour, other in enumerate((here.neighbour, two, three), 17):
        rail.then(f"2026-11-12 {hour}:30", other, lambda need, who: need.support(who))
    _raised(
        *(script, here, "wires", here.buildings[1], two, "2026-11-13 10:10", "0604"),
        "有人从三楼拉线下来给电动车充电，太危险了。",
        "2号楼有人从楼上拉线给电动车充电，存在火灾隐患",
    )
    _raised(
        *(script, here, "lamp", here.estate, three, "2026-11-14 07:30", "0207"),
        "小花园东边那盏灯一闪一闪的，跳舞的时候晃眼。",
        "小花园东侧路灯闪烁",
    )
    phones = script.need("garden/phones", here.community)
    phones.raised(
        *("2026-11-10 15:00", here.worker, "1104", "几位老人说不会用手机挂号，想有人教。"),
        item=Item.SERVICE,
        channel=Channel.MEETING,
    )
    phones.then(
        "2026-11-10 16:00", here.worker, lambda need, who: need.accept(who, "教老人用手机挂号、缴费", exclusive=False)
    )
    _raised(
        *(script, here, "wish", here.buildings[3], four, "2026-11-15 11:00", "1009"),
        "想要一辆旧轮椅，推老伴出去晒太阳。",
        "微心愿：一辆旧轮椅",
    )
    _raised(
        *(script, here, "flowers", here.estate, five, "2026-11-16 09:00", "0407"),
        "门口的花架空了一年，看着荒凉。",
        "小区门口的花架无人打理，欢迎认养",
    )


def _talked_over(script: Script, here: Garden) -> None:
    one, two, three, *_ = here.residents
    plot = _raised(
        *(script, here, "plot", here.estate, two, "2026-11-02 10:00", "0406"), "楼后面那块空地一直荒着，能不能用起来。"
    )
    plot.then(
        "2026-11-02 16:00", here.worker, lambda need, who: need.accept(who, "5号楼后闲置空地如何使用", deliberate=True)
    )
    plot.then(
        "2026-11-09 09:00",
        here.secretary,
        lambda need, who: need.open_discussion(who, "空地建健身角，还是种花草？大家说说"),
    )
    plot.then("2026-11-09 19:00", one, lambda need, who: need.remark(who, "希望有几件老人能用的健身器材。"))
    plot.then("2026-11-10 20:00", three, lambda need, who: need.remark(who, "别太吵就行，最好种点花。"))
    shed = _raised(
        *(script, here, "shed", here.estate, one, "2026-10-26 09:30", "0308"), "电动车没地方充电，只能推上楼。"
    )
    shed.then(
        "2026-10-26 16:00",
        here.worker,
        lambda need, who: need.accept(who, "示范花园需要电动车充电棚", deliberate=True, tags=("hard",)),
    )
    ballot = id_of("ballot/garden/shed")
    options = (Option("gate", PublicWording("建在大门内侧")), Option("back", PublicWording("建在5号楼北侧")))
    voters = [Voter(home) for home in here.all_homes]
    shed.then(
        "2026-11-16 09:00",
        here.secretary,
        lambda need, who: need.open_ballot(who, ballot, QUESTION, options, BallotRule.CONSULTATIVE, voters),
    )
    for number, home in enumerate(here.all_homes[7:16]):
        shed.then("2026-11-17 15:00", here.worker, _votes(ballot, home, "back" if number % 3 == 0 else "gate"))


def _votes(ballot: Id, home: Id, option: str) -> Act:
    return lambda need, who: need.cast(who, ballot, home, option)


def _promised(script: Script, here: Garden) -> None:
    one, two, _, four, _ = here.residents
    gate = _raised(
        *(script, here, "gate-lamp", here.buildings[1], two, "2026-11-11 07:20", "0207"),
        "二号楼门口的灯坏了，回家找钥匙都看不见。",
        "2号楼门口路灯损坏",
    )
    gate.then(
        "2026-11-12 09:00",
        here.electrician,
        _claims("gate-lamp", until="2026-12-05", promise="换灯头，查一遍线路，连看三晚"),
    )
    drain = _raised(
        *(script, here, "drain", here.buildings[0], one, "2026-11-11 08:10", "0201"),
        "一楼厨房返水，用盆接着。",
        "1号楼一楼下水道堵塞返水",
    )
    drain.then("2026-11-11 17:00", here.workshop, _claims("drain", until="2026-11-30"))
    drain.then(
        "2026-11-12 09:00", here.workshop, lambda need, who: need.schedule(who, instant("2026-11-25 08:30"), None)
    )
    books = _raised(
        *(script, here, "books", here.estate, four, "2026-10-19 10:00", "1301"),
        "放学了孩子没地方去，想有个看书的角落。",
        "居民之家增设儿童阅读角",
    )
    books.then(
        "2026-10-20 09:00",
        here.school,
        _claims("books", until="2026-12-31", promise="每学期开学前送一批新书，摆好编号"),
    )
    books.then("2026-10-20 10:00", here.property_company, _claims("books/money", ClaimKind.FUND, yuan=3000))
    books.then("2026-10-26 09:00", here.school, lambda need, who: need.start(who))
    books.then(
        "2026-11-13 17:00",
        here.school,
        lambda need, who: need.progress(who, "书架和桌椅已到位，正在征集图书，已收到120本"),
    )
    trees = _raised(
        *(script, here, "trees", here.estate, two, "2026-10-12 09:00", "0404"),
        "两棵桂花树长了虫，叶子全黄了。",
        "小花园两棵桂花树有病虫害",
    )
    trees.then(
        "2026-10-13 09:00",
        here.gardener,
        _claims("trees", ClaimKind.ADOPT, until="2027-10-12", promise="每月浇水两次，入冬前涂白"),
    )


def _late(script: Script, here: Garden) -> None:
    """Worked on for too long: urged, and watched from above; its claimant asked for more time."""
    leak = _raised(
        *(script, here, "leak", here.buildings[2], here.residents[2], "2026-10-09 09:00", "0501"),
        "顶楼漏雨，客厅墙都霉了。",
        "3号楼顶楼漏雨",
    )
    leak.then("2026-10-10 09:00", here.workshop, _claims("leak"))
    leak.then("2026-10-14 08:30", here.workshop, lambda need, who: need.start(who))
    leak.then("2026-10-20 17:00", here.workshop, lambda need, who: need.progress(who, "防水材料缺货，已订购"))
    leak.then("2026-11-12 08:00", here.residents[2], lambda need, who: need.urge(who))
    leak.then(
        "2026-11-13 10:00",
        here.street_secretary,
        lambda need, who: need.supervise(who, SuperviseReason.OVERDUE, "入冬前必须修好，请社区每周报进展"),
    )
    leak.then(
        "2026-11-18 09:00",
        here.workshop,
        lambda need, who: need.ask_extension(who, instant("2026-12-04 18:00"), "材料11月25日到货，晴天施工需三天"),
    )


def _with_units(script: Script, here: Garden) -> None:
    two, five = here.residents[1], here.residents[4]
    hydrant = _raised(
        *(script, here, "hydrant", here.estate, two, "2026-11-17 09:00", "0603"),
        "小区的消防栓打不出水。",
        "示范花园消防栓无水",
    )
    hydrant.then("2026-11-18 09:00", here.worker, _dispatches("hydrant", here.property_company, "检查管网和阀门"))
    branch = _raised(
        *(script, here, "branch", here.estate, five, "2026-11-13 08:00", "0405"),
        "大树枯枝悬着，风一吹就要掉。",
        "停车处上方枯枝有坠落危险",
    )
    branch.then("2026-11-13 17:00", here.worker, _dispatches("branch", here.greening, "锯除枯枝并清运"))
    branch.then("2026-11-14 08:40", here.greening, lambda need, who: need.sign_for(who, id_of("order/garden/branch")))
    stalls = _raised(
        *(script, here, "stalls", here.community, two, "2026-11-16 08:20", "0802"),
        "菜市场门口的摊子把人行道占满了，还私拉电线。",
        "菜市场门口占道经营并私拉电线",
    )
    called = [
        (here.wardens, PartyKind.UNIT, "劝导商户退路入市"),
        (here.power, PartyKind.UNIT, "检查私拉的电线"),
        (here.property_company, PartyKind.UNIT, "腾出临时摊位"),
    ]
    whistle = id_of("whistle/garden/stalls")
    stalls.then("2026-11-18 10:00", here.worker, lambda need, who: need.whistle(who, whistle, called))
    stalls.then("2026-11-18 15:00", here.wardens, lambda need, who: need.report_in(who, whistle, "两名队员已到现场"))
    road = _raised(
        *(script, here, "road", here.community, five, "2026-11-05 09:00", "0301"),
        "进小区那条路坑坑洼洼，下雨全是水。",
        "示范花园门前道路破损积水",
    )
    road.then(
        "2026-11-17 09:30",
        here.secretary,
        lambda need, who: need.escalate(who, here.street, "市政道路，社区无权开挖，请街道协调"),
    )
    lift = _raised(
        *(script, here, "lift", here.buildings[4], five, "2026-09-14 10:00", "0504"),
        "五楼老人下不来楼，想加装电梯。",
        "5号楼申请加装电梯",
    )
    lift.then(
        "2026-09-21 10:00",
        here.worker,
        lambda need, who: need.suspend(
            who, SuspendReason.NEEDS_CONSENT, "两户低层业主尚未同意，正在协商", instant("2026-12-15 09:00")
        ),
    )


def _dispatches(key: str, unit: Id, asked: str) -> Act:
    order = id_of(f"order/garden/{key}")
    return lambda need, who: need.dispatch(
        who, order, unit, PartyKind.UNIT, due_at=who.at + 14 * 24 * 3_600_000_000, wording=asked
    )


def _reported(script: Script, here: Garden) -> None:
    one, two, three, four, _ = here.residents
    about_twenty = Estimate(20, Qualifier.ABOUT)
    entry = _raised(
        *(script, here, "entry", here.buildings[3], four, "2026-11-06 09:00", "0505"),
        "四号楼对讲按不响，快递都进不来。",
        "4号楼单元对讲失灵",
    )
    _done(entry, here.electrician, "entry", "2026-11-18", "对讲主机已更换，逐户试过", here.homes[3], yuan=360)
    bench = _raised(
        *(script, here, "bench", here.estate, two, "2026-11-04 09:00", "0212"),
        "小花园的长椅断了一条腿。",
        "小花园长椅损坏",
    )
    _done(bench, here.workshop, "bench", "2026-11-19", "长椅已加固并重新上漆", estimate=about_twenty)
    wall = _raised(
        *(script, here, "wall", here.buildings[1], two, "2026-10-28 09:00", "0502"),
        "外墙瓷砖往下掉。",
        "2号楼外墙瓷砖脱落",
    )
    _done(wall, here.property_company, "wall", "2026-11-13", "松动瓷砖已铲除并修补")
    wall.then("2026-11-17 19:00", two, lambda need, who: need.dispute(who, "北面还有一片没有修，昨天又掉了两块。"))
    for key, category, by, words, wording, done in (
        ("cover", "0208", one, "井盖翘起来了，绊倒人。", "1号楼前井盖翘起", "井盖已更换并加固"),
        ("paint", "0804", three, "墙上全是小广告。", "3号楼楼道小广告", "小广告已清除，墙面已粉刷"),
    ):
        place = here.buildings[0 if by is one else 2]
        homes = here.homes[0 if by is one else 2]
        need = _raised(script, here, key, place, by, "2026-10-15 09:00", category, words, wording)
        _done(need, here.property_company, key, "2026-10-23", done, homes, yuan=200)
        need.then("2026-10-24 19:00", by, lambda it, who: it.confirm(who))
        need.then("2026-10-24 19:05", by, lambda it, who: it.rate(who, True, Satisfaction.SATISFIED))
        need.then("2026-10-26 09:00", here.worker, lambda it, who: it.close(who))


def _done(
    need: Thread,
    by: Id,
    key: str,
    day: str,
    wording: str,
    homes: tuple[Id, ...] = (),
    *,
    estimate: Estimate | None = None,
    yuan: int | None = None,
) -> None:
    """Claimed, started and reported fixed on that day."""
    need.then(f"{day} 08:30", by, _claims(key))
    need.then(f"{day} 09:00", by, lambda it, who: it.start(who))
    fen = None if yuan is None else yuan * 100
    need.then(f"{day} 16:30", by, lambda it, who: it.fix(who, Result.SOLVED, wording, homes, estimate, fen))


def _left(script: Script, here: Garden) -> None:
    debt = _raised(
        *(script, here, "debt", here.buildings[4], here.residents[4], "2026-11-03 10:00", "0909"),
        "邻居借钱不还，请社区帮我要回来。",
    )
    debt.then(
        "2026-11-03 15:00",
        here.worker,
        lambda need, who: need.decline(
            who, DeclineReason.PRIVATE, "属于个人债务，社区不能代为追讨", "可到街道人民调解委员会申请调解，或向法院起诉"
        ),
    )
