"""Other people's accounts, for administrators: who can sign in, made, reset, disabled, signed out."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from uuid_utils import uuid7

from api.administering import administrator, goes_by, keeping_rule, not_theirs, theirs_to_keep
from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId, given_id
from api.identity import asking_of
from api.perform import Strict
from api.private import done, privately, sent
from api.query import asked, next_page
from api.running import Running, running
from api.start_link import link_of
from domain.instants import iso
from domain.kernel import Id, NotFound, Unacceptable
from domain.party import Party
from domain.vocabulary import Term, Terms
from store.people.accounts import LINK_LASTS, Account, Duty, NotTheFirst
from store.people.administration import By, Way
from store.people.forgetting import forget_identities

router = APIRouter(prefix="/accounts", route_class=DirectRoute, tags=["administration"])


_PARTY = ("人员或单位", "party")


class AccountsQuery(BaseModel):
    """Which accounts."""

    model_config = ConfigDict(extra="forbid")

    duty: Duty | None = Field(None, description="`none` for those of parties.")
    after: GivenId | None = Field(None, description="What `next` of the page before said.")
    limit: int = Field(50, ge=1, le=200)


class MakeAccount(Strict):
    """For whom: either a party, or somebody with a duty, who is none."""

    labels: ClassVar[Terms] = {"party": Term(*_PARTY)}

    login: str = Field(max_length=200, description="2 to 60 characters without blanks. It is kept hashed, and sealed.")
    party: GivenId | None = Field(None, description="Who signs in.")
    duty: Duty = Field(Duty.NONE, description="Of somebody who takes no part in cases.")


class KnownAccount(msgspec.Struct):
    """An account."""

    account: str
    party: str | None
    duty: Duty
    login: str | None
    """Nobody but administrators reads more than its first character; none of who signs in by telephone."""
    authenticator: bool
    passkeys: int
    begun: bool
    """Whether its owner has chosen a password, or signs in by telephone."""
    made_at: str
    disabled_at: str | None


class AccountsPage(msgspec.Struct):
    """Accounts, in the order of their ids."""

    items: list[KnownAccount]
    next: str | None


class NewLink(msgspec.Struct):
    """A one-time link, shown this once: good for 24 hours to choose a password."""

    account: str
    link: str
    """For the account's owner alone: they open it in a browser, and choose a password there."""
    token: str
    """What stands after `#` in the link."""
    ends_at: str
    """Until when it is good."""


@router.get(
    "",
    **personal("", answer=schema_of(AccountsPage), query=AccountsQuery, refusals=(401, 422), may="accounts.read"),
)
async def accounts(request: Request) -> Response:
    """The accounts: who can sign in."""
    people, asking, query = running(request).people, asking_of(request), asked(request, AccountsQuery)
    found = await people.accounts.page(query.duty, query.after or "", query.limit + 1)
    following = found[query.limit - 1].id if len(found) > query.limit else None
    masked = asking.duty is Duty.AUDITOR
    items = [_told(one, people.accounts.login_of(one), masked=masked) for one in found[: query.limit]]
    return privately(AccountsPage(items, following), headers=next_page(request, following) if following else None)


def _told(account: Account, login: str | None, *, masked: bool) -> KnownAccount:
    return KnownAccount(
        account=account.id,
        party=account.party,
        duty=account.duty,
        login=f"{login[:1]}***" if login is not None and masked else login,
        authenticator=account.totp is not None,
        passkeys=account.passkeys,
        begun=account.begun,
        made_at=iso(account.made_at),
        disabled_at=None if account.disabled_at is None else iso(account.disabled_at),
    )


