"""Talked over, and voted on."""

from collections.abc import Sequence

import pytest

from domain.acting import Acting, PartyKind
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound, Unacceptable
from domain.need.facts import (
    BallotClosed,
    BallotOpened,
    BallotRule,
    ClaimKind,
    DiscussionClosed,
    DiscussionOpened,
    Minuted,
    Opened,
    Option,
    OutcomePublished,
    Remarked,
    VoteCast,
    Voter,
)
from domain.need.need import Need
from domain.need.refusals import (
    AreaMissing,
    BallotIsOpen,
    BeforeTheBallot,
    CountedTwice,
    DiscussionIsOpen,
    HasVoted,
    HasVotedForAnother,
    IdUsed,
    NobodyMayVote,
    NoDiscussion,
    NoSuchOption,
    NotYourHousehold,
    NoVote,
    SameOption,
    TooFewOptions,
    VotingGoesOn,
    VotingIsOver,
)
from domain.need.stage import Stage
from domain.words import PublicWording
from tests.domain.people import NOW, new_id, someone
from tests.domain.story import DAY, YES_NO, Story


def test_a_listed_need_is_talked_over_and_remarks_stay_sealed() -> None:
    story = Story().accepted(deliberate=True)
    story.when(Need.remark, story.raiser, "先修灯").then_refused(NoDiscussion)
    story.when(Need.open_discussion, story.worker, "先修什么？").then(DiscussionOpened, stage=Stage.DELIBERATING)
    story.when(Need.open_discussion, story.worker, "先修什么？").then_refused(IllegalNow)
    remarked = story.when(Need.remark, story.stranger, "先修灯").then(Remarked)
    assert remarked.words.subject == story.stranger.party
    story.when(Need.close_discussion, story.worker, "先修灯").then(DiscussionClosed, stage=Stage.LISTED)
    story.when(Need.close_discussion, story.worker, "先修灯").then_refused(NoDiscussion)


def test_staff_minute_a_meeting_that_has_been_held() -> None:
    story = Story().discussed()
    minuted = story.when(Need.minute, story.worker, NOW - DAY, 31, "多数同意先修灯").then(Minuted)
    assert (minuted.held_at, minuted.present) == (NOW - DAY, 31)
    story.when(Need.minute, story.worker, NOW + DAY, 31, "会开过了").then_refused(Unacceptable, field="held_at")
    story.when(Need.minute, story.worker, NOW, 0, "没有人来").then_refused(Unacceptable, field="present")
    story.when(Need.minute, story.raiser, NOW, 3, "我们开了会").then_refused(NotAllowed)


def test_what_is_being_talked_over_is_not_claimed_until_staff_open_it_or_the_talk_ends() -> None:
    story = Story().accepted()
    story.given(Need.open_discussion, story.worker, "怎么修？")
    assert story.stage() is Stage.DELIBERATING
    story.when(Need.claim, story.unit, new_id(), ClaimKind.SERVICE).then_refused(IllegalNow)
    story.when(Need.open, story.worker).then(Opened, stage=Stage.OPEN)
    assert story.need.discussing
    story.claimed()
    assert story.stage() is Stage.CLAIMED


def test_a_discussion_goes_on_beside_the_work() -> None:
    story = Story().started()
    story.when(Need.open_discussion, story.worker, "种什么树？").then(DiscussionOpened, stage=Stage.IN_PROGRESS)
    story.when(Need.open_discussion, story.worker, "种什么树？").then_refused(DiscussionIsOpen)
    story.when(Need.remark, story.raiser, "樟树").then(Remarked, stage=Stage.IN_PROGRESS)
    story.fixed_again()
    assert story.need.discussing
    story.given(Need.confirm, story.raiser).given(Need.close, story.worker)
    assert not story.need.discussing


