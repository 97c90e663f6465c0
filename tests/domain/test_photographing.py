"""Photos of a need: who adds them, whose they are, who sees them, and how they are published and taken away."""

from __future__ import annotations

from typing import Any

import pytest

from domain.acting import Acting
from domain.kernel import Id, IllegalNow, NotAllowed, NotFound, Unacceptable
from domain.need.facts import PhotoAdded, PhotoKind, PhotoPublished, PhotoRemoved, ReopenReason, Result
from domain.need.need import Need
from domain.need.permission_of_photos import MOST, MOST_OF_ONE
from domain.need.photographing import may_see
from domain.need.refusals_of_photos import (
    AfterIsOfTheWork,
    AlreadyPublished,
    EnoughOfYours,
    EnoughPhotos,
    NoPhotos,
    NothingToPublish,
    NotYourPhoto,
)
from domain.need.stage import Stage
from tests.domain.acts_of_photos import add_photo
from tests.domain.people import new_id, staff_of
from tests.domain.story import Story


def added(story: Story, by: Acting | None = None, kind: PhotoKind = PhotoKind.BEFORE) -> Id:
    """Somebody added a photo; whoever raised it, if nobody is named. Gives back its id."""
    story.given(add_photo, by or story.raiser, kind)
    return next(reversed(story.need.photos))


def test_whoever_raised_it_adds_a_photo() -> None:
    story = Story().raised()
    fact = story.when(add_photo, story.raiser, PhotoKind.BEFORE).then(PhotoAdded, stage=Stage.REGISTERED)
    assert (fact.subject, fact.by, fact.kind) == (story.raiser.party, story.raiser.party, "before")
    assert (fact.width, fact.height, fact.size, fact.thumbnail_size) == (1600, 1200, 300_000, 18_000)


def test_a_photo_added_by_who_entered_it_for_somebody_belongs_to_the_other() -> None:
    story = Story()
    story.raised(story.worker, on_behalf_of=story.raiser.party)
    fact = story.when(add_photo, story.worker, PhotoKind.BEFORE).then(PhotoAdded)
    assert (fact.subject, fact.by) == (story.raiser.party, story.worker.party)
    colleague = staff_of(story.path[2])
    assert story.when(add_photo, colleague, PhotoKind.BEFORE).then(PhotoAdded).subject == colleague.party
    assert story.when(add_photo, story.worker, PhotoKind.AFTER).then(PhotoAdded).subject == story.worker.party


def test_those_at_work_and_staff_show_how_it_is_afterwards() -> None:
    story = Story().fixed()
    for by in (story.organisation, story.worker):
        story.when(add_photo, by, PhotoKind.AFTER).then(PhotoAdded, stage=Stage.AWAITING_CONFIRM)
    story.when(add_photo, story.raiser, PhotoKind.AFTER).then_refused(AfterIsOfTheWork, field="kind")
    story.when(add_photo, story.raiser, PhotoKind.EVIDENCE).then(PhotoAdded)


def test_a_unit_shows_its_work_once_it_has_signed() -> None:
    story, order = Story().accepted(), new_id()
    story.given(Need.dispatch, story.worker, order, story.unit.party, story.unit.kind)
    story.when(add_photo, story.unit, PhotoKind.AFTER).then_refused(NotAllowed)
    story.given(Need.sign_for, story.unit, order)
    story.when(add_photo, story.unit, PhotoKind.AFTER).then(PhotoAdded)


def test_nobody_else_adds_photos() -> None:
    story = Story().accepted()
    for by in (story.stranger, story.neighbour(), story.organisation, story.member, staff_of(new_id())):
        refusal = story.when(add_photo, by, PhotoKind.BEFORE).then_refused(NotAllowed)
        assert refusal.known["could"] == ["raiser", "claimant", "staff"]


def test_a_closed_case_takes_no_more_photos() -> None:
    story = Story().closed()
    for by in (story.raiser, story.worker):
        story.when(add_photo, by, PhotoKind.BEFORE).then_refused(IllegalNow)


def test_a_resident_adds_nine_and_one_that_was_removed_makes_room() -> None:
    story = Story().raised()
    photos = [added(story) for _ in range(MOST_OF_ONE)]
    story.when(add_photo, story.raiser, PhotoKind.BEFORE).then_refused(EnoughOfYours, most=9)
    story.when(add_photo, story.worker, PhotoKind.BEFORE).then(PhotoAdded)
    story.given(Need.remove_photo, story.raiser, photos[0])
    story.when(add_photo, story.raiser, PhotoKind.BEFORE).then(PhotoAdded)


