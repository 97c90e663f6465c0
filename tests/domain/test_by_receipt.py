"""Whoever shows a receipt goes by what that is good for, whatever else they are."""

from __future__ import annotations

import msgspec
import pytest

from domain.kernel import NotAllowed
from domain.need.reading import ReadingReason, whose_words
from domain.need.stage import Act
from domain.policy.narrowing import Policy
from domain.policy.rules import policy_of, rules
from tests.domain.people import new_id
from tests.domain.story import Story


def _allowed(rule: str, policy: Policy | None = None) -> bool:
    raiser = Story().raised().raiser
    asking = msgspec.structs.replace(raiser, by_receipt=True, **({} if policy is None else {"policy": policy}))
    try:
        asking.under(rules()[rule])
    except NotAllowed:
        return False
    return True


def test_a_receipt_goes_by_the_rules_that_name_it() -> None:
    assert _allowed("need.withdraw")
    assert not _allowed("need.support")
    assert not _allowed("need.cast")
    assert not _allowed("slip.give")


def test_a_rule_may_be_left_to_receipts_or_taken_from_them() -> None:
    assert _allowed("need.urge", policy_of({"need.urge": ["receipt"]}))
    assert not _allowed("need.urge", policy_of({"need.urge": ["resident"]}))


def test_what_is_possible_by_a_receipt_is_what_its_rules_admit() -> None:
    story = Story().raised()
    signed_in = set(story.need.possible(story.raiser).acts)
    by_receipt = set(story.need.possible(msgspec.structs.replace(story.raiser, by_receipt=True)).acts)
    assert by_receipt == signed_in == {Act.SUPPLEMENT, Act.WITHDRAW, Act.TELL_AGAIN, Act.URGE, Act.ADD_PHOTO}


def test_by_a_receipt_staff_read_their_own_words_alone() -> None:
    story = Story().raised()
    worker, other = story.worker, new_id()
    everybodys = frozenset({worker.party, other})
    assert whose_words(story.need, worker, ReadingReason.HANDLING, everybodys) == everybodys
    shown = msgspec.structs.replace(worker, by_receipt=True)
    assert whose_words(story.need, shown, ReadingReason.HANDLING, everybodys) == {worker.party}
    with pytest.raises(NotAllowed):
        whose_words(story.need, shown, ReadingReason.HANDLING, frozenset({other}))
