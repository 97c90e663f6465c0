"""Finding a party again: by kind, area, post or public name; and the sealed name of a person, for a reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.asking import ask_for
from api.direct import DirectRoute
from api.document import ACTOR, personal, schema_of
from api.given import GivenId, actor_of, given_id
from api.lists.lines import NamedPlace
from api.openings import keep_opening
from api.private import privately
from api.query import GivenText, asked, next_page
from api.running import Running, running
from domain.acting import PartyKind
from domain.casework import Desk
from domain.instants import moment
from domain.kernel import Id, NotAllowed
from domain.naming import opens_name_as
from domain.need.reading import DELETED, ReadingReason
from domain.party import Party, Registered
from domain.policy.rules import rules
from domain.vocabulary import POST_STATE, ROLE
from projections.board.card import Coded, coded
from projections.directory import PartyFound, Sought, found_at, parties_found
from projections.places import addresses_of, place_of, titles_of
from store.vault.vault import Place
from store.writer import clock

router = APIRouter(prefix="/parties", route_class=DirectRoute, tags=["parties"])


class HeldRole(StrEnum):
    """A post that somebody can hold for an area."""

    SECRETARY = "secretary"
    WORKER = "worker"
    GRID_HEAD = "grid_head"
    GRID_MEMBER = "grid_member"
    BUILDING_HEAD = "building_head"
    NEIGHBOUR_HEAD = "neighbour_head"
    ESTATE_SECRETARY = "estate_secretary"


class PartiesQuery(BaseModel):
    """Whom one looks for."""

    model_config = ConfigDict(extra="forbid")

    area: GivenId | None = Field(
        None, description="Who lives, holds a post or has checked in there or below: an area, or a household."
    )
    kind: PartyKind | None = None
    post: HeldRole | None = Field(None, description="Who holds that post; its term may be over.")
    name: GivenText | None = Field(None, description="A public name, or how it begins. Persons have none.")
    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=100)


class NameQuery(BaseModel):
    """Why a name is opened."""

    model_config = ConfigDict(extra="forbid")

    reason: ReadingReason | None = Field(None, description="Demanded of whoever opens somebody else's name.")
    note: GivenText | None = Field(None, description="More about why; sealed.")


class HeldPost(msgspec.Struct):
    """A post that somebody holds."""

    role: Coded
    area: NamedPlace
    until: datetime | None
    state: Coded
    """Held, or over since its term ended."""


class FoundParty(msgspec.Struct):
    """A party, for those who look for it."""

    id: str
    kind: Coded
    name: str | None
    """Of an organisation, a unit or a partner; that of a person is sealed."""
    posts: list[HeldPost]
    home: NamedPlace | None
    """The building of the household where they live, or what else holds it; never the household itself."""
    account: bool
    """Whether they can sign in."""


class PartiesPage(msgspec.Struct):
    """Parties, in the order of their ids."""

    items: list[FoundParty]
    next: str | None


class PersonsName(msgspec.Struct):
    """The name of a person."""

    id: str
    name: str | None
    """None where no name was given, or the person was forgotten."""
    instead: Coded | None
    """What stands there when the person was forgotten."""


@router.get(
    "",
    **personal(
        "",
        answer=schema_of(PartiesPage),
        query=PartiesQuery,
        refusals=(401, 404, 409, 422),
        about=(ACTOR,),
        may="parties.read",
    ),
)
async def parties(request: Request) -> Response:
    """Parties by kind, area, post or public name. Staff find those of their areas, and whoever has a public name."""
    service, me, query = running(request), actor_of(request), asked(request, PartiesQuery)
    areas = await ask_for(request, me, query.area or me, lambda desk: _theirs(desk, query.area))
    sought = Sought(
        areas=areas,
        # What works in public is found by its name wherever it is.
        or_named=query.area is None and query.post is None,
        kind=query.kind,
        post=query.post,
        name=query.name,
    )
    found = await parties_found(service.backend, sought, after=query.after or "", limit=query.limit + 1)
    following = found[query.limit - 1].id if len(found) > query.limit else None
    page = PartiesPage(await _lines(service, found[: query.limit]), following)
    return privately(page, headers=next_page(request, following) if following else None)


def _theirs(desk: Desk, area: Id | None) -> list[Id] | None:
    """The areas in which they may look; None for everywhere. :raises NotAllowed: when there is none."""
    acting = desk.acting
    if area is not None and acting.post_for(desk.path(area)) is not None:
        return [area]
    if area is not None or not (acting.everywhere or acting.posts):
        rule = rules()["parties.read"]
        raise NotAllowed(who=rule.relation, act_words=rule.words, could=list(rule.could))
    return None if acting.everywhere else [post.area for post in acting.posts]


async def _lines(service: Running, found: list[PartyFound]) -> list[FoundParty]:
    reader, now = service.backend, clock()
    above: dict[Id, Id | None] = {}
    for household in {one.household for one in found if one.household is not None}:
        above[household] = (await place_of(reader, household)).parent
    wanted = {area for one in found for _, area, _ in one.posts} | {id for id in above.values() if id is not None}
    titles, addresses = await titles_of(reader, wanted), await addresses_of(reader, wanted)
    accounts = await service.people.accounts.among([one.id for one in found])

    def named(id: Id) -> NamedPlace:
        return NamedPlace(id, titles.get(id), addresses.get(id))

    def post(role: str, area: Id, until: int | None) -> HeldPost:
        state = "over" if until is not None and until <= now else "held"
        ends = None if until is None else moment(until)
        return HeldPost(coded(ROLE, role), named(area), ends, coded(POST_STATE, state))

    lines = []
    for one in found:
        holder = None if one.household is None else above[one.household]
        lines.append(
            FoundParty(
                id=one.id,
                kind=coded(ROLE, one.kind),
                name=one.public_name,
                posts=[post(*held) for held in one.posts],
                home=None if holder is None else named(holder),
                account=one.id in accounts,
            )
        )
    return lines


@router.get(
    "/{party}/name",
    **personal(
        "/{party}/name",
        answer=schema_of(PersonsName),
        query=NameQuery,
        refusals=(401, 404, 409, 422),
        about=(ACTOR,),
        may="names.read",
    ),
)
async def name(request: Request) -> Response:
    """The name of a person. Whoever opens it says why, and that they did is kept for auditors."""
    service, me, id = running(request), actor_of(request), given_id(request, "party")
    query = asked(request, NameQuery)
    places = await found_at(service.backend, id)

    def may_open(desk: Desk) -> tuple[str, bool]:
        person: Party = desk.party(id)
        return opens_name_as(desk.acting, id, [desk.path(place) for place in places], query.reason), person.erased

    role, forgotten = await ask_for(request, me, id, may_open)
    if query.reason is not None and me != id:
        # Before anybody reads it, and not after.
        await keep_opening(request, me, role, id, query.reason, query.note)
    (begun, *_) = await service.backend.case(id)
    fact = begun.fact
    assert isinstance(fact, Registered)
    opened = None
    if fact.name is not None:
        (opened,) = await service.vault.opened([Place(id, Registered.topic, "name", fact.name)])
    instead = Coded("deleted", DELETED.words("zh"), DELETED.words("en")) if forgotten else None
    return privately(PersonsName(id, fact.public_name if fact.name is None else opened, instead))
