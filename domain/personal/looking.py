"""Looks at a text for what nobody's public wording should hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.personal.accounts import accounts, mails
from domain.personal.doors import doors
from domain.personal.finding import Finding
from domain.personal.names import names
from domain.personal.numbers import cards, identities, landlines, mobiles, plates
from domain.personal.signs import plain, spelled

_FEWEST = 11
"""Fewer digits are no number that is never public."""


def looks_personal(text: str) -> list[Finding]:
    """What in *text* looks like personal data, in its order; none overlaps another.

    It takes time in proportion to the text. It errs on the side of silence where words and names are written alike: who
    writes for the public reads it over all the same.
    """
    read = plain(text)
    found = [*_certain(read), *landlines(read), *plates(read), *doors(read), *mails(read), *accounts(read)]
    aloud = spelled(read)
    if aloud != read:
        found += [*_certain(aloud), *landlines(aloud), *doors(aloud)]
    return _apart([*found, *names(read)])


def never_public(text: str) -> Finding | None:
    """The first number in *text* that no public wording may hold, if there is one.

    That is an identity number with the right check sign, a bank card or a mobile number.
    """
    read = spelled(plain(text))
    if sum(sign.isdigit() for sign in read) < _FEWEST:
        return None
    found = [*_certain(plain(text)), *_certain(read)]
    return next((each for each in _apart(found) if each.never), None)


def _certain(text: str) -> Iterable[Finding]:
    yield from identities(text)
    yield from cards(text)
    yield from mobiles(text)


def _apart(found: Sequence[Finding]) -> list[Finding]:
    """Of those that overlap, the more certain one, else the longer one."""
    kept: list[Finding] = []
    end = 0
    for each in _by_place(found):
        if each.start >= end:
            kept.append(each)
        elif _weight(each) > _weight(kept[-1]) and (len(kept) < 2 or kept[-2].end <= each.start):
            kept[-1] = each
        end = kept[-1].end
    return kept


def _by_place(found: Sequence[Finding]) -> list[Finding]:
    return sorted(set(found), key=lambda each: (each.start, -each.end, not each.never, each.kind))


def _weight(each: Finding) -> tuple[bool, int]:
    return each.never, each.end - each.start
