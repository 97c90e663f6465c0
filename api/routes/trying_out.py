"""Signing in as anybody with one click, where a service was started to be tried out (``--insecure-actors``)."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from fastapi import APIRouter, Request, Response

from api.cast import Cast, cast
from api.direct import DirectRoute
from api.document import personal, question, schema_of
from api.given import GivenId
from api.identity import demand_same_origin
from api.kept import Answer
from api.perform import Strict
from api.private import sent
from api.problems import NoSuchPage
from api.running import running
from api.signing_in import Welcome, begin
from domain.kernel import Id, NotFound, Unacceptable
from projections.parties import parties_of
from store.people.accounts import Account, Accounts, Duty, HasAccount, LoginTaken
from store.people.administration import BY_TRYING_OUT
from store.people.sessions import Level

router = APIRouter(route_class=DirectRoute, tags=["signing in"])


class TryOut(Strict):
    """As whom: a party, or somebody who administers or audits."""

    party: GivenId | None = None
    duty: Duty = Duty.NONE


@router.post(
    "/trying-out",
    **personal("", body=TryOut, answer=schema_of(Welcome), refusals=(404,), anybody=True, may="session.begin"),
)
async def try_out(request: Request) -> Response:
    """Be signed in as a party, or in a duty, without showing anything: only where the service is for trying out."""
    service = running(request)
    if not service.settings.insecure_actors:
        raise NoSuchPage()
    demand_same_origin(request)
    given, accounts = await sent(request, TryOut), service.people.accounts
    if (given.party is None) == (given.duty is Duty.NONE):
        why = ("请填一个人员或单位，或者一个职责。", "Name a party or a duty, one of them.")
        raise Unacceptable(field="party", why=why)
    if given.party is None:
        account = await _account(accounts, _OF_DUTY[given.duty], given.duty)
    else:
        if given.party not in await parties_of(service.backend, [given.party]):
            raise NotFound(id=given.party, what=("人员或单位", "party"))
        account = await _account(accounts, given.party, Duty.NONE)
    return await begin(request, account, Level.FULL)


@router.get("/trying-out", **question("/trying-out", schema_of(Cast), refusals=(404,), may="session.begin"))
async def people(request: Request) -> Response:
    """Whom one can be, a few of each kind and post in each community: only where the service is for trying out."""
    service = running(request)
    if not service.settings.insecure_actors:
        raise NoSuchPage()

    async def make() -> Answer:
        # What they have to do changes with every fact; who they are does not, and this is for looking around.
        return Answer(msgspec.json.encode(await cast(service.backend)), lambda case, card: card is None)

    return await service.kept.answer(request, ("trying out",), make)


_OF_DUTY = {
    Duty.SYSTEM_ADMIN: Id("6875796e-672d-4465-8d6f-0000000000a1"),
    Duty.SECURITY_ADMIN: Id("6875796e-672d-4465-8d6f-0000000000a2"),
    Duty.AUDITOR: Id("6875796e-672d-4465-8d6f-0000000000a3"),
}
"""Accounts that nobody but this makes; nobody can sign in with them otherwise, as they have no password."""


async def _account(accounts: Accounts, id: Id, duty: Duty) -> Account:
    found = await accounts.with_id(id)
    if found is None:
        with suppress(HasAccount, LoginTaken):  # where another request has made it meanwhile
            await accounts.add(id, duty, f"trying-out-{id}", by=BY_TRYING_OUT)
        found = await accounts.with_id(id)
    assert found is not None
    return found
