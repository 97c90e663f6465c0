"""12 of 20 courtyard lamps broken, a ballot of 90 %, and light again (新塘村小区).

From the article: the estate is of the 1970s, 12 of its 20 lamps were broken, less than 40 % were lit at night,
residents raised it several times, the meeting of a 议事日 voted, 90 % were for mending the lamps first, the
community took the lead and the property company did the work. Chosen here: the days, an electorate of 120 households
of which 80 voted and 72 were for it (72 of 80 is 90 %; the article gives only the rate), and that the whole estate
benefits.
"""

from __future__ import annotations

from cli.demo.script import Act, Script, Thread, id_of
from cli.demo.stories.xintang import Xintang, xintang
from domain.kernel import Id
from domain.need.facts import BallotRule, ClaimKind, Option, Part, Result, Satisfaction, Voter
from domain.words import PublicWording

NEED = "xintang/lamps"
QUESTION = "小区改造先做哪一项？"
HOUR = 3_600_000_000
CAST, FOR = 80, 72


def tell(script: Script) -> None:
    """Tell it."""
    here = xintang(script)
    lamps = script.need(NEED, here.estate)
    raiser = here.residents["12"]
    lamps.raised(
        "2025-02-05 10:00",
        here.neighbour_head,
        "0207",
        "院子里的灯坏了好多，晚上老人散步摔跤，孩子也不敢出来玩。",
        on_behalf_of=raiser,
    )
    for hour, building in enumerate(("13", "14", "16"), 11):
        lamps.then(f"2025-02-05 {hour}:00", here.residents[building], lambda need, who: need.support(who))
    lamps.then(
        "2025-02-06 09:00",
        here.worker,
        lambda need, who: need.accept(who, "新塘村小区庭院灯损坏，夜间照明不足，存在安全隐患", deliberate=True),
    )
    lamps.then(
        "2025-02-07 15:00",
        here.grid_member,
        lambda need, who: need.survey(who, "courtyard_lamp", "盏", 20, 12, "夜间照明率不足40%"),
    )
    lamps.then(
        "2025-02-10 09:00",
        here.secretary,
        lambda need, who: need.open_discussion(who, QUESTION),
    )
    _vote(lamps, here)
    claims = id_of(f"claim/{NEED}/community"), id_of(f"claim/{NEED}/property")
    lamps.then(
        "2025-02-17 09:00",
        here.property_company,
        lambda need, who: need.claim(who, claims[1], ClaimKind.SERVICE),
    )
    lamps.then(
        "2025-02-17 09:30",
        here.secretary,
        lambda need, who: need.claim(who, claims[0], ClaimKind.SERVICE, Part.ASSIST),
    )
    lamps.then("2025-02-18 08:30", here.property_company, lambda need, who: need.start(who))
    lamps.then(
        "2025-02-20 17:00",
        here.property_company,
        lambda need, who: need.progress(who, "20盏庭院灯已逐一检查维护，正在修复损坏的12盏"),
    )
    lamps.then(
        "2025-02-24 17:00",
        here.property_company,
        lambda need, who: need.fix(
            who, Result.SOLVED, "小区所有庭院灯已逐一检查维护，损坏的庭院灯已修复", households=here.all_homes
        ),
    )
    lamps.then("2025-02-25 19:30", raiser, lambda need, who: need.confirm(who))
    lamps.then("2025-02-25 19:35", raiser, lambda need, who: need.rate(who, True, Satisfaction.SATISFIED))
    lamps.then("2025-02-26 09:00", here.worker, lambda need, who: need.close(who))


def _vote(lamps: Thread, here: Xintang) -> None:
    """The ballot of the 议事日; what was cast on paper is entered by the community."""
    ballot = id_of(f"ballot/{NEED}")
    options = (Option("lamps", PublicWording("优先修复照明设施")), Option("other", PublicWording("先做其他项目")))
    electorate = [Voter(home) for home in here.all_homes]
    lamps.then(
        "2025-02-15 14:00",
        here.secretary,
        lambda need, who: need.open_ballot(who, ballot, QUESTION, options, BallotRule.RESIDENTS_MEETING, electorate),
    )
    for i, home in enumerate(here.all_homes[:CAST]):
        lamps.then("2025-02-15 15:00", here.worker, _vote_of(ballot, home, "lamps" if i < FOR else "other"))
    lamps.then("2025-02-15 16:00", here.secretary, lambda need, who: need.close_ballot(who, ballot))
    lamps.then("2025-02-15 16:10", here.secretary, lambda need, who: need.publish_outcome(who, ballot))
    lamps.then(
        "2025-02-15 16:20",
        here.secretary,
        lambda need, who: need.minute(who, who.at - 2 * HOUR, CAST, "议事日上投票决定优先修复照明设施"),
    )


def _vote_of(ballot: Id, household: Id, option: str) -> Act:
    return lambda need, who: need.cast(who, ballot, household, option)