def test_only_staff_open_and_close_discussions_and_ballots() -> None:
    story = Story().discussed()
    ballot = new_id()
    story.when(Need.close_discussion, story.raiser, "散了吧").then_refused(NotAllowed)
    story.when(
        Need.open_ballot, story.member, ballot, "修不修？", YES_NO, BallotRule.CONSULTATIVE, [Voter(new_id())]
    ).then_refused(NotAllowed)
    ballot, _ = story.ballot()
    story.when(Need.close_ballot, story.raiser, ballot).then_refused(NotAllowed)
    story.given(Need.close_ballot, story.worker, ballot)
    story.when(Need.publish_outcome, story.raiser, ballot).then_refused(NotAllowed)


def test_ninety_percent_want_the_lamps_first_and_the_need_is_open_to_claims() -> None:
    story = Story().discussed()
    ballot, voters = story.ballot(households=100)
    assert story.stage() is Stage.VOTING
    story.vote(ballot, voters[:90], "yes").vote(ballot, voters[90:], "no")
    outcome = story.outcome(ballot)

    assert story.stage() is Stage.OPEN
    assert (outcome.votes, outcome.cast, outcome.eligible, outcome.winner) == ({"yes": 90, "no": 10}, 100, 100, "yes")
    assert story.need.outcomes == {ballot: "yes"}


def test_a_ballot_that_nothing_carries_leaves_the_need_where_it_was() -> None:
    story = Story().discussed()
    ballot, voters = story.ballot(households=2)
    story.vote(ballot, voters[:1], "yes").vote(ballot, voters[1:], "no")
    assert story.outcome(ballot).winner is None
    assert story.stage() is Stage.DELIBERATING


def test_a_ballot_during_the_work_does_not_hold_it_up() -> None:
    story = Story().started()
    ballot, voters = story.ballot()
    assert story.stage() is Stage.IN_PROGRESS
    story.vote(ballot, voters, "yes").fixed_again()
    story.outcome(ballot)
    assert story.stage() is Stage.AWAITING_CONFIRM


def test_the_electorate_is_frozen_when_the_ballot_opens() -> None:
    story = Story().discussed()
    ballot, _ = story.ballot()
    newcomer = someone(home=(*story.path, new_id()))
    assert newcomer.household is not None
    household = newcomer.household
    story.when(Need.cast, newcomer, ballot, household, "yes").then_refused(NoVote)


def test_a_household_votes_once_through_a_member_or_staff() -> None:
    story = Story().discussed()
    ballot, voters = story.ballot()
    member, other = someone(home=(*story.path, voters[0])), someone(home=(*story.path, voters[0]))
    story.when(Need.cast, member, ballot, voters[0], "yes").then(VoteCast)
    for again in (member, other, story.worker):
        story.when(Need.cast, again, ballot, voters[0], "no").then_refused(HasVoted)
    story.when(Need.cast, member, ballot, voters[1], "no").then_refused(NotYourHousehold)
    story.when(Need.cast, story.stranger, ballot, voters[1], "no").then_refused(NotYourHousehold)
    story.when(Need.cast, story.worker, ballot, voters[1], None).then(VoteCast)


def test_whoever_moves_while_a_ballot_is_open_votes_once() -> None:
    story = Story().discussed()
    ballot, (first, second, *others) = story.ballot()
    person = new_id()

    def living_in(household: Id) -> Acting:
        return someone(PartyKind.RESIDENT, party=person, home=(*story.path, household))

    story.when(Need.cast, living_in(first), ballot, first, "yes").then(VoteCast)
    story.when(Need.cast, living_in(second), ballot, second, "yes").then_refused(HasVotedForAnother)
    # Staff enter what was cast on paper, for as many as there are.
    for household in (second, *others):
        story.when(Need.cast, story.worker, ballot, household, "no").then(VoteCast)


