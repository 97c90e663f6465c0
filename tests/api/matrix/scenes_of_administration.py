"""How the routes are asked by which accounts are kept, people forgotten, and the log looked at."""

from __future__ import annotations

from typing import Any

from tests.api.matrix.columns import OWN, Column
from tests.api.matrix.scene import Scene, Scenes
from tests.api.matrix.world import World

_RESIDENT, _AUDITOR = Column("resident", OWN), Column("auditor", "any")


def _of(column: Column) -> Any:
    """The account of that column, and who has it."""
    return lambda world, asker: {
        "account": world.shown[column].account or "",
        "party": world.shown[column].account or "",
    }


def _of_a_party(world: World, column: Column) -> dict[str, Any]:
    return {"login": "somebody.else", "party": world.cases["without_account"].ids["party"]}


def _erasing(world: World, column: Column) -> dict[str, Any]:
    return {"reason": "asked_by_person", "confirm": world.shown[_RESIDENT].account}


def _case(world: World, column: Column) -> dict[str, str]:
    return {"case": world.cases["raised"].ids["need"]}


_WITH_A_DUTY = "with a duty"

SCENES: Scenes = {
    "GET /accounts": Scene(),
    "POST /accounts": Scene(says=_of_a_party),
    f"POST /accounts · {_WITH_A_DUTY}": Scene(says={"login": "somebody.else", "duty": "auditor"}),
    "POST /accounts/{account}/reset": Scene(blanks=_of(_RESIDENT)),
    f"POST /accounts/{{account}}/reset · {_WITH_A_DUTY}": Scene(blanks=_of(_AUDITOR)),
    "POST /accounts/{account}/disable": Scene(blanks=_of(_RESIDENT)),
    f"POST /accounts/{{account}}/disable · {_WITH_A_DUTY}": Scene(blanks=_of(_AUDITOR)),
    "POST /accounts/{account}/enable": Scene(blanks=_of(_RESIDENT)),
    f"POST /accounts/{{account}}/enable · {_WITH_A_DUTY}": Scene(blanks=_of(_AUDITOR)),
    "DELETE /accounts/{account}/sessions": Scene(blanks=_of(_RESIDENT)),
    f"DELETE /accounts/{{account}}/sessions · {_WITH_A_DUTY}": Scene(blanks=_of(_AUDITOR)),
    # Nobody is forgotten and no key is exchanged: that would have begun (see ``asking.py``).
    "POST /parties/{party}/erasure": Scene(says=_erasing, blanks=_of(_RESIDENT)),
    "POST /account/erasure-request": Scene(),
    # Every person has asked for it already (see ``scenes_of_identities.py``).
    "DELETE /account/erasure-request": Scene(),
    "GET /erasure-requests": Scene(),
    "POST /feedback": Scene(says={"page": "/needs", "words": "字太小"}),
    "GET /feedback": Scene(),
    "POST /keys/rotation": Scene(),
    "GET /administration": Scene(),
    "GET /readings": Scene(),
    "GET /log": Scene(),
    "GET /needs/{need}/history": Scene("worked"),
    "GET /cases/{case}/history": Scene(blanks=_case),
}
