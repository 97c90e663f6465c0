"""How the routes are asked that only read."""

from __future__ import annotations

from typing import Any

from tests.api.matrix.columns import OWN, Column
from tests.api.matrix.scene import Scene, Scenes
from tests.api.matrix.world import World


def _at(place: str) -> Any:
    return lambda world, column: {"area": world.town.places[place], "place": world.town.places[place]}


def _draft(world: World, column: Column) -> dict[str, Any]:
    return {"category": "0207", "place": world.town.places["building"], "words": "楼下的灯坏了"}


def _unit(world: World, column: Column) -> dict[str, str]:
    return {"unit": world.party("unit", OWN)}


def _resident(world: World, column: Column) -> dict[str, str]:
    return {"party": world.party("resident", OWN)}


def _in_the_building(world: World, column: Column) -> str:
    return f"area={world.town.places['building']}"


_PERIOD = "from=2025-01-01&to=2025-12-31"

SCENES: Scenes = {
    "GET /needs": Scene(),
    "GET /needs/{need}": Scene("raised"),
    "GET /needs/{need}/timeline": Scene("raised"),
    "GET /needs/{need}/acts": Scene("raised"),
    "GET /needs/{need}/alike": Scene("raised"),
    "POST /needs/alike": Scene("nothing", _draft),
    "GET /needs/{need}/words": Scene("worked", query="reason=complaint"),
    "GET /needs/{need}/responsible": Scene("worked"),
    "GET /needs/{need}/upkeep": Scene("kept"),
    "GET /needs/{need}/photos": Scene("pictured"),
    "GET /photos/{photo}": Scene("pictured", query="reason=complaint"),
    "GET /photos/{photo}/thumbnail": Scene("pictured", query="reason=complaint"),
    "GET /photos/{photo} · published": Scene("published"),
    "GET /photos/{photo}/thumbnail · published": Scene("published"),
    "GET /areas/{area}/statistics": Scene(query=_PERIOD, blanks=_at("building")),
    "GET /areas/{area}/statistics/durations": Scene(query=_PERIOD, blanks=_at("building")),
    "GET /areas/{area}/statistics/funnel": Scene(query=_PERIOD, blanks=_at("building")),
    "GET /areas/{area}/statistics/ages": Scene(blanks=_at("building")),
    "GET /areas/{area}/statistics/explained": Scene(query=f"{_PERIOD}&figure=solved", blanks=_at("building")),
    "GET /areas/{area}/statistics/months": Scene(query=_PERIOD, blanks=_at("building")),
    "GET /areas/{area}/map": Scene(blanks=_at("building")),
    "GET /deadlines": Scene(),
    "GET /suspended": Scene(),
    "GET /lists/needs": Scene(),
    "GET /lists/offers": Scene(),
    "GET /lists/progress": Scene(),
    "GET /offers/{offer}": Scene("offered"),
    "GET /units/{unit}/orders": Scene(blanks=_unit),
    "GET /upkeep": Scene(),
    "GET /upkeep/{plan}": Scene("kept"),
    "GET /places": Scene(),
    "GET /places/{place}": Scene(blanks=_at("building")),
    "GET /parties/{party}": Scene(blanks=_resident),
    "GET /parties": Scene(query=_in_the_building),
    "GET /parties/{party}/name": Scene(query="reason=handling", blanks=_resident),
    "GET /categories": Scene(),
    "POST /wording-check": Scene("nothing", {"text": "修复15号楼前的庭院灯"}),
    "GET /areas/{area}/roster": Scene(blanks=_at("building")),
    "GET /areas/{area}/roster/figures": Scene(blanks=_at("building")),
    "GET /areas/{area}/check-ins": Scene(blanks=_at("building")),
    "GET /areas/{area}/posts": Scene(blanks=_at("building")),
    "GET /areas/{area}/rota": Scene(blanks=_at("building")),
    "GET /areas/{area}/on-duty": Scene(blanks=_at("building")),
    "GET /mine/self": Scene(),
    "GET /mine/raised": Scene(),
    "GET /mine/supported": Scene(),
    "GET /mine/claimed": Scene(),
    "GET /mine/to-confirm": Scene(),
    "GET /mine/upkeep": Scene(),
    "GET /mine/check-ins": Scene(),
    "GET /mine/offers": Scene(),
    # Searches are everybody's own: where the relation is another, it is the search of the column “resident own”.
    "GET /mine/searches": Scene(),
    "POST /mine/searches": Scene("nothing", {"name": "我家楼下"}),
    "POST /mine/searches/{search}/withdrawal": Scene("saved"),
    "GET /mine/searches/{search}/needs": Scene("saved"),
    "GET /problems/{slug}": Scene(blanks=lambda world, column: {"slug": "not-allowed"}),
    "GET /livez": Scene(),
    "GET /readyz": Scene(),
}
