"""An idle lot that becomes a park of industrial memories, paid by a cable company (新塘社区).

From the article: residents raised the idle lot beside the company 华菱线缆; after several talks the company decided
to pay for a park; work began on 24 February 2025 and the main body was done in less than a month; residents go on
being asked about what follows. So the need is still in progress, with an open discussion. The sum was not published:
the pledge names none. Chosen here: the other days.
"""

from __future__ import annotations

from cli.demo.script import Script, id_of
from cli.demo.stories.xintang import BEGINS, xintang
from domain.acting import PartyKind
from domain.need.facts import ClaimKind, Part

NEED = "xintang/park"


def tell(script: Script) -> None:
    """Tell it."""
    here = xintang(script)
    company = script.party(BEGINS, "hualing", PartyKind.UNIT, "华菱线缆")
    street = script.party(BEGINS, "shuyuanlu/office", PartyKind.UNIT, "书院路街道办事处")
    park = script.need(NEED, here.community)
    money, work, help_ = (id_of(f"claim/{NEED}/{name}") for name in ("money", "work", "street"))
    park.raised(
        "2025-01-06 10:30",
        here.grid_member,
        "0406",
        "公司旁边那块地荒了好多年，又脏又乱，还不安全。",
        on_behalf_of=here.residents["16"],
    )
    for minute, building in enumerate(("12", "13", "14", "15"), 40):
        park.then(f"2025-01-06 10:{minute}", here.residents[building], lambda need, who: need.support(who))
    park.then(
        "2025-01-07 09:00",
        here.worker,
        lambda need, who: need.accept(
            who, "华菱线缆旁一处闲置地长期闲置，环境脏乱且存在安全隐患", exclusive=False, deliberate=True
        ),
    )
    park.then(
        "2025-01-08 09:00",
        here.secretary,
        lambda need, who: need.open_discussion(who, "这块闲置地改造成什么，大家怎么用？"),
    )
    park.then(
        "2025-01-10 15:30",
        here.secretary,
        lambda need, who: need.minute(who, who.at, 22, "社区、街道办事处、华菱线缆与居民代表协商改造方案"),
    )
    park.then("2025-01-12 20:00", here.residents["12"], lambda need, who: need.remark(who, "多种点树，装几条长椅。"))
    park.then(
        "2025-01-17 15:30",
        here.secretary,
        lambda need, who: need.minute(who, who.at, 25, "华菱线缆决定出资，把闲置地打造成工业主题公园"),
    )
    park.then(
        "2025-01-17 15:50",
        here.secretary,
        lambda need, who: need.close_discussion(who, "改造为工业主题公园，由华菱线缆出资建设"),
    )
    park.then("2025-01-17 16:00", here.secretary, lambda need, who: need.open(who))
    park.then("2025-01-17 16:30", company, lambda need, who: need.claim(who, money, ClaimKind.FUND))
    park.then("2025-01-17 16:40", company, lambda need, who: need.claim(who, work, ClaimKind.SERVICE))
    park.then("2025-01-20 09:00", street, lambda need, who: need.claim(who, help_, ClaimKind.SERVICE, Part.ASSIST))
    park.then("2025-02-20 09:00", company, lambda need, who: need.schedule(who, who.at + 4 * 24 * 3_600_000_000))
    park.then("2025-02-24 09:00", company, lambda need, who: need.start(who))
    park.then("2025-03-21 17:00", company, lambda need, who: need.progress(who, "工业主题公园主体建设完成"))
    park.then(
        "2025-03-24 09:00",
        here.secretary,
        lambda need, who: need.open_discussion(who, "主体已建成，后续建设还需要什么？"),
    )
    park.then(
        "2025-03-29 10:00",
        here.grid_member,
        lambda need, who: need.minute(who, who.at, 30, "邻长、志愿者参与清理杂草、平整土地"),
    )
    park.then("2025-04-02 19:00", here.residents["13"], lambda need, who: need.remark(who, "晚上能不能多装两盏灯。"))
