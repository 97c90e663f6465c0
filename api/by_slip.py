"""What is typed in from a slip of paper, and the need that it leads to."""

from __future__ import annotations

from fastapi import Request
from pydantic import Field

from api.perform import Strict
from api.running import running
from api.throttle import Bound, address_of
from api.unproven import WrongSlip
from domain.kernel import Id
from domain.need.refusals_of_slips import RaiserHasAccount
from store.people.slips import digits_of, read_number


class GivenSlip(Strict):
    """What is written on a slip."""

    number: str = Field(max_length=40, description="Eight digits; blanks and hyphens between them do not matter.")
    code: str = Field(max_length=20, description="Six digits.")


async def demand_none_has(request: Request, raiser: Id) -> None:
    """Demand that whoever a need was raised for has no account, where they go on with it themselves.

    :raises RaiserHasAccount: when they have one.
    """
    if await running(request).people.accounts.with_id(raiser) is not None:
        who = ("登录后的反映人本人", "whoever raised it, signed in,")
        raise RaiserHasAccount(who=who, act_words=("使用回执单", "use a slip"), could=["raiser"])


async def need_of_slip(request: Request, given: GivenSlip) -> Id:
    """The need that a slip is for. After five wrong codes it is void; its number alone tells nobody anything.

    :raises WrongSlip: when number and code are not those of a slip that is good; what cannot be a number is no try.
    :raises TooMany: when so many were tried from that address, or with that number.
    """
    people, number = running(request).people, read_number(given.number)
    if number is None:
        raise WrongSlip()
    people.throttle.count(Bound.SLIP_FROM_ADDRESS, address_of(request))
    # The same for a number that there is not: who is stopped has learnt nothing.
    people.throttle.count(Bound.SLIP_OF_NEED, f"tried {number}")
    need = await people.slips.need_of(number)
    if need is None or not await people.codes.is_of_slip(need, digits_of(given.code)):
        raise WrongSlip()
    return need
