"""What people think of the pages, for those who run the service and the office to read."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId, actor_of, headers_of, key_of
from api.identity import demand_same_origin
from api.perform import Strict
from api.private import done, privately, sent
from api.query import asked, next_page
from api.running import running
from api.throttle import Bound, address_of
from domain.casework import Desk
from domain.instants import iso
from domain.kernel import NotAllowed
from domain.policy.rules import rules
from domain.words import own_words

router = APIRouter(prefix="/feedback", route_class=DirectRoute, tags=["feedback"])

_PAGE_AT_MOST, _WORDS_AT_MOST = 200, 1000


class SendFeedback(Strict):
    """What somebody thinks of a page. Who it is, is not kept."""

    page: str = Field(max_length=_PAGE_AT_MOST, description="The address of the page, without what stands after `?`.")
    words: str = Field(max_length=_WORDS_AT_MOST)


class FeedbackQuery(BaseModel):
    """Which page of it."""

    model_config = ConfigDict(extra="forbid")

    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=200)


class FeedbackLine(msgspec.Struct):
    """What somebody thinks of a page."""

    id: str
    page: str
    words: str
    sent_at: str


class FeedbackPage(msgspec.Struct):
    """What people think of the pages, the latest first."""

    items: list[FeedbackLine]
    next: str | None


@router.post("", **personal("", body=SendFeedback, status=204, refusals=(429,), anybody=True, may="feedback.send"))
async def send(request: Request) -> Response:
    """Say what one thinks of a page. It is kept for half a year, sealed, and without a word of who it was."""
    demand_same_origin(request)
    people, given = running(request).people, await sent(request, SendFeedback)
    words = own_words(given.words, "words", _WORDS_AT_MOST)
    people.throttle.count(Bound.FEEDBACK_FROM_ADDRESS, address_of(request))
    await people.feedback.keep(_bare(given.page), words, key_of(headers_of(request)))
    return done()


def _bare(page: str) -> str:
    """Its address alone: what was asked there may be words that somebody looked for, or have a reader do something."""
    return page.partition("?")[0].partition("#")[0]


@router.get(
    "",
    **personal("", answer=schema_of(FeedbackPage), query=FeedbackQuery, refusals=(401, 422), may="feedback.read"),
)
async def latest(request: Request) -> Response:
    """What people think of the pages, of the last half year."""
    me, people, query = actor_of(request), running(request).people, asked(request, FeedbackQuery)
    await ask_for(request, me, me, _demand_office)
    found = await people.feedback.latest(query.after, query.limit + 1)
    following = found[query.limit - 1].id if len(found) > query.limit else None
    items = [FeedbackLine(one.id, one.page, one.words, iso(one.sent_at)) for one in found[: query.limit]]
    page = FeedbackPage(items, following)
    return privately(page, headers=next_page(request, following) if following else None)


def _demand_office(desk: Desk) -> None:
    """Demand that they hold an office, or run the service."""
    if not (desk.acting.everywhere or desk.acting.posts):
        rule = rules()["feedback.read"]
        raise NotAllowed(who=rule.relation, act_words=rule.words, could=list(rule.could))
