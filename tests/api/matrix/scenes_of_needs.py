"""How the routes are asked that act on needs."""

from __future__ import annotations

from typing import Any

from tests.api.matrix.columns import OTHER, OWN, Column
from tests.api.matrix.people import PEOPLE
from tests.api.matrix.scene import Scene, Scenes
from tests.api.matrix.world import World, moment
from tests.api.town import BALLOT, FIXED


def _raised(world: World, column: Column) -> dict[str, Any]:
    return world.town.said()


def _raised_for_another(world: World, column: Column) -> dict[str, Any]:
    return world.town.said(for_somebody_else=True)


def _solved_at_once(world: World, column: Column) -> dict[str, Any]:
    return {"need": world.town.said(), "report": {"result": "solved", "wording": "当场清理"}}


def _handed_over(world: World, column: Column) -> dict[str, Any]:
    return {"to": world.party("organisation", OTHER)}


def _ballot(world: World, column: Column) -> dict[str, Any]:
    return BALLOT | {"electorate": [{"household": household} for household in world.town.households]}


def _vote(world: World, column: Column) -> dict[str, Any]:
    """One's own household's where it has a vote, and somebody else's where not."""
    person = PEOPLE.get(column)
    home = world.town.places[person.home] if person is not None and person.home is not None else None
    return {"household": home if home in world.town.households else world.town.households[0], "option": "lamps"}


def _order(world: World, column: Column) -> dict[str, Any]:
    return {"unit": world.party("unit", OTHER)}


def _called(world: World, column: Column) -> dict[str, Any]:
    return {"called": [{"unit": world.party("unit", OTHER), "task": "到现场会商"}]}


def _judged(world: World, column: Column) -> dict[str, Any]:
    return {"unit": world.party("unit", OWN), "accepted": True, "wording": "已查看"}


def _to(place: str) -> Any:
    return lambda world, column: {"to": world.town.places[place], "wording": "请协调"}


def _into(world: World, column: Column) -> dict[str, Any]:
    return {"into": world.cases["target"].ids["need"]}


def _many(world: World, column: Column) -> dict[str, Any]:
    return {"act": "accept", "ids": [world.cases["raised"].ids["need"]], "body": {"wording": "修灯"}}


_PART = {"result": "solved", "wording": "办好了"}

