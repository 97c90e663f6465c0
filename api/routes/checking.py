"""Sent back, asked about on a return visit, told again, urged, supervised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.direct import DirectRoute
from api.document import act, schema_of
from api.given import GivenId, given_id
from api.perform import Body, perform
from api.report import TEXT
from api.running import Running, running
from domain.casework import Desk
from domain.kernel import Id
from domain.need.facts import Satisfaction, SuperviseReason
from projections.board.card import More, Summary
from projections.board.pages import card_of

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["checking"])


class SendBack(Body):
    """What is not done yet."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class Visit(Body):
    """A return visit to whoever raised it, with their three answers if they were reached."""

    reached: bool
    responded: bool | None = Field(None, description="Whether anybody had been in touch with them.")
    solved: bool | None = None
    satisfaction: Satisfaction | None = None
    words: str | None = Field(None, max_length=TEXT, description="What they said besides; sealed.")


class TellAgain(Body):
    """The same facts once more."""

    words: str | None = Field(None, max_length=TEXT, description="In the person's own words; sealed.")
    on_behalf_of: GivenId | None = Field(None, description="Who told it, when staff enter it for somebody.")


class Supervise(Body):
    """Why it is watched from above."""

    reason: SuperviseReason = Field(description="It has to be true now: turned down, overdue or unsolved.")
    wording: str = Field(max_length=TEXT, description="What is expected, for everybody to read.")


class EndSupervision(Body):
    """What came of it."""

    wording: str = Field(max_length=TEXT, description="For everybody to read.")


class HowItStands(msgspec.Struct):
    """How far the matter has come that somebody told again: there is no second case of it."""

    id: str
    version: int
    position: int
    recorded_at: datetime
    state: dict[str, str]
    zh: str
    """How it stands, in a sentence."""
    en: str
    summary: Summary
    more: More


@router.post("/{need}/rework", **act("/{need}/rework", SendBack, may="need.send_back"))
async def send_back(request: Request) -> Response:
    """Send back to work what was reported fixed and is not."""
    need = given_id(request, "need")
    return await perform(
        request, SendBack, need, lambda body, id: lambda desk: desk.need(need).send_back(desk.acting, body.wording)
    )


@router.post("/{need}/visits", **act("/{need}/visits", Visit, created=True, may="need.visit_again"))
async def visit_again(request: Request) -> Response:
    """Record a return visit by somebody who had no hand in the work."""
    need = given_id(request, "need")
    return await perform(
        request,
        Visit,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).visit_again(
                desk.acting, body.reached, body.responded, body.solved, body.satisfaction, body.words
            )
        ),
        created=True,
    )


@router.post(
    "/{need}/told-again", **act("/{need}/told-again", TellAgain, answer=schema_of(HowItStands), may="need.tell_again")
)
async def tell_again(request: Request) -> Response:
    """Report the same facts again, and hear how it stands."""
    service, need = running(request), given_id(request, "need")
    return await perform(
        request,
        TellAgain,
        need,
        lambda body, id: lambda desk: _tell_again(desk, need, body),
        reaches=lambda body: () if body.on_behalf_of is None else (body.on_behalf_of,),
        besides=lambda case: _progress(service, case),
    )


def _tell_again(desk: Desk, need: Id, body: TellAgain) -> None:
    teller = None if body.on_behalf_of is None else desk.somebody(body.on_behalf_of).id
    desk.need(need).tell_again(desk.acting, body.words, teller)


async def _progress(service: Running, need: Id) -> dict[str, Any]:
    card = await card_of(service.backend, need)
    assert card is not None  # it was acted on
    stage, latest = card.summary.stage, _latest(card.more)
    zh = f"这件事已登记，不需要再次提交。目前：{stage.zh}{f'；{latest}' if latest else ''}。"
    en = (
        f"This is known already; there is no need to raise it twice. It is {stage.en}{f': {latest}' if latest else ''}."
    )
    return {"zh": zh, "en": en, "summary": card.summary, "more": card.more}


def _latest(more: More) -> str | None:
    """What was said last of what is being done, as the public reads it."""
    said = [each for each in (more.progress, more.fixed, more.sent_back) if each is not None]
    if said:
        return max(said, key=lambda each: each.at).wording.rstrip("。.")
    return None if more.declined is None else f"{more.declined.wording}（{more.declined.channel}）"


@router.post("/{need}/urges", **act("/{need}/urges", Body, may="need.urge"))
async def urge(request: Request) -> Response:
    """Ask for it to be hurried: whoever waits, once a day."""
    need = given_id(request, "need")
    return await perform(request, Body, need, lambda body, id: lambda desk: desk.need(need).urge(desk.acting))


@router.post("/{need}/supervision", **act("/{need}/supervision", Supervise, may="need.supervise"))
async def supervise(request: Request) -> Response:
    """Watch it from above, for a reason that is true now."""
    need = given_id(request, "need")
    return await perform(
        request,
        Supervise,
        need,
        lambda body, id: lambda desk: desk.need(need).supervise(desk.acting, body.reason, body.wording),
    )


@router.post("/{need}/supervision/end", **act("/{need}/supervision/end", EndSupervision, may="need.end_supervision"))
async def end_supervision(request: Request) -> Response:
    """Watch it no longer, and say what came of it."""
    need = given_id(request, "need")
    return await perform(
        request,
        EndSupervision,
        need,
        lambda body, id: lambda desk: desk.need(need).end_supervision(desk.acting, body.wording),
    )
