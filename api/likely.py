"""What may be the same matter: asked of the views of places, of needs alike and of the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from domain.instants import local_day
from domain.kernel import Id
from domain.levels import DEFAULT_LEVELS
from domain.likeness import DuplicateSettings, Likeness, Nearness, Reason, box, kind_root, likeness, metres
from domain.need.facts import Item
from domain.need.state import NEIGHBOURS_SHARE
from domain.settings import installed
from projections.alike import OPEN, Candidate, below, in_places
from projections.board.card import Summary
from projections.board.pages import cards_of
from projections.places import Place, path_of, place_of, places_between
from store.backend import Backend

_DAY = 86_400_000_000
_MOST_PLACES, _MOST_NEEDS = 500, 200


class LikelyDuplicate(msgspec.Struct):
    """A need that may be the same matter."""

    need: Summary
    score: int
    """Out of 100."""
    reasons: list[Reason]
    """Why."""


class LikelyDuplicates(msgspec.Struct):
    """The needs that may be the same matter, the likeliest first."""

    items: list[LikelyDuplicate]


class About(NamedTuple):
    """What is compared with what there is."""

    category: str
    place: Id
    item: Item
    words: str | None
    """In a person's own words, or in public wording; compared with public wordings."""


async def likely_duplicates(backend: Backend, about: About, now: int, but: Id | None = None) -> LikelyDuplicates:
    """The needs that may be the same matter, the likeliest first.

    :param but: a need that is not looked at.
    :raises NotFound: when there is no such place.
    """
    settings = installed().settings.duplicates
    best: dict[Id, Likeness] = {}
    for near in await _around(backend, about, settings, now):
        one = near.need
        told = likeness(
            settings,
            same_kind=one.category == about.category,
            nearness=near.nearness,
            metres_apart=near.metres,
            words=about.words,
            wording=one.wording,
            days_over=None if one.last == OPEN else max(0, local_day(now) - local_day(one.last)),
        )
        known = best.get(one.case)
        if one.case != but and told.score >= settings.at_least and (known is None or told.score > known.score):
            best[one.case] = told
    offered = sorted(best, key=lambda case: (-best[case].score, case))[: settings.at_most]
    cards = await cards_of(backend, offered)
    items = [LikelyDuplicate(cards[case].summary, best[case].score, list(best[case].reasons)) for case in offered]
    return LikelyDuplicates(items)


class _Near(NamedTuple):
    need: Candidate
    nearness: Nearness
    metres: float = 0.0


async def _around(backend: Backend, about: About, settings: DuplicateSettings, now: int) -> list[_Near]:
    """The needs of the same widest category that lie near, open or over for few days."""
    here = await place_of(backend, about.place)
    if here.parent is not None and DEFAULT_LEVELS.is_household(here.level):
        here = await place_of(backend, here.parent)
    path = await path_of(backend, here.id)
    root, since = kind_root(about.category), now - settings.days * _DAY

    async def there(places: Sequence[Id]) -> list[Candidate]:
        return await in_places(backend, places, root, about.item, since, _MOST_NEEDS)

    found = [_Near(one, Nearness.SAME) for one in await there([here.id])]
    # A community holds too many places for that alone to say anything; an estate does not.
    if len(path) > NEIGHBOURS_SHARE:
        found += [_Near(one, Nearness.AROUND) for one in await there(path[NEIGHBOURS_SHARE:-1])]
        inside = await below(backend, path, root, about.item, since, _MOST_NEEDS)
        found += [_Near(one, Nearness.AROUND) for one in inside if one.place != here.id]
    apart = await _within_radius(backend, here, settings.radius_m)
    found += [_Near(one, Nearness.NEAR, apart[one.place]) for one in await there(list(apart))]
    return found


async def _within_radius(backend: Backend, here: Place, radius_m: int) -> dict[Id, float]:
    """The other places that are located within the radius, and how far away they are."""
    if here.lat_e6 is None or here.lon_e6 is None:
        return {}
    apart: dict[Id, float] = {}
    for place in await places_between(backend, *box(here.lat_e6, here.lon_e6, radius_m), limit=_MOST_PLACES):
        if place.lat_e6 is not None and place.lon_e6 is not None and place.id != here.id:
            distance = metres(here.lat_e6, here.lon_e6, place.lat_e6, place.lon_e6)
            if distance <= radius_m:
                apart[place.id] = distance
    return apart
