"""What it takes to vouch for somebody: sending their browser away, and learning from what comes back who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from api.problems import STATUS
from domain.kernel import NotAllowed, Refused
from store.people.identities import IdentityTaken, LastWayIn


class Away(NamedTuple):
    """What this end knows of a browser that was sent away, and nobody else can."""

    back: str
    """The address that it comes back to."""
    state: str
    """Comes back with it, so that nobody is let in by an answer that was meant for another browser."""
    nonce: str
    """Comes back inside what the voucher signs, so that nothing it signed before is taken for it."""
    verifier: str
    """Shown by this end alone, so that a code that was seen on its way is worth nothing (PKCE, RFC 7636)."""


class Vouched(NamedTuple):
    """What a voucher says of somebody."""

    subject: str
    """What they are called there, always the same, and never anybody else."""
    strong: bool
    """Whether it asked for a second factor."""
    proved_at: int
    """When they showed there who they are, in microseconds since 1970; 0 when it does not say."""


class Vouches(Protocol):
    """Vouches for people."""

    name: str
    """What people read on the button."""
    makes_residents: bool
    """Whether somebody who comes for the first time becomes a resident with an account."""

    async def address(self, away: Away, *, again: bool) -> str:
        """Where to send a browser.

        :param again: whether people shall show once more who they are, though they have a moment ago.
        :raises Unreachable: when that cannot be found out.
        """
        ...

    async def vouched(self, returned: Mapping[str, str], away: Away, now: int) -> Vouched:
        """Who somebody is, by what their browser came back with.

        :param now: microseconds since 1970.
        :raises NotVouched: when it shows nothing.
        :raises Unreachable: when that cannot be found out.
        """
        ...


class NotOffered(Refused):
    """本服务没有开通这种登录方式。

    This way to sign in is not offered here.
    """


class Unreachable(Refused):
    """“{name}”暂时无法使用，请稍后再试，或换一种方式登录。

    “{name}” cannot be used right now. Try again later, or sign in another way.
    """


class NotVouched(Refused):
    """“{name}”给出的登录结果没有通过核验，没有登录。请重新登录；如仍不行，请告诉管理员。

    What “{name}” says of you could not be verified, and you are not signed in. Try again; if it stays so, tell the
    operator.
    """


class GivenUp(Refused):
    """在“{name}”的登录没有完成：可能是您取消了，或者对方没有同意。请再试一次，或换一种方式登录。

    Signing in at “{name}” was not completed: you may have cancelled it, or were refused there. Try again, or sign in
    another way.
    """


class NotExpectedBack(Refused):
    """请重新登录：这次登录已过期、已完成，或不是从这个浏览器开始的。

    Please begin again: this attempt to sign in is over, was completed, or did not begin in this browser.
    """


class NotLinked(NotAllowed):
    """这个身份没有绑定可用的账号。请{who}先用原来的方式登录后绑定，或请管理员绑定，才能{act_words}。

    No account in use goes with that identity. To {act_words}, {who} first signs in as before and links it, or has an
    administrator link it.
    """


STATUS.update(
    {
        NotOffered: 409,
        Unreachable: 503,
        NotVouched: 401,
        GivenUp: 401,
        NotExpectedBack: 401,
        IdentityTaken: 409,
        LastWayIn: 409,
    }
)
