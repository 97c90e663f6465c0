"""Brought in from another system."""

from __future__ import annotations

from functools import lru_cache
from typing import Self, TypedDict

import msgspec
from uuid_utils import UUID, uuid5

from domain.acting import Acting
from domain.categories import CATEGORIES
from domain.kernel import Id, NotAllowed, Unacceptable
from domain.need import inputs
from domain.need.facts import BroughtIn, Channel, Closed, Item, Raised
from domain.need.gate import Gate
from domain.need.refusals_of_origin import BroughtInOtherwise
from domain.words import PublicWording, TermThere, own_words, reference_there, term_there

_NAMESPACE = UUID("6875796e-672d-4465-8d6f-000000000002")
_UNASKED = PublicWording("原系统已办结，未经居民确认")


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What another system says of a request; instants are microseconds since 1970. See :class:`BroughtIn`."""

    source: str
    system: str
    reference: str
    category: str
    opened_at: int
    place: str | None = None
    unit: str | None = None
    channel: str | None = None
    status: str | None = None
    on_time: bool | None = None
    due_at: int | None = None
    closed_at: int | None = None


_FIELDS = {
    "source": ("来源", "source"),
    "reference": ("编号", "reference"),
    "category": ("类别", "category"),
    "place": ("区域", "place"),
    "unit": ("承办部门", "unit"),
    "channel": ("渠道", "channel"),
    "status": ("状态", "status"),
    "on_time": ("是否按期", "on_time"),
    "due_at": ("期限", "due"),
    "opened_at": ("登记时间", "opened"),
    "closed_at": ("办结时间", "closed"),
    "words": ("原文", "words"),
}


def id_there(source: str, *names: str) -> Id:
    """The id here of what goes by those names in that system: the same whenever it is brought in."""
    return Id(str(uuid5(_NAMESPACE, "\n".join((source, *names)))))


def raiser_there(origin: Origin) -> Id:
    """Who raised it there: a person who is not known here, and has an id for this request alone."""
    return id_there(origin.source, "raiser", origin.reference)


class Bringing(Gate):
    """The act of an import, which is the installation's alone."""

    @classmethod
    def bring_in(
        cls,
        acting: Acting,
        *,
        id: Id,
        origin: Origin,
        category: str,
        place: Id,
        path: tuple[Id, ...],
        channel: Channel,
        words: str,
    ) -> Self:
        """Bring a request in, with the times it has there.

        What is closed there is closed here, and not solved: nobody here has confirmed it. Where it was closed before it
        was opened, as they say, it is closed here at the instant when it was opened, and the fact of its origin keeps
        what was written. It has no limit of ours. *words* are kept sealed, for a person who is not known here and has
        an id for this request alone.

        :param path: the areas that hold *place*, from the widest to the place itself.
        :raises NotAllowed: to anybody but the installation itself.
        """
        _demand_installation(acting)
        if not path or path[-1] != place:
            raise Unacceptable(
                field="place", why=("没有找到这个地点，请重新选择。", "The place is not known; choose another.")
            )
        there = _checked(origin, acting.now)
        envelope = acting.envelope(path)
        envelope["at"] = origin.opened_at
        somebody = raiser_there(origin)
        need = cls(id)
        need.happened(
            Raised(
                **envelope,
                item=Item.NEED,
                category=CATEGORIES.get(category).code,
                place=place,
                path=path,
                channel=channel,
                raiser=somebody,
                words=acting.sealed(id, Raised, "words", somebody, words),
            )
        )
        need.happened(BroughtIn(**envelope, **there))
        if origin.closed_at is not None:
            envelope["at"] = max(origin.opened_at, origin.closed_at)
            need.happened(Closed(**envelope, unconfirmed_because=_UNASKED))
        return need

    def bring_in_again(self, acting: Acting, origin: Origin, words: str) -> None:
        """It is here already, and nothing happens.

        :raises BroughtInOtherwise: when the other system says something else of it now.
        :raises NotAllowed: to anybody but the installation itself.
        """
        _demand_installation(acting)
        before, there = self.origin, _checked(origin, acting.now)
        differs = [
            name
            for name, value in there.items()
            if name != "system" and (before is None or getattr(before, name) != value)
        ]
        if not acting.sealer.says(self.id, Raised.topic, "words", self.words, own_words(words, "words")):
            differs.append("words")
        if differs:
            named = [_FIELDS[name] for name in differs]
            raise BroughtInOtherwise(
                source=origin.source,
                reference=origin.reference,
                fields=[english for _, english in named],
                differs_words=("、".join(zh for zh, _ in named), ", ".join(english for _, english in named)),
            )


class _There(TypedDict):
    """What the fact of the origin says besides its envelope."""

    source: TermThere
    system: TermThere
    reference: TermThere
    category: TermThere
    opened_at: int
    place: TermThere | None
    unit: TermThere | None
    channel: TermThere | None
    status: TermThere | None
    on_time: bool | None
    due_at: int | None
    closed_at: int | None


def _demand_installation(acting: Acting) -> None:
    if not acting.everywhere:
        raise NotAllowed(
            who=("系统", "the installation itself"),
            act_words=("导入其他系统的诉求", "bring in requests of another system"),
            could=["system"],
        )


def _checked(origin: Origin, now: int) -> _There:
    closed_at = origin.closed_at
    return {
        "source": _term(inputs.code(origin.source, "source"), "source"),
        "system": _term(origin.system, "system"),
        "reference": reference_there(origin.reference, "reference"),
        "category": _term(origin.category, "category"),
        "place": _term_or_none(origin.place, "place"),
        "unit": _term_or_none(origin.unit, "unit"),
        "channel": _term_or_none(origin.channel, "channel"),
        "status": _term_or_none(origin.status, "status"),
        "on_time": origin.on_time,
        "due_at": None if origin.due_at is None else inputs.instant(origin.due_at, "due"),
        "opened_at": inputs.not_later(origin.opened_at, "opened", now),
        "closed_at": None if closed_at is None else inputs.not_later(closed_at, "closed", now),
    }


# The lists of another system are short, and the same entries come again and again.
_term = lru_cache(4096)(term_there)


def _term_or_none(text: str | None, field: str) -> TermThere | None:
    return None if text is None else _term(text, field)
