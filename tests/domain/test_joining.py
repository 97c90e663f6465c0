"""A need that its raiser has in an account as well: two parties, and one person."""

from __future__ import annotations

import pytest

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotAllowed
from domain.need.facts import Absorbed, Joined, Joint, Rated, Result, Satisfaction, SplitOff, Supplemented
from domain.need.need import Need
from domain.need.reading import whose_words
from domain.need.refusals import AlreadyRated, AlreadySupported, OwnNeed, OwnWork
from domain.need.refusals_of_joining import EnteredByYou, JoinedElsewhere, WorkedOnByYou
from domain.need.stage import Act
from tests.domain.people import someone
from tests.domain.story import Story
from tests.domain.test_merging import beside


def joined(story: Story, account: Acting) -> Story:
    """Their need, in that account as well."""
    return story.given(Need.join, story.raiser, account.party, account.kind)


def test_the_raiser_joins_it_to_an_account_and_twice_causes_nothing() -> None:
    story, account = Story().raised(), someone()
    story.when(Need.join, story.raiser, account.party, account.kind).then(Joined)
    fact = story.facts[-1]
    assert isinstance(fact, Joined)
    assert (fact.by, fact.party, fact.came_with) == (story.raiser.party, account.party, None)
    story.when(Need.join, story.raiser, account.party, account.kind).then_nothing()
    story.when(Need.join, story.raiser, story.raiser.party, story.raiser.kind).then_nothing()
    story.when(Need.supplement, account, "还有一盏").then(Supplemented)


def test_it_is_in_one_account_of_a_person_who_did_not_enter_it_for_somebody() -> None:
    story, account = joined(Story().raised(), someone()), someone()
    story.when(Need.join, story.raiser, account.party, account.kind).then_refused(JoinedElsewhere)
    story = Story().raised()
    unit = someone(PartyKind.UNIT)
    story.when(Need.join, story.raiser, unit.party, unit.kind).then_refused(NotAllowed)
    story = Story()
    other = someone()
    story.raised(story.worker, on_behalf_of=other.party)
    story.when(Need.join, other, story.worker.party, story.worker.kind).then_refused(EnteredByYou)


def test_of_one_person_one_rates() -> None:
    story, account = Story(), someone()
    joined(story.fixed(), account).given(Need.confirm, account)
    story.when(Need.rate, account, True, Satisfaction.SATISFIED).then(Rated)
    story.when(Need.rate, story.raiser, True, Satisfaction.SATISFIED).then_refused(AlreadyRated)
    assert Act.RATE not in story.need.possible(story.raiser).acts


def test_who_has_a_hand_in_the_work_joins_nothing() -> None:
    story, account = Story(), someone(PartyKind.PARTNER)
    story.accepted().claimed(account)
    story.when(Need.join, story.raiser, account.party, account.kind).then_refused(WorkedOnByYou)


def test_who_works_on_what_they_joined_does_not_judge_it_and_keeps_its_raiser_from_nothing() -> None:
    story, account = Story(), someone(PartyKind.PARTNER)
    joined(story.accepted(), account).claimed(account)
    story.given(Need.fix, account, Result.SOLVED, "12盏灯已修复")
    story.when(Need.confirm, account).then_refused(OwnWork)
    story.given(Need.confirm, story.raiser)
    story.when(Need.rate, account, True, Satisfaction.SATISFIED).then_refused(OwnWork)
    assert Act.RATE in story.need.possible(story.raiser).acts
    story.when(Need.rate, story.raiser, False, Satisfaction.DISSATISFIED).then(Rated)


def test_they_read_what_they_wrote_under_either_name_and_the_receipt_reads_no_more_than_before() -> None:
    story, account = Story(), someone()
    joined(story.raised(), account)
    both = frozenset({story.raiser.party, account.party})
    assert whose_words(story.need, account, None, both) == both
    assert whose_words(story.need, story.raiser, None, both) == {story.raiser.party}
    story = Story().raised()
    with pytest.raises(NotAllowed):
        whose_words(story.need, account, None, frozenset({story.raiser.party}))


def test_whoever_has_it_in_an_account_does_not_support_it_besides() -> None:
    story, account = Story(), someone()
    joined(story.raised(), account).when(Need.support, account).then_refused(OwnNeed)


def test_a_joined_need_takes_its_account_along_and_counts_one_person() -> None:
    first, account = Story().accepted(), someone()
    second = joined(beside(first), account)
    second.given(Need.merge, second.worker, first.need)
    (absorbed,) = [event.fact for event in first.need.collect_events()]
    assert isinstance(absorbed, Absorbed)
    assert (absorbed.raisers, absorbed.supports) == ((second.raiser.party,), 1)
    assert absorbed.joined == (Joint(account.party, second.raiser.party),)
    first.when(Need.support, account).then_refused(AlreadySupported)
    assert Act.SUPPLEMENT in first.need.possible(account).acts

    second.given(Need.unmerge, second.worker, first.need)
    (split,) = [event.fact for event in first.need.collect_events()]
    assert isinstance(split, SplitOff)
    assert (split.joined, split.supports) == (absorbed.joined, 0)
    assert Act.SUPPLEMENT not in first.need.possible(account).acts


def test_it_is_joined_wherever_it_goes_on_by_now() -> None:
    first, account = Story().accepted(), someone()
    second, third = beside(first), beside(first)
    third.given(Need.merge, third.worker, second.need)
    second.given(Need.merge, second.worker, first.need)
    first.need.collect_events()
    third.need.join(third.raiser, account.party, account.kind, [second.need, first.need])
    assert [_came_with(need) for need in (second.need, first.need)] == [third.need.id, second.need.id]
    assert Act.SUPPLEMENT in first.need.possible(account).acts


def _came_with(need: Need) -> Id | None:
    fact = need.collect_events()[-1].fact
    assert isinstance(fact, Joined)
    return fact.came_with
