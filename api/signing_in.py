"""Showing who one is, and the session that follows."""

from __future__ import annotations

import msgspec
from fastapi import Request, Response

from api.devices import remembered
from api.identity import session_brought, signed_in
from api.people import People
from api.private import privately
from api.running import running
from api.trying import Trying, who_of
from api.unproven import SecondFactorNeeded, WrongCredentials
from api.watch import note
from domain.kernel import Id
from store.people.accounts import Account, Duty
from store.people.sessions import Level, begun_with, lasting


class Welcome(msgspec.Struct):
    """Who is signed in now."""

    account: str
    party: str | None
    """The party that they act as; none for whoever administers or audits."""
    duty: Duty
    level: Level
    """``enrol``: they have to set up a second factor before anything else."""


async def prove(request: Request, login: str, password: str, code: str | None) -> Account:
    """The account that these belong to.

    Whether there is such an account, it is disabled, or the password is another: the work and the answer are the same.

    :raises WrongCredentials: when they belong to none.
    :raises SecondFactorNeeded: when the password is right, and a code is needed too.
    :raises TooMany: when that was tried too often.
    """
    people = running(request).people
    account = await people.accounts.named(login)
    # What was typed is counted, whether there is such an account or not.
    trying = Trying(request, who_of(people, account, login))
    trying.count()
    usable = account is not None and account.disabled_at is None
    kept = account.password if account is not None and usable else None
    if not await people.passwords.is_right(kept, password) or account is None:
        raise WrongCredentials()
    if account.has_second_factor:
        if code is None:
            raise SecondFactorNeeded(factors=factors_of(account))
        trying.count_factor()
        if not await is_second_factor(people, account, code):
            raise WrongCredentials()
    trying.forgive()
    if kept is not None and people.passwords.is_outdated(kept):
        await people.accounts.set_password(account.id, await people.passwords.hash(password))
    return account


async def is_second_factor(people: People, account: Account, code: str) -> bool:
    """Whether it is a code of the authenticator, or a recovery code, that was not used before; it is now."""
    plain = code.replace(" ", "")
    if plain.isascii() and plain.isdigit() and len(plain) == 6:
        return await people.factors.is_totp(account, plain)
    return await people.factors.use_recovery(account.id, code)


def factors_of(account: Account) -> list[str]:
    """What an account may show besides its password, to programs."""
    return [*(["totp", "recovery"] if account.totp else ["recovery"]), *(["passkey"] if account.passkeys else [])]


async def begin(
    request: Request,
    account: Account,
    level: Level | None = None,
    *,
    proved_at: int | None = None,
    answer: Response | None = None,
) -> Response:
    """Let them be signed in from now on, in a new session; whatever the browser had before ends.

    :param proved_at: when they showed who they are; now, if nothing is said.
    :param answer: what is answered, if not who is signed in.
    """
    people, before = running(request).people, session_brought(request)
    chosen = begun_with(account) if level is None else level
    secret = await people.sessions.begin(account.id, account.duty, chosen, instead_of=before, proved_at=proved_at)
    if before is not None:
        people.forget_session(before)
    note(request, f"signed in: {chosen}", account.id)
    told = answer or privately(Welcome(account.id, account.party, account.duty, chosen))
    response = signed_in(request, told, secret, lasting(account.duty)[1])
    return remembered(request, response, who_of(people, account, ""))


async def renew(request: Request, id: Id) -> tuple[Account, str]:
    """The account *id* as it is now, and the secret of the session that takes the place of this one."""
    people, before = running(request).people, session_brought(request)
    account = await people.accounts.with_id(id)
    if account is None:
        raise WrongCredentials()
    secret = await people.sessions.begin(account.id, account.duty, begun_with(account), instead_of=before)
    people.forget(account.id)
    return account, secret
