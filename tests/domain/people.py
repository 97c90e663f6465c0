"""Who acts in the tests of the domain, and where."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from domain.acting import Acting, PartyKind, Post
from domain.kernel import Id
from domain.place import Place

NOW = 1_740_000_000_000_000
"""A day of February 2025."""


def new_id() -> Id:
    """An id that nothing has yet."""
    return Id(str(uuid7()))


def someone(
    kind: PartyKind = PartyKind.RESIDENT,
    *,
    party: Id | None = None,
    posts: tuple[Post, ...] = (),
    home: tuple[Id, ...] = (),
    at: int = NOW,
    everywhere: bool = False,
) -> Acting:
    """A party about to act; *home* is the path to its household."""
    return Acting(
        party=party or new_id(),
        kind=kind,
        posts=posts,
        home=home,
        household=home[-1] if home else None,
        everywhere=everywhere,
        at=at,
        now=max(at, NOW),
        command=new_id(),
        trace=new_id(),
    )


def system() -> Acting:
    """The installation itself."""
    return someone(PartyKind.STAFF, everywhere=True)


def staff_of(*areas: Id, role: str = "secretary") -> Acting:
    """A member of staff with a post for each of *areas*."""
    return someone(PartyKind.STAFF, posts=tuple(Post(role, area) for area in areas))


def area(level: str) -> tuple[Place, tuple[Id, ...]]:
    """A place of that level below the usual wider ones, and the path to it."""
    place: Place | None = None
    path: tuple[Id, ...] = ()
    for key in ("street", "community", "estate", "building", "household"):
        name = None if key == "household" else f"某{key}"
        place = Place.found(system(), id=new_id(), level=key, name=name, parent=place, path=path)
        path = (*path, place.id)
        if key == level:
            return place, path
    raise LookupError(level)