def test_a_need_has_thirty_photos_at_most() -> None:
    story = Story().raised()
    for _ in range(MOST):
        added(story, story.worker)
    for by in (story.worker, story.raiser):
        story.when(add_photo, by, PhotoKind.BEFORE).then_refused(EnoughPhotos, most=30)


@pytest.mark.parametrize("wrong", [{"width": 0}, {"height": 10_001}, {"size": -1}, {"thumbnail_size": 2**30}])
def test_a_photo_has_a_size(wrong: dict[str, int]) -> None:
    story = Story().raised()
    size: dict[str, Any] = {"width": 1, "height": 1, "size": 600, "thumbnail_size": 600, **wrong}
    story.when(Need.add_photo, story.raiser, new_id(), PhotoKind.BEFORE, **size).then_refused(
        Unacceptable, field=next(iter(wrong))
    )


def test_staff_publish_a_photo_with_a_caption() -> None:
    story = Story().accepted()
    photo = added(story)
    fact = story.when(Need.publish_photo, story.worker, photo, " 楼前的灯 ").then(PhotoPublished, stage=Stage.OPEN)
    assert (fact.photo, fact.caption) == (photo, "楼前的灯")
    story.when(Need.publish_photo, story.worker, photo, "灯").then_refused(NothingToPublish)
    added(story)
    story.when(Need.publish_photo, story.worker, photo, "灯").then_refused(AlreadyPublished)


def test_nobody_but_staff_publishes_and_not_without_a_caption_or_before_it_is_accepted() -> None:
    story = Story().raised()
    photo = added(story)
    story.when(Need.publish_photo, story.worker, photo, "灯").then_refused(IllegalNow)
    story.given(Need.accept, story.worker, "修灯")
    for by in (story.raiser, story.stranger, story.organisation, staff_of(new_id())):
        story.when(Need.publish_photo, by, photo, "灯").then_refused(NotAllowed)
    for caption in ("", " ", "灯" * 201, "灯\0"):
        story.when(Need.publish_photo, story.worker, photo, caption).then_refused(Unacceptable, field="caption")
    story.when(Need.publish_photo, story.worker, new_id(), "灯").then_refused(NotFound)


def test_whoever_added_it_and_staff_remove_a_photo_and_nobody_else() -> None:
    story = Story().accepted()
    story.claimed()
    photo, other, of_the_work = added(story), added(story), added(story, story.organisation, PhotoKind.AFTER)
    story.given(Need.publish_photo, story.worker, photo, "灯")
    for by in (story.stranger, story.neighbour(), story.organisation):
        story.when(Need.remove_photo, by, photo).then_refused(NotYourPhoto)
    story.when(Need.remove_photo, story.raiser, of_the_work).then_refused(NotYourPhoto)
    assert story.when(Need.remove_photo, story.raiser, photo).then(PhotoRemoved).photo == photo
    story.when(Need.remove_photo, story.worker, other).then(PhotoRemoved)
    story.when(Need.remove_photo, story.worker, other).then_refused(NotFound)
    story.given(Need.remove_photo, story.organisation, of_the_work)
    story.when(Need.remove_photo, story.worker, photo).then_refused(NoPhotos)


def test_one_gets_ones_photo_back_when_the_case_is_over() -> None:
    story = Story().confirmed()
    story.given(Need.reopen, story.raiser, ReopenReason.CAME_BACK, "又不亮了")
    photo = added(story)
    story.given(Need.fix, story.organisation, Result.SOLVED, "修好了").given(Need.confirm, story.raiser)
    story.given(Need.close, story.worker)
    story.when(Need.remove_photo, story.raiser, photo).then(PhotoRemoved, stage=Stage.CLOSED)


def test_a_photo_taken_for_somebody_is_theirs_to_take_back() -> None:
    story = Story()
    story.raised(story.worker, on_behalf_of=story.raiser.party)
    photo = added(story, story.worker)
    story.when(Need.remove_photo, story.raiser, photo).then(PhotoRemoved)


def test_a_photo_is_seen_by_staff_and_whose_it_is_until_everybody_may() -> None:
    story = Story().accepted()
    story.claimed()
    id = added(story)
    photo = story.need.photos[id]
    everybody = (story.worker, story.raiser, story.organisation, story.stranger, story.neighbour(), staff_of(new_id()))
    assert [may_see(story.need, one, photo) for one in everybody] == [True, True, False, False, False, False]
    story.given(Need.publish_photo, story.worker, id, "灯")
    assert all(may_see(story.need, one, photo) for one in everybody)
