"""The card of a need: what the public may read of it, and what the board filters and sorts by.

Everything in :class:`Summary` and :class:`More` is public: codes and numbers, wordings that staff wrote or approved, a
place no finer than the building, and no id of a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import msgspec

from domain.categories import CATEGORIES
from domain.need.clock import Clock
from domain.need.course import Course
from domain.need.facts import (
    BallotRule,
    Channel,
    ClaimKind,
    DeclineReason,
    Estimate,
    Item,
    Part,
    Qualifier,
    Result,
    SuperviseReason,
)
from domain.need.stage import Stage, Step
from domain.vocabulary import Terms
from projections.board.units import LevelLine, OrderLine, WhistleLine
from projections.kernel import Row


class Coded(msgspec.Struct, frozen=True):
    """A code and what it is called."""

    code: str
    zh: str
    en: str


def coded(terms: Terms, code: str) -> Coded:
    """A code of a group of the vocabulary, in words for everybody."""
    return Coded(code, terms[code].words("zh"), terms[code].en)


class ClaimLine(msgspec.Struct, omit_defaults=True):
    """A valid claim."""

    claim: str
    kind: ClaimKind
    part: Part
    claimant_kind: str
    at: datetime
    claimant: str | None = None
    """Only of what has a public name; a person is told by the kind."""
    until: datetime | None = None
    amount_fen: int | None = None
    wording: str | None = None
    """What they said they would do."""


class Benefit(msgspec.Struct, frozen=True):
    """How many households benefit, and how exactly that is known."""

    number: int
    qualifier: Qualifier
    listed: bool
    """Whether they are known one by one."""


class Supervision(msgspec.Struct, frozen=True):
    """It is watched from above (督办), since when and why."""

    reason: SuperviseReason
    zh: str
    en: str
    at: datetime
    wording: str


class Standstill(msgspec.Struct):
    """It is suspended (挂账): why, since when, and until when it is looked at again."""

    reason: Coded
    wording: str
    """What staff said of it last."""
    since: datetime
    review_at: datetime


class Said(msgspec.Struct, frozen=True):
    """What staff wrote, and when."""

    at: datetime
    wording: str


class Summary(msgspec.Struct, omit_defaults=True):
    """A need on a page of the board. What there is none of is left out."""

    id: str
    version: int
    item: Item
    stage: Coded
    step: Coded | None
    category: Coded
    place: str | None
    """The place, or what holds it when it is somebody's home."""
    raised_at: datetime
    wording: str | None
    """What staff wrote when they accepted it. Before that there is only the category."""
    supports: int
    """How many people need it too, everybody counted once."""
    claims: list[ClaimLine]
    orders: list[OrderLine] = msgspec.field(default_factory=list)
    exclusive: bool = False
    tags: tuple[str, ...] = ()
    since_year: int | None = None
    affected: Estimate | None = None
    result: Result | None = None
    benefit: Benefit | None = None
    cost_fen: int | None = None
    """What all fixes of it cost together, as far as anybody said."""
    urged: int = 0
    """How often those who wait urged it."""
    unanswered: int = 0
    """How often that was since anybody answered them, or reported it fixed."""
    reply: Said | None = None
    """What those who wait were answered last."""
    told_again: int = 0
    """How often the same facts were reported again."""
    supervised: Supervision | None = None
    reports: int = 1
    """How many reports of the same matter it stands for, with those that were merged into it."""
    due_at: datetime | None = None
    """Until when it has to be closed. How urgent that is changes by itself, so that no card says it."""
    yellow_at: datetime | None = None
    """From when on little time is left."""
    suspended: Standstill | None = None
    merged_into: str | None = None
    """The need that it goes on in."""


class OptionLine(msgspec.Struct, frozen=True):
    """One thing to vote for, and once published the households and the floor area that did."""

    key: str
    wording: str
    votes: int | None = None
    area_m2_100: int | None = None


class BallotLine(msgspec.Struct):
    """A ballot and, once published, how it ended."""

    id: str
    question: str
    rule: BallotRule
    state: str
    """``open``, ``closed`` or ``published``."""
    options: list[OptionLine]
    eligible: int
    cast: int = 0
    winner: str | None = None


class SurveyLine(msgspec.Struct, frozen=True):
    """What was counted on the spot."""

    asset: str
    unit: str
    total: int
    broken: int
    reported: str | None
    at: datetime


class Decline(msgspec.Struct, frozen=True):
    """Why it was not taken on, and where to turn instead."""

    reason: DeclineReason
    wording: str
    channel: str


class From(msgspec.Struct, frozen=True):
    """The other system that it was brought in from, and what that says of it."""

    system: str
    reference: str
    category: str
    status: str | None


class PendingExtension(msgspec.Struct):
    """A later deadline that was asked for, and that nobody has granted or refused yet."""

    until: datetime
    wording: str
    at: datetime