@router.post(
    "",
    **personal(
        "",
        body=MakeAccount,
        answer=schema_of(NewLink),
        status=201,
        refusals=(401, 404, 409),
        may="accounts.change",
    ),
)
async def make_account(request: Request) -> Response:
    """Make an account, and a link by which its owner chooses a password.

    Those of parties are a system administrator's, those with a duty a security administrator's; the first of a duty
    that nobody has yet may be any administrator's, and is recorded as such.
    """
    service, by = running(request), administrator(request)
    given = await sent(request, MakeAccount)
    if given.party is None and given.duty is Duty.NONE:
        why = (
            "还没有填这个账号给谁用：办理诉求的填人员或单位，管理和审计的填职责。",
            "It does not say whose account it is: name a party who takes part in cases, or the duty of somebody else.",
        )
        raise Unacceptable(field="party", field_words=_PARTY, why=why)
    if given.party is not None and given.duty is not Duty.NONE:
        why = (
            "人员或单位和职责只能填一个：有职责的人不办理诉求。",
            "Name a party or a duty, not both: whoever has a duty takes no part in cases.",
        )
        raise Unacceptable(field="duty", why=why)
    rule = keeping_rule(given.duty)
    if goes_by(by, rule):
        id = Id(str(uuid7())) if given.party is None else given.party
        token = await _for(service, id, given, by)
    elif given.party is None:
        id = Id(str(uuid7()))
        try:
            token = await service.people.accounts.add(
                id, given.duty, given.login, by=by._replace(way=Way.FIRST), if_first=True
            )
        except NotTheFirst:
            raise not_theirs(rule) from None
    else:
        raise not_theirs(rule)
    return privately(_link(request, id, token), 201)


def _link(request: Request, account: Id, token: str) -> NewLink:
    ends = running(request).people.keeping.now() + LINK_LASTS
    return NewLink(account, link_of(request, token), token, iso(ends))


async def _for(service: Running, id: Id, given: MakeAccount, by: By) -> str:
    if given.party is not None:
        await _demand_remembered(service, id)
    token = await service.people.accounts.add(id, given.duty, given.login, by=by)
    if given.party is not None:
        try:
            await _demand_remembered(service, id)
        except NotFound:
            # Forgotten meanwhile: what is kept of them may have been taken away before this was there.
            await forget_identities(service.people.keeping.database, [id], [])
            raise
    return token


async def _demand_remembered(service: Running, id: Id) -> None:
    events = await service.backend.case(id)
    party = Party.folded(events) if events and events[0].fact.topic == "party.registered" else None
    if party is None or party.erased:
        raise NotFound(id=id, what=("人员或单位", "party"))


@router.post(
    "/{account}/reset",
    **personal("/{account}/reset", answer=schema_of(NewLink), refusals=(401, 404), may="accounts.change"),
)
async def reset(request: Request) -> Response:
    """Forget the password and every second factor of an account, sign it out everywhere, and make a new link."""
    people, by = running(request).people, administrator(request)
    account = await theirs_to_keep(request, by)
    token = await people.accounts.reset(account.id, by=by)
    people.forget(account.id)
    return privately(_link(request, account.id, token))


@router.post(
    "/{account}/disable",
    **personal("/{account}/disable", status=204, refusals=(401, 404, 409), may="accounts.change"),
)
async def disable(request: Request) -> Response:
    """Let nobody sign in with an account, and sign it out. The last one of a duty stays."""
    people, by = running(request).people, administrator(request)
    account = await theirs_to_keep(request, by)
    await people.accounts.disable(account.id, by=by, not_last=True)
    people.forget(account.id)
    return done()


@router.post(
    "/{account}/enable", **personal("/{account}/enable", status=204, refusals=(401, 404), may="accounts.change")
)
async def enable(request: Request) -> Response:
    """Let them sign in again with an account that was disabled."""
    people, by = running(request).people, administrator(request)
    account = await theirs_to_keep(request, by)
    await people.accounts.disable(account.id, disabled=False, by=by)
    return done()


@router.delete(
    "/{account}/sessions", **personal("/{account}/sessions", status=204, refusals=(401, 404), may="sessions.end")
)
async def end_sessions(request: Request) -> Response:
    """End every session and token of an account."""
    people, by = running(request).people, administrator(request)
    id = given_id(request, "account")
    await people.accounts.sign_out(id, by=by)
    people.forget(id)
    return done()
