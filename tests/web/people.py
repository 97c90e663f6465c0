"""People of the demo, as one can be them with one click where it is tried out."""

from __future__ import annotations

from typing import TypedDict

from playwright.sync_api import BrowserContext

from cli.demo.script import id_of


class As(TypedDict, total=False):
    """Whom to be."""

    party: str
    duty: str


def be(context: BrowserContext, site: str, who: As) -> None:
    """Let a browser be signed in as that one; as nobody, where it is nobody."""
    form: dict[str, str | float | bool] = {name: str(value) for name, value in who.items()}
    if form:
        begun = context.request.post(f"{site}/trying-out", form={**form, "back": "/static/mark.svg"})
        assert begun.ok, begun.status


PEOPLE: dict[str, As] = {
    "nobody": {},
    "worker": {"party": "2382b7ae-fff1-5d55-9e41-59c9a5cb2df7"},
    "street": {"party": id_of("party/shifan/street-secretary")},
    "raiser": {"party": id_of("party/garden/resident/4")},
    "neighbour": {"party": id_of("party/garden/neighbour")},
    "electrician": {"party": id_of("party/garden/electrician")},
    "doctor": {"party": id_of("party/garden/doctor")},
    "gardener": {"party": id_of("party/garden/gardener")},
    "school": {"party": id_of("party/garden/school")},
    "workshop": {"party": id_of("party/garden/workshop")},
    "wardens": {"party": id_of("party/shifan/wardens")},
    "property": {"party": id_of("party/shifan/property")},
    "grid": {"party": id_of("party/garden/grid-member")},
    "secretary": {"party": id_of("party/shifan/secretary")},
    "auditor": {"duty": "auditor"},
    "system_admin": {"duty": "system_admin"},
    "security_admin": {"duty": "security_admin"},
}
