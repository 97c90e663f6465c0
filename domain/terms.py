"""How long a need may take: which tier a category has, which limit a tier has, and when that is over."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from domain.categories import CATEGORIES, Tier
from domain.holidays import notices, shipped
from domain.kernel import Unacceptable
from domain.need.inputs import code
from domain.vocabulary import TIER
from domain.worktime import Calendar, Limit

_OF_URGENCY = {Tier.A: "urgent", Tier.B: "prompt", Tier.C: "soon", Tier.D: "standard"}
STANDARD = "standard"


class DeadlineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an installation may set about deadlines."""

    tiers: dict[str, str] = msgspec.field(
        default_factory=lambda: {"urgent": "2h", "prompt": "24h", "soon": "7d", "standard": "15d", "enquiry": "5wd"}
    )
    """The tiers by their codes, and how long each may take."""
    default: str = STANDARD
    """The tier of a category that has none."""
    categories: dict[str, str] = msgspec.field(
        default_factory=lambda: {"1103": "enquiry", "1105": "enquiry", "1108": "enquiry"}
    )
    """The tiers of categories, or of all below a group; of the others the urgency decides that the category has."""
    extensions: int = 1
    """How often a deadline may be extended."""
    notices: tuple[str, ...] = ()
    """Files of official holiday notices (see :mod:`domain.holidays`), relative to the file of settings."""


class Due(NamedTuple):
    """A deadline."""

    tier: str
    limit: Limit
    at: int
    """The last instant that is in time."""
    guessed: tuple[int, ...]
    """The years whose holidays are not known yet, so that only weekends were left out."""


class NoSuchTier(Unacceptable):
    """没有“{tier}”这一档办理时限，可选：{tiers}。

    There is no tier {tier}, only: {tiers}.
    """


class Terms:
    """The tiers of an installation and the calendar that they count by.

    :raises Unacceptable: for settings that cannot be meant, naming the place in them.
    """

    def __init__(self, settings: DeadlineSettings, calendar: Calendar) -> None:
        self.calendar = calendar
        self.limits = {
            code(tier, f"deadlines.tiers.{tier}"): Limit.parse(limit, f"deadlines.tiers.{tier}")
            for tier, limit in settings.tiers.items()
        }
        self.extensions = settings.extensions
        if not 0 <= settings.extensions <= 100:
            why = ("延期次数须在 0 到 100 之间。", "It lies between 0 and 100.")
            raise Unacceptable(field="deadlines.extensions", why=why)
        self._demand(settings.default, "deadlines.default")
        self._tiers = self._of_categories(settings)

    def tier_of(self, category: str) -> str:
        """The tier of a category."""
        return self._tiers[category]

    def due(self, tier: str, since: int, field: str = "tier") -> Due:
        """When a need of that tier has to be closed that was submitted at the instant *since*.

        :raises NoSuchTier: when there is no such tier, naming *field*.
        """
        limit = self.limits.get(tier)
        if limit is None:
            raise self._no_such(tier, field)
        end = self.calendar.end(since, limit)
        return Due(tier, limit, end.at, end.guessed)

    def _of_categories(self, settings: DeadlineSettings) -> dict[str, str]:
        for known, tier in settings.categories.items():
            CATEGORIES.get(known, "deadlines.categories")
            self._demand(tier, f"deadlines.categories.{known}")
        found: dict[str, str] = {}
        for category in CATEGORIES:  # groups come before what lies in them
            own = settings.categories.get(category.code)
            above = None if category.parent is None else _set_above(category.parent, settings.categories)
            usual = None if category.tier is None else _OF_URGENCY[category.tier]
            found[category.code] = own or above or (usual if usual in self.limits else None) or settings.default
        return found

    def _demand(self, tier: str, field: str) -> None:
        if tier not in self.limits:
            raise self._no_such(tier, field)

    def _no_such(self, tier: str, field: str) -> NoSuchTier:
        return NoSuchTier(field=field, tier=tier, tiers=("、".join(map(_called, self.limits)), ", ".join(self.limits)))


def _called(tier: str) -> str:
    words = TIER.get(tier)
    return tier if words is None else f"{words.staff}（{tier}）"


def _set_above(group: str, categories: Mapping[str, str]) -> str | None:
    """What is set for a group, or for the nearest that holds it."""
    step: str | None = group
    while step is not None:
        if step in categories:
            return categories[step]
        step = CATEGORIES.get(step).parent
    return None


def terms_of(settings: DeadlineSettings, beside: Path) -> Terms:
    """The terms that settings ask for, with the notices they name.

    :param beside: the folder that their paths begin in.
    :raises OSError: when a notice cannot be read.
    :raises Refused: when it cannot be meant.
    """
    calendar = shipped()
    for name in settings.notices:
        calendar = calendar.with_years(notices((beside / name).read_text(encoding="utf-8"), name))
    return Terms(settings, calendar)


@cache
def usual_terms() -> Terms:
    """The terms of an installation that sets nothing."""
    return Terms(DeadlineSettings(), shipped())
