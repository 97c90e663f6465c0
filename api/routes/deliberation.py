"""Talked over and voted on."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from api.direct import DirectRoute
from api.document import act
from api.given import GivenId, given_id
from api.perform import Act, Body, BodyWithHouseholds, Strict, perform
from api.report import TEXT
from api.running import running
from domain.casework import Desk
from domain.instants import micros
from domain.kernel import Id, Unacceptable
from domain.need.facts import BallotRule, Option, Voter
from domain.words import PublicWording
from projections.places import households_below

router = APIRouter(prefix="/needs", route_class=DirectRoute, tags=["deliberation"])


class Discuss(Body):
    """A question to talk over."""

    question: str = Field(max_length=TEXT)


class Remark(Body):
    """What somebody has to say to it; sealed."""

    words: str = Field(max_length=TEXT)


class Minutes(Body):
    """What a meeting came to."""

    held_at: AwareDatetime
    present: int = Field(ge=-(2**53), le=2**53, description="How many people were there.")
    wording: str = Field(max_length=TEXT)


class Conclude(Body):
    """What the discussion came to."""

    wording: str = Field(max_length=TEXT)


class Choice(Strict):
    """One thing to vote for."""

    key: str = Field(max_length=100)
    wording: str = Field(max_length=TEXT)


class Household(Strict):
    """A household with a vote."""

    household: GivenId
    area_m2_100: int = Field(0, ge=-(2**53), le=2**53, description="Its floor area in hundredths of a square metre.")


class Ballot(BodyWithHouseholds):
    """A vote of households of the need's community: those that are listed, or all that lie in an area today."""

    question: str = Field(max_length=TEXT)
    options: list[Choice] = Field(max_length=50)
    rule: BallotRule = BallotRule.CONSULTATIVE
    electorate: list[Household] | None = Field(None, max_length=50_000)
    electorate_area: GivenId | None = None


class Vote(Body):
    """A household's vote."""

    household: GivenId
    option: str | None = Field(description="The option's key; null abstains.", max_length=100)


@router.post("/{need}/discussion", **act("/{need}/discussion", Discuss, may="need.open_discussion"))
async def discuss(request: Request) -> Response:
    """Open a discussion."""
    need = given_id(request, "need")
    return await perform(
        request,
        Discuss,
        need,
        lambda body, id: lambda desk: desk.need(need).open_discussion(desk.acting, body.question),
    )


@router.post("/{need}/remarks", **act("/{need}/remarks", Remark, may="need.remark"))
async def remark(request: Request) -> Response:
    """Say something in a discussion."""
    need = given_id(request, "need")
    return await perform(
        request, Remark, need, lambda body, id: lambda desk: desk.need(need).remark(desk.acting, body.words)
    )


@router.post("/{need}/minutes", **act("/{need}/minutes", Minutes, may="need.minute"))
async def minute(request: Request) -> Response:
    """Keep what a meeting came to."""
    need = given_id(request, "need")
    return await perform(
        request,
        Minutes,
        need,
        lambda body, id: (
            lambda desk: desk.need(need).minute(desk.acting, micros(body.held_at), body.present, body.wording)
        ),
    )


@router.post("/{need}/discussion/closure", **act("/{need}/discussion/closure", Conclude, may="need.close_discussion"))
async def conclude(request: Request) -> Response:
    """Close the discussion with what it came to."""
    need = given_id(request, "need")
    return await perform(
        request,
        Conclude,
        need,
        lambda body, id: lambda desk: desk.need(need).close_discussion(desk.acting, body.wording),
    )


@router.post("/{need}/ballots", **act("/{need}/ballots", Ballot, created=True, may="need.open_ballot"))
async def open_ballot(request: Request) -> Response:
    """Open a ballot. Whoever has a vote in it is settled here."""
    need = given_id(request, "need")

    async def opened(body: Ballot, id: Id) -> Act:
        electorate = await _electorate(request, body)
        options = [Option(choice.key, PublicWording(choice.wording)) for choice in body.options]
        return lambda desk: _open(desk, need, id, body, options, electorate)

    return await perform(request, Ballot, need, opened, made="ballot", created=True)


def _open(desk: Desk, need: Id, id: Id, body: Ballot, options: list[Option], electorate: list[Voter]) -> None:
    about = desk.need(need)
    if body.electorate is not None:
        desk.households([voter.household for voter in electorate], "electorate", within=about.neighbourhood)
    elif body.electorate_area is not None and electorate:
        desk.area(body.electorate_area, "electorate_area", within=about.neighbourhood)
    about.open_ballot(desk.acting, id, body.question, options, body.rule, electorate)


async def _electorate(request: Request, body: Ballot) -> list[Voter]:
    if body.electorate is not None and body.electorate_area is None:
        return [Voter(each.household, each.area_m2_100) for each in body.electorate]
    if body.electorate is not None or body.electorate_area is None:
        why = (
            "请填写表决名册或表决范围，二者只填一项。",
            "Give either the electorate or the area of it, and not both.",
        )
        raise Unacceptable(field="electorate", why=why)
    households = await households_below(running(request).backend, body.electorate_area)
    return [Voter(Id(household)) for household in households]


@router.post(
    "/{need}/ballots/{ballot}/votes", **act("/{need}/ballots/{ballot}/votes", Vote, created=True, may="need.cast")
)
async def vote(request: Request) -> Response:
    """Cast a household's vote."""
    need, ballot = given_id(request, "need"), given_id(request, "ballot")
    return await perform(
        request,
        Vote,
        need,
        lambda body, id: lambda desk: desk.need(need).cast(desk.acting, ballot, body.household, body.option),
        created=True,
    )


@router.post(
    "/{need}/ballots/{ballot}/closure", **act("/{need}/ballots/{ballot}/closure", Body, may="need.close_ballot")
)
async def close_ballot(request: Request) -> Response:
    """Take no more votes."""
    need, ballot = given_id(request, "need"), given_id(request, "ballot")
    return await perform(
        request, Body, need, lambda body, id: lambda desk: desk.need(need).close_ballot(desk.acting, ballot)
    )


@router.post(
    "/{need}/ballots/{ballot}/outcome", **act("/{need}/ballots/{ballot}/outcome", Body, may="need.publish_outcome")
)
async def publish_outcome(request: Request) -> Response:
    """Publish the count, with its base."""
    need, ballot = given_id(request, "need"), given_id(request, "ballot")
    return await perform(
        request, Body, need, lambda body, id: lambda desk: desk.need(need).publish_outcome(desk.acting, ballot)
    )
