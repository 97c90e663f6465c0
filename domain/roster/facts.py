"""The facts of the roster: who checked in where (双报到), and who is on duty when (轮值).

Days are numbers from 1970-01-01 and minutes are counted from midnight, both in China Standard Time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from domain.acting import PartyKind
from domain.ended import EndedFor
from domain.kernel import Fact, Id
from domain.words import PublicWording


class Speciality(StrEnum):
    """What somebody is good at (vocabulary group ``speciality``)."""

    MEDICAL = "medical"
    DOCTOR = "doctor"
    """社区医生: on duty, they are told as that."""
    LEGAL = "legal"
    MEDIATION = "mediation"
    PSYCHOLOGY = "psychology"
    ELECTRICAL = "electrical"
    PLUMBING = "plumbing"
    BUILDING = "building"
    FIRE = "fire"
    SECURITY = "security"
    URBAN_ORDER = "urban_order"
    GREENING = "greening"
    WASTE = "waste"
    SCIENCE = "science"
    EDUCATION = "education"
    DIGITAL = "digital"
    HOUSEKEEPING = "housekeeping"
    ELDERLY = "elderly"
    CHILDREN = "children"
    CULTURE = "culture"
    FUNDS = "funds"
    VOLUNTEERING = "volunteering"
    OTHER = "other"


class TurnedDownFor(StrEnum):
    """Why a check-in was not taken (vocabulary group ``checkin_reason``)."""

    NOT_THIS_AREA = "not_this_area"
    NOT_KNOWN = "not_known"
    """The organisation that sends them does not know of it."""
    INCOMPLETE = "incomplete"
    OTHER = "other"


class CancelledFor(StrEnum):
    """Why nobody is on duty that day (vocabulary group ``duty_reason``)."""

    HOLIDAY = "holiday"
    ILLNESS = "illness"
    WEATHER = "weather"
    OTHER = "other"


# -- check-ins ------------------------------------------------------------------------------------------------------


class CheckedIn(Fact):
    """报到: a party puts itself at the service of an area, and says what it is good at."""

    topic: ClassVar[str] = "checkin.made"
    party: Id
    """Who checks in; ``by`` is who entered it."""
    party_kind: PartyKind
    areas: tuple[Id, ...]
    """The area, and those that hold it, from the widest to itself."""
    specialities: tuple[Speciality, ...] = ()


class Acknowledged(Fact):
    """回执: the area has received it."""

    topic: ClassVar[str] = "checkin.acknowledged"


class Approved(Fact):
    """审核通过: it counts from now on."""

    topic: ClassVar[str] = "checkin.approved"


class TurnedDown(Fact):
    """审核不通过."""

    topic: ClassVar[str] = "checkin.turned_down"
    reason: TurnedDownFor
    wording: PublicWording | None = None


class Left(Fact):
    """退出."""

    topic: ClassVar[str] = "checkin.left"
    because: EndedFor | None = None
    """Why, where they did not leave by themselves."""


class SpecialitiesChanged(Fact):
    """It is good at other things now."""

    topic: ClassVar[str] = "checkin.specialities_changed"
    specialities: tuple[Speciality, ...]


CheckInFact = CheckedIn | Acknowledged | Approved | TurnedDown | Left | SpecialitiesChanged


# -- duty -----------------------------------------------------------------------------------------------------------


class OnDuty(Fact):
    """Somebody will be on duty somewhere, on some weekdays or days, from when to when."""

    topic: ClassVar[str] = "rota.planned"
    party: Id
    party_kind: PartyKind
    duty_role: str
    """The post they hold there, or what kind of party they are."""
    areas: tuple[Id, ...]
    """The place, and those that hold it, from the widest to itself."""
    from_minute: int
    to_minute: int
    """When the turn ends; no later than ``from_minute`` is on the next day."""
    first_on: int
    until_on: int
    weekdays: tuple[int, ...] = ()
    """1 for Monday to 7 for Sunday …"""
    days: tuple[int, ...] = ()
    """… or the days one by one."""
    wording: PublicWording | None = None
    """What they are there for, such as 小区医生坐班."""


class Swapped(Fact):
    """Somebody else takes the turn of that day."""

    topic: ClassVar[str] = "rota.swapped"
    day: int
    to: Id
    to_kind: PartyKind
    to_role: str


class Cancelled(Fact):
    """Nobody is on duty that day."""

    topic: ClassVar[str] = "rota.cancelled"
    day: int
    reason: CancelledFor
    because: EndedFor | None = None
    """Why, where the installation cancelled it."""


class Served(Fact):
    """They were there, for the whole turn or as signed in."""

    topic: ClassVar[str] = "rota.done"
    day: int
    from_minute: int | None = None
    to_minute: int | None = None


class Absent(Fact):
    """Nobody was there."""

    topic: ClassVar[str] = "rota.missed"
    day: int


class RotaEnded(Fact):
    """There are no more turns after that day."""

    topic: ClassVar[str] = "rota.ended"
    last_on: int
    because: EndedFor | None = None
    """Why, where the installation ended it."""


RotaFact = OnDuty | Swapped | Cancelled | Served | Absent | RotaEnded