def test_votes_count_for_options_of_this_ballot_while_it_is_open() -> None:
    story = Story().discussed()
    ballot, voters = story.ballot()
    story.when(Need.cast, story.worker, ballot, voters[0], "maybe").then_refused(
        NoSuchOption,
        field="option",
        expected=["yes", "no"],
        options=("“优先修复照明”、“先修车棚”", "“优先修复照明”, “先修车棚”"),
    )
    story.when(Need.cast, story.worker, new_id(), voters[0], "yes").then_refused(NotFound)
    early = someone(home=(*story.path, voters[0]), at=NOW)
    late = someone(PartyKind.STAFF, everywhere=True, at=NOW + DAY)
    story.when(Need.publish_outcome, story.worker, ballot).then_refused(VotingGoesOn)
    story.when(Need.close_ballot, story.worker, ballot).then(BallotClosed, stage=Stage.VOTING)
    story.when(Need.cast, story.worker, ballot, voters[0], "yes").then_refused(VotingIsOver)
    story.when(Need.close_ballot, story.worker, ballot).then_refused(VotingIsOver)
    story.when(Need.publish_outcome, story.worker, ballot).then(OutcomePublished)
    story.when(Need.publish_outcome, story.worker, ballot).then_refused(VotingIsOver)

    second = new_id()
    story.given(Need.open_ballot, late, second, "再投一次？", YES_NO, BallotRule.CONSULTATIVE, [Voter(voters[0])])
    story.when(Need.cast, early, second, voters[0], "yes").then_refused(BeforeTheBallot, field="occurred_at")


def test_one_ballot_at_a_time_and_each_under_its_own_id() -> None:
    story = Story().started()
    ballot, voters = story.ballot()
    electorate = [Voter(voters[0])]

    def again(id: Id) -> Story:
        return story.when(
            Need.open_ballot,
            story.worker,
            id,
            "？！好",
            YES_NO,
            BallotRule.CONSULTATIVE,
            electorate,
        )

    again(new_id()).then_refused(BallotIsOpen)
    story.outcome(ballot)
    again(ballot).then_refused(IdUsed)
    again(new_id()).then(BallotOpened)


VOTER = Voter(new_id(), 9_000)

TWICE = (Option("a", PublicWording("东侧")), Option("b", PublicWording(" 东侧")))


@pytest.mark.parametrize(
    ("options", "electorate", "rule", "refusal", "field"),
    [
        (YES_NO, [], BallotRule.CONSULTATIVE, NobodyMayVote, "electorate"),
        (YES_NO, [VOTER, VOTER], BallotRule.CONSULTATIVE, CountedTwice, "electorate"),
        (YES_NO, [Voter(new_id())], BallotRule.OWNERS_ORDINARY, AreaMissing, "electorate"),
        (YES_NO, [VOTER, Voter(new_id())], BallotRule.OWNERS_SPECIAL, AreaMissing, "electorate"),
        (YES_NO, [Voter(new_id(), -1)], BallotRule.CONSULTATIVE, Unacceptable, "electorate"),
        (YES_NO[:1], [VOTER], BallotRule.CONSULTATIVE, TooFewOptions, "options"),
        ((), [VOTER], BallotRule.CONSULTATIVE, TooFewOptions, "options"),
        (
            (Option("a", PublicWording("东侧")), Option("b", PublicWording(" 东侧"))),
            [VOTER],
            BallotRule.CONSULTATIVE,
            SameOption,
            "options",
        ),
        ((YES_NO[0], YES_NO[0]), [VOTER], BallotRule.CONSULTATIVE, Unacceptable, "options"),
        ((YES_NO[0], Option("no", PublicWording(""))), [VOTER], BallotRule.CONSULTATIVE, Unacceptable, "options"),
    ],
)
def test_a_ballot_that_cannot_decide_anything_is_refused(
    options: Sequence[Option],
    electorate: Sequence[Voter],
    rule: BallotRule,
    refusal: type[Unacceptable],
    field: str,
) -> None:
    story = Story().discussed()
    story.when(Need.open_ballot, story.worker, new_id(), "修不修？", options, rule, electorate).then_refused(
        refusal, field=field
    )


