"""Those who may do something, a permission, and the refusal for everybody else."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from domain.acting import Acting
from domain.kernel import NotAllowed, Refused
from domain.need.stage import Act
from domain.need.state import NeedState


class Who(msgspec.Struct, frozen=True):
    """Those who may do something: in codes for programs, and in words."""

    could: tuple[str, ...]
    zh: str
    en: str
    """As it stands before a verb."""

    def words(self) -> tuple[str, str]:
        """In Chinese and in English."""
        return self.zh, self.en

    def alone(self) -> tuple[str, str]:
        """In Chinese and in English, where no verb follows."""
        return self.zh, self.en.rstrip(",")


class Permission(msgspec.Struct, frozen=True):
    """Who may do an act."""

    who: Who
    refusal: Callable[[NeedState, Acting, Act], Refused | None]
    """Why it is not theirs to do, whatever they would say in it; None when it is."""


def refused(act: Act, who: Who, kind: type[NotAllowed] = NotAllowed) -> NotAllowed:
    """The refusal of an act that only *who* may do."""
    return kind(who=who.words(), act=act, act_words=act.words(), could=list(who.could))


STAFF = Who(("staff",), "该区域的工作人员", "staff of the area")