SCENES: Scenes = {
    # -- raised, and taken up ------------------------------------------------------------------------------------
    "POST /needs": Scene("nothing", _raised),
    "POST /needs · for somebody else": Scene("nothing", _raised_for_another),
    "POST /needs/on-the-spot": Scene("nothing", _solved_at_once),
    "POST /needs/{need}/on-the-spot": Scene("raised", {"result": "solved", "wording": "当场清理"}),
    "POST /needs/{need}/supplements": Scene("raised", {"words": "一共坏了12盏"}),
    "POST /needs/{need}/withdrawal": Scene("raised"),
    "POST /needs/{need}/support": Scene("raised"),
    # Supported by the resident of the column “resident other”.
    "POST /needs/{need}/support/withdrawal": Scene("supported"),
    "POST /needs/{need}/acceptance": Scene("raised", {"wording": "修灯"}),
    "POST /needs/{need}/wording": Scene("listed", {"wording": "修楼前的灯"}),
    "POST /needs/{need}/decline": Scene("raised", {"reason": "not_ours", "wording": "不归社区管", "channel": "95598"}),
    "POST /needs/{need}/surveys": Scene("worked", {"asset": "courtyard_lamp", "unit": "盏", "total": 20, "broken": 12}),
    "POST /needs/{need}/opening": Scene("listed"),
    "POST /needs/bulk": Scene("nothing", _many),
    "POST /needs/{need}/merge": Scene("open", _into),
    "POST /needs/{need}/unmerge": Scene("merged"),
    # -- claimed, and worked on ----------------------------------------------------------------------------------
    "POST /needs/{need}/claims": Scene("open"),
    "POST /needs/{need}/claims/{claim}/release": Scene("worked"),
    "POST /needs/{need}/claims/{claim}/handover": Scene("worked", _handed_over),
    "POST /needs/{need}/schedule": Scene("worked", {"starts_at": moment(3)}),
    "POST /needs/{need}/start": Scene("worked"),
    "POST /needs/{need}/progress": Scene("worked", {"wording": "换好6盏"}),
    "POST /needs/{need}/fix": Scene("worked", FIXED),
    # -- answered, and checked -----------------------------------------------------------------------------------
    "POST /needs/{need}/confirmation": Scene("fixed"),
    "POST /needs/{need}/dispute": Scene("fixed", {"words": "还有一盏不亮"}),
    "POST /needs/{need}/ratings": Scene("fixed", {"solved": True, "satisfaction": "satisfied"}),
    "POST /needs/{need}/closure": Scene("fixed", {"unconfirmed_because": "多次联系未果"}),
    "POST /needs/{need}/reopening": Scene("closed", {"reason": "came_back", "words": "又坏了"}),
    "POST /needs/{need}/rework": Scene("fixed", {"wording": "还有两盏不亮"}),
    "POST /needs/{need}/visits": Scene("fixed", {"reached": False}),
    "POST /needs/{need}/told-again": Scene("worked"),
    "POST /needs/{need}/urges": Scene("worked"),
    "POST /needs/{need}/replies": Scene("worked", {"wording": "配件已到货"}),
    "POST /needs/{need}/supervision": Scene("disputed", {"reason": "unsolved", "wording": "请限期办结"}),
    "POST /needs/{need}/supervision/end": Scene("supervised", {"wording": "已办妥"}),
    # -- talked over, and voted on -------------------------------------------------------------------------------
    "POST /needs/{need}/discussion": Scene("open", {"question": "先修什么？"}),
    "POST /needs/{need}/remarks": Scene("discussed", {"words": "先修灯"}),
    "POST /needs/{need}/minutes": Scene("discussed", {"held_at": moment(-2), "present": 12, "wording": "同意"}),
    "POST /needs/{need}/discussion/closure": Scene("discussed", {"wording": "先修灯"}),
    "POST /needs/{need}/ballots": Scene("open", _ballot),
    "POST /needs/{need}/ballots/{ballot}/votes": Scene("voting", _vote),
    "POST /needs/{need}/ballots/{ballot}/closure": Scene("voting"),
    "POST /needs/{need}/ballots/{ballot}/outcome": Scene("counted"),
    # -- its clock -----------------------------------------------------------------------------------------------
    "POST /needs/{need}/deadline": Scene("open", {"tier": "urgent"}),
    "POST /needs/{need}/extension": Scene("worked", {"until": moment(200), "wording": "等材料"}),
    "POST /needs/{need}/extension/grant": Scene("asked"),
    "POST /needs/{need}/extension/refusal": Scene("asked", {"wording": "请按期办结"}),
    "POST /needs/{need}/suspension": Scene(
        "open", {"reason": "needs_funds", "wording": "资金未落实", "review_at": moment(30)}
    ),
    "POST /needs/{need}/suspension/review": Scene("suspended", {"wording": "仍缺资金", "review_at": moment(60)}),
    "POST /needs/{need}/suspension/end": Scene("suspended"),
    # -- units, and levels ---------------------------------------------------------------------------------------
    "POST /needs/{need}/orders": Scene("open", _order),
    "POST /needs/{need}/designations": Scene("open", _order),
    "POST /needs/{need}/orders/{order}/signature": Scene("ordered"),
    "POST /needs/{need}/orders/{order}/return": Scene("ordered", {"reason": "not_ours", "wording": "不归我们管"}),
    "POST /needs/{need}/orders/{order}/withdrawal": Scene("ordered", {"wording": "改派"}),
    "POST /needs/{need}/orders/{order}/report": Scene("assisting", _PART),
    "POST /needs/{need}/orders/{order}/judgements": Scene("assisted", _judged),
    "POST /needs/{need}/whistles": Scene("open", _called),
    "POST /needs/{need}/whistles/{whistle}/arrival": Scene("whistled"),
    "POST /needs/{need}/whistles/{whistle}/report": Scene("arrived", _PART),
    "POST /needs/{need}/whistles/{whistle}/judgements": Scene("reported", _judged),
    "POST /needs/{need}/escalation": Scene("open", _to("street")),
    "POST /needs/{need}/hand-down": Scene("escalated", _to("community")),
    # -- photos --------------------------------------------------------------------------------------------------
    "POST /needs/{need}/photos": Scene("worked", query="kind=before", photo=True),
    "POST /needs/{need}/photos/{photo}/publication": Scene("pictured", {"caption": "楼前的灯"}),
    "DELETE /needs/{need}/photos/{photo}": Scene("pictured"),
}
