"""The codes and small values that facts of a need are made of."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from domain.kernel import Id
from domain.words import PublicWording


class Item(StrEnum):
    """Which list of the board it stands on: what people need, or a service they offer one another to keep up."""

    NEED = "need"
    SERVICE = "service"


class Channel(StrEnum):
    WEB = "web"
    VISIT = "visit"
    HOTLINE = "hotline"
    MEETING = "meeting"
    SERVICE_POINT = "service_point"


class ClaimKind(StrEnum):
    """认领, 认捐, 认管, 认养 (vocabulary group ``claim``)."""

    SERVICE = "claim_service"
    FUND = "claim_fund"
    STEWARD = "claim_steward"
    ADOPT = "claim_adopt"


class Part(StrEnum):
    LEAD = "lead"
    ASSIST = "assist"


class Result(StrEnum):
    """How a need ended (vocabulary group ``result``)."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"


class Qualifier(StrEnum):
    """How exact a number is: exactly, 约 (about), 余 (at least)."""

    EXACT = "="
    ABOUT = "约"
    OVER = "余"


class BallotRule(StrEnum):
    """What a ballot needs to carry (居民委员会组织法; 民法典 278)."""

    CONSULTATIVE = "consultative"
    RESIDENTS_MEETING = "residents_meeting"
    OWNERS_ORDINARY = "owners_ordinary"
    OWNERS_SPECIAL = "owners_special"


class Satisfaction(StrEnum):
    SATISFIED = "satisfied"
    BASICALLY = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class DeclineReason(StrEnum):
    NOT_OURS = "not_ours"
    NO_FACTS = "no_facts"
    IN_COURT = "in_court"
    PRIVATE = "private_dispute"
    ALREADY_HANDLED = "already_handled"


class ReopenReason(StrEnum):
    CAME_BACK = "came_back"
    NOT_COMPLETE = "not_complete"
    NEW_DAMAGE = "new_damage"
    OTHER = "other"


class Estimate(msgspec.Struct, frozen=True):
    """A number of households that nobody listed one by one."""

    number: int
    qualifier: Qualifier = Qualifier.EXACT


class Option(msgspec.Struct, frozen=True):
    """One thing to vote for; ``key`` is short and stable."""

    key: str
    wording: PublicWording


class Voter(msgspec.Struct, frozen=True):
    """A household with a vote."""

    household: Id
    area_m2_100: int = 0
    """Its floor area in hundredths of a square metre; 0 where no rule asks."""