def test_what_is_not_accepted_is_not_voted_on() -> None:
    story = Story().raised()
    story.when(
        Need.open_ballot, story.worker, new_id(), "修？好", YES_NO, BallotRule.CONSULTATIVE, [VOTER]
    ).then_refused(IllegalNow)


@pytest.mark.parametrize(
    ("rule", "eligible", "yes", "no", "abstain", "carries"),
    [
        (BallotRule.CONSULTATIVE, 10, 1, 0, 0, "yes"),
        (BallotRule.CONSULTATIVE, 10, 0, 0, 3, None),
        (BallotRule.CONSULTATIVE, 10, 0, 0, 0, None),
        (BallotRule.CONSULTATIVE, 10, 2, 3, 0, "no"),
        # More than half take part, and more than half of these are for it.
        (BallotRule.RESIDENTS_MEETING, 10, 5, 0, 0, None),
        (BallotRule.RESIDENTS_MEETING, 10, 4, 2, 0, "yes"),
        (BallotRule.RESIDENTS_MEETING, 10, 3, 2, 1, None),
        # Two thirds take part, and more than half of these are for it.
        (BallotRule.OWNERS_ORDINARY, 9, 5, 0, 0, None),
        (BallotRule.OWNERS_ORDINARY, 9, 4, 2, 0, "yes"),
        (BallotRule.OWNERS_ORDINARY, 9, 3, 3, 0, None),
        # Two thirds take part, and three quarters of these are for it.
        (BallotRule.OWNERS_SPECIAL, 12, 6, 2, 0, "yes"),
        (BallotRule.OWNERS_SPECIAL, 12, 5, 2, 1, None),
        (BallotRule.OWNERS_SPECIAL, 12, 7, 0, 0, None),
    ],
)
def test_what_carries_under_each_rule(
    rule: BallotRule, eligible: int, yes: int, no: int, abstain: int, carries: str | None
) -> None:
    story = Story().discussed()
    ballot, voters = story.ballot(rule, eligible)
    story.vote(ballot, voters[:yes], "yes").vote(ballot, voters[yes : yes + no], "no")
    story.vote(ballot, voters[yes + no : yes + no + abstain], None)
    outcome = story.outcome(ballot)

    assert outcome.winner == carries
    assert (outcome.cast, outcome.eligible) == (yes + no + abstain, eligible)
    assert (outcome.cast_area, outcome.eligible_area) == (10_000 * outcome.cast, 10_000 * eligible)


@pytest.mark.parametrize(
    ("rule", "areas", "carries"),
    [
        # Three owners; the first two are for it, the third is against.
        (BallotRule.OWNERS_ORDINARY, [10_000, 10_000, 10_000], "yes"),
        (BallotRule.OWNERS_ORDINARY, [5_000, 5_000, 10_000], None),
        (BallotRule.OWNERS_ORDINARY, [5_000, 5_001, 10_000], "yes"),
        (BallotRule.CONSULTATIVE, [5_000, 5_000, 90_000], "yes"),
        (BallotRule.OWNERS_SPECIAL, [90_000, 90_000, 1], None),
    ],
)
def test_owners_decide_by_area_as_well_as_by_number(
    rule: BallotRule, areas: Sequence[int], carries: str | None
) -> None:
    story = Story().discussed()
    ballot, voters = story.ballot(rule, 3, areas)
    story.vote(ballot, voters[:2], "yes").vote(ballot, voters[2:], "no")
    assert story.outcome(ballot).winner == carries


def test_owners_of_two_thirds_of_the_area_take_part() -> None:
    story = Story().discussed()
    ballot, voters = story.ballot(BallotRule.OWNERS_ORDINARY, 3, [10_000, 10_000, 20_000])
    assert story.vote(ballot, voters[:2], "yes").outcome(ballot).winner is None
