"""How often somebody may try to sign in: few times by the account and where from, many times by the account alone.

Whoever knows a login name can use up what strangers may try of it; so a browser that its owner has signed in with
before is counted apart from them all, and a passkey, which nobody guesses, is counted by its address alone.
"""

from __future__ import annotations

from fastapi import Request

from api.devices import device_of
from api.people import People
from api.running import running
from api.throttle import Bound, address_of
from store.people.accounts import Account


class Trying:
    """Somebody who tries to sign in to what may be an account."""

    def __init__(self, request: Request, who: str) -> None:
        self._throttle = running(request).people.throttle
        self._who = who
        address, device = address_of(request), device_of(request, who)
        self._counted = (
            [(Bound.SIGN_IN_ON_DEVICE, f"{who} {device}")]
            if device is not None
            else [
                (Bound.SIGN_IN_FROM_ADDRESS, address),
                (Bound.SIGN_IN_OF_PAIR, f"{who} {address}"),
                (Bound.SIGN_IN_OF_ACCOUNT, who),
            ]
        )
        self._codes = who if device is None else f"{who} {device}"

    def count(self) -> None:
        """Count one more try. :raises TooMany: when that is one too many."""
        for bound, whose in self._counted:
            self._throttle.count(bound, whose)

    def count_factor(self) -> None:
        """Count one more code of somebody who knows the password already: few, wherever they come from.

        :raises TooMany: when that is one too many.
        """
        self._throttle.count(Bound.FACTOR_OF_ACCOUNT, self._codes)

    def forgive(self) -> None:
        """Count from the start again: they have shown who they are. What an address has tried of others stays."""
        for bound, whose in (*self._counted, (Bound.FACTOR_OF_ACCOUNT, self._codes)):
            if bound is not Bound.SIGN_IN_FROM_ADDRESS:
                self._throttle.forgive(bound, whose)


def who_of(people: People, account: Account | None, typed: str) -> str:
    """What tries of an account are counted under, or those of what was *typed* where there is none: nobody can tell
    the two apart.
    """
    return people.keeping.key.hash("throttle", typed.strip().casefold() if account is None else account.id)