class More(msgspec.Struct, omit_defaults=True):
    """What the page of one need shows besides its summary. What there is none of is left out."""

    channel: Channel
    discussing: bool = False
    discussion: str | None = None
    """The question that was put last."""
    minutes: list[Said] = msgspec.field(default_factory=list)
    ballots: list[BallotLine] = msgspec.field(default_factory=list)
    surveys: list[SurveyLine] = msgspec.field(default_factory=list)
    declined: Decline | None = None
    brought_in: From | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    started_at: datetime | None = None
    progress: Said | None = None
    fixed: Said | None = None
    visited_at: datetime | None = None
    """When whoever raised it was asked on a return visit, since it was reported fixed last."""
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    unconfirmed_because: str | None = None
    unfinished: tuple[str, ...] = ()
    """The units whose own part was not finished when it was closed."""
    unfinished_because: str | None = None
    """Why it was closed all the same, as staff wrote it for everybody."""
    absorbed: list[str] = msgspec.field(default_factory=list)
    """The needs that were merged into it."""
    whistles: list[WhistleLine] = msgspec.field(default_factory=list)
    level: LevelLine | None = None
    tier: Coded | None = None
    """Whose limit it has."""
    extension: PendingExtension | None = None
    rounds: int = 0
    """How often it was disputed, sent back or reopened."""
    follows: str | None = None
    """The need that it came back from."""
    sent_back: Said | None = None
    """What staff found undone when they checked it last."""


FAR = 2**62
"""Later than any deadline."""


class Card(Row):
    """What the board filters and sorts by, and what it shows."""

    table: ClassVar[str] = "board_card"
    key: ClassVar[tuple[str, ...]] = ("case",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("raised_at", "case"),
        ("stage", "raised_at", "case"),
        ("stage", "rank", "raised_at", "case"),
        ("path", "raised_at", "case"),
        ("next_at", "case"),
    )
    fixed: ClassVar[tuple[str, ...]] = ("item", "path", "raised_at")
    in_hand: ClassVar[int] = 20_000

    case: str
    version: int
    item: str
    stage: str
    category: str
    path: str
    """The areas that held it when it was raised, down to the building: ``/widest/…/place/``."""
    raised_at: int
    rank: int
    """Minus the number of supports, so that every order of the board runs one way through its index."""
    claim_kinds: str
    """The kinds of its valid claims, each between blanks."""
    wording: str | None
    next_at: int
    """When it next has to be seen to: its deadline, or the review of a suspended one; ``FAR`` where nobody waits."""
    yellow_at: int
    """From when on little time is left until the deadline; ``FAR`` where nobody waits for that."""
    course: Course
    clock: Clock
    summary: Summary
    more: More
    unseen: str = ""
    """The photos that only staff see so far, with blanks between them."""
    waits: str = ""
    """What on it waits for its office, with blanks between; see ``waiting.py``."""


class Watched(Row):
    """A need that is watched from above. There are few, and they are looked up one by one."""

    table: ClassVar[str] = "board_watched"
    key: ClassVar[tuple[str, ...]] = ("need",)
    small: ClassVar[bool] = True

    need: str


class Called(Row):
    """A need that nobody works on yet, and that units were called to by a whistle; looked up one by one, as well."""

    table: ClassVar[str] = "board_called"
    key: ClassVar[tuple[str, ...]] = ("need",)
    small: ClassVar[bool] = True

    need: str


CALLED_TO = frozenset({Stage.LISTED, Stage.OPEN, Stage.DELIBERATING, Stage.VOTING})
"""The stages in which units may be called to a need that nobody works on."""


class Door(Row):
    """A place that is somebody's home, which the public does not see."""

    table: ClassVar[str] = "board_door"
    key: ClassVar[tuple[str, ...]] = ("place",)
    small: ClassVar[bool] = True

    place: str


class AreaPath(Row):
    """The path of a card that an area is part of: each place that needs were raised at is here for every such area.

    It is by these that the board finds the needs of an area with few, also those from before it was moved.
    """

    table: ClassVar[str] = "board_area_path"
    key: ClassVar[tuple[str, ...]] = ("area", "path")
    small: ClassVar[bool] = True

    area: str
    path: str


def path_text(path: Iterable[str]) -> str:
    """A path as cards hold it: ``/widest/…/place/``."""
    return f"/{'/'.join(path)}/"


STAGES = {stage: Coded(stage.value, stage.words("zh"), stage.words("en")) for stage in Stage}
STAFF_STAGES = {stage: Coded(stage.value, stage.words("zh", "staff"), stage.words("en")) for stage in Stage}
"""In the words that staff use, for what staff alone ask for."""
_STEPS = {step: Coded(step.value, step.words("zh"), step.words("en")) for step in Step}
STEPS = {stage: None if stage.step is None else _STEPS[stage.step] for stage in Stage}
_CATEGORIES = {category.code: Coded(category.code, category.zh, category.en) for category in CATEGORIES}


def category_words(code: str) -> Coded:
    """A category with its words; an installation's own that is not among ours goes by its code."""
    return _CATEGORIES.get(code) or Coded(code, code, code)
