"""How the routes are asked that act on offers, upkeep, the roster, places and parties."""

from __future__ import annotations

from typing import Any

from tests.api.matrix.columns import OTHER, OWN, Column
from tests.api.matrix.scene import Scene, Scenes
from tests.api.matrix.world import CLAIMANTS, ORGANISATION, World, day
from tests.api.town import PATROL


def _at(place: str) -> Any:
    return lambda world, column: {"area": world.town.places[place], "place": world.town.places[place]}


def _offer(world: World, column: Column) -> dict[str, Any]:
    return {"wording": "免费更换灯泡", "category": "0207", "areas": [world.town.places["community"]]}


def _match(world: World, column: Column) -> dict[str, Any]:
    return {"need": world.cases["open"].ids["need"]}


def _upkeep(world: World, column: Column) -> dict[str, Any]:
    claim = world.cases["stewarded"].blanks(column)["claim"]
    return PATROL | {"first_on": day(0), "until": day(300), "claim": claim}


def _checking_in(world: World, column: Column) -> dict[str, str]:
    """Those who claim check themselves in, and others the organisation: to the grid, where nobody has so far."""
    party = world.ids[column if column in CLAIMANTS else ORGANISATION]
    return {"area": world.town.places["grid"], "party": party}


def _duty(world: World, column: Column) -> dict[str, Any]:
    party = world.ids[column if column in CLAIMANTS else ORGANISATION]
    week = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "first_on": day(1), "until": day(20)}
    return {"party": party, "begins": "8:00", "ends": "12:00", **week}


def _swap(world: World, column: Column) -> dict[str, Any]:
    return {"day": day(4), "to": world.party("organisation", OTHER)}


def _place(world: World, column: Column) -> dict[str, Any]:
    return {"level": "household", "parent": world.town.places["building"]}


def _map(world: World, column: Column) -> dict[str, Any]:
    corners = [[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.2]]
    shape = {"type": "Polygon", "coordinates": [corners]}
    drawn = {"type": "Feature", "properties": {"id": world.town.places["building"]}, "geometry": shape}
    return {"map": {"type": "FeatureCollection", "features": [drawn]}}


def _moved(world: World, column: Column) -> dict[str, Any]:
    return {"parent": world.town.places["building_beside"]}


def _neighbour(world: World, column: Column) -> dict[str, str]:
    return {"party": world.party("resident", OTHER)}


def _head(world: World, column: Column) -> dict[str, str]:
    return {"party": world.party("building_head", OWN)}


def _post(world: World, column: Column) -> dict[str, Any]:
    return {"role": "building_head", "area": world.town.places["building"]}


def _home(world: World, column: Column) -> dict[str, Any]:
    return {"household": world.town.places["home_beside"]}


def _resident(world: World, column: Column) -> dict[str, str]:
    return {"party": world.party("resident", OWN)}


SCENES: Scenes = {
    "POST /offers": Scene("nothing", _offer),
    "POST /offers/{offer}/withdrawal": Scene("offered"),
    "POST /offers/{offer}/matches": Scene("offered", _match),
    "POST /offers/{offer}/matches/{need}/withdrawal": Scene("matched"),
    "POST /needs/{need}/upkeep": Scene("stewarded", _upkeep),
    "POST /upkeep/{plan}/done": Scene("kept"),
    "POST /upkeep/{plan}/finding": Scene("kept", {"words": "又有一盏不亮"}),
    "POST /upkeep/{plan}/end": Scene("kept", {"wording": "不再需要"}),
    # -- the roster; check-ins are to the building, but for new ones: to the grid, which is no building head's area --
    "POST /areas/{area}/check-ins/{party}": Scene("checked_in", blanks=_checking_in),
    "POST /check-ins/{checkin}/acknowledgement": Scene("checked_in"),
    "POST /check-ins/{checkin}/approval": Scene("checked_in"),
    "POST /check-ins/{checkin}/refusal": Scene("checked_in", {"reason": "not_known"}),
    "POST /check-ins/{checkin}/departure": Scene("checked_in"),
    "POST /check-ins/{checkin}/specialities": Scene("checked_in", {"specialities": ["medical"]}),
    "POST /areas/{area}/rota": Scene("on_duty", _duty, blanks=_at("building")),
    "POST /rota/{rota}/swap": Scene("on_duty", _swap),
    "POST /rota/{rota}/cancellation": Scene("on_duty", {"day": day(4), "reason": "holiday"}),
    "POST /rota/{rota}/done": Scene("on_duty", {"day": day(-2)}),
    "POST /rota/{rota}/missed": Scene("on_duty", {"day": day(-2)}),
    "POST /rota/{rota}/end": Scene("on_duty", {"last_on": day(4)}),
    # -- places and parties ----------------------------------------------------------------------------------------
    "POST /places": Scene("nothing", _place),
    "POST /places/{place}/location": Scene(
        "nothing", {"lat_e6": 30_274_150, "lon_e6": 120_155_070}, blanks=_at("building")
    ),
    "POST /areas/{area}/map": Scene("nothing", _map, blanks=_at("building")),
    "POST /places/{place}/name": Scene("nothing", {"name": "16号楼"}, blanks=_at("building")),
    # From one building of the grid to the next: it takes being staff of both.
    "POST /places/{place}/parent": Scene("nothing", _moved, blanks=_at("home")),
    "POST /parties": Scene("nothing", {"kind": "partner", "public_name": "某便民理发店"}),
    "POST /parties/{party}/posts": Scene("nothing", _post, blanks=_neighbour),
    "POST /parties/{party}/posts/end": Scene("nothing", _post, blanks=_head),
    "POST /parties/{party}/household": Scene("nothing", _home, blanks=_resident),
}
