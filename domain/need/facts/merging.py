"""Several reports of one matter: merged, taken apart again, and told again."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact, Id
from domain.need.facts.joining import Joint
from domain.words import PublicWording, Sealed


class Merged(Fact):
    """并案: this need goes on in another one. It keeps its id, and whoever asks for it is led there."""

    topic: ClassVar[str] = "need.merged"
    into: Id
    wording: PublicWording | None = None
    """Why, where staff said so."""


class Absorbed(Fact):
    """Another need goes on in this one, with all who raised or support it."""

    topic: ClassVar[str] = "need.absorbed"
    source: Id
    reports: int
    """How many reports it brings: itself, and what it had absorbed."""
    raisers: tuple[Id, ...]
    """Who raised those reports."""
    supporters: tuple[Id, ...]
    """Who else supports one of them."""
    supports: int
    """How many people support this need from now on: everybody once, and not whoever raised it."""
    joined: tuple[Joint, ...] = ()
    """Which of the raisers have an account that those reports are in as well; nobody is counted for that."""


class Unmerged(Fact):
    """It goes on by itself again, from where it stood."""

    topic: ClassVar[str] = "need.unmerged"
    out_of: Id


class SplitOff(Fact):
    """What was absorbed goes on by itself again, with all who came along."""

    topic: ClassVar[str] = "need.split_off"
    source: Id
    reports: int
    """How many reports it takes along."""
    raisers: tuple[Id, ...]
    supporters: tuple[Id, ...]
    """Who came along with it. What they said of this need itself stays here."""
    supports: int
    """How many people support this need from now on, as in :class:`Absorbed`."""
    joined: tuple[Joint, ...] = ()


class ToldAgain(Fact):
    """The same facts were reported again: answered with the progress, and no second case."""

    topic: ClassVar[str] = "need.told_again"
    teller: Id
    words: Sealed | None = None
