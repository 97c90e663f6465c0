"""What can be chosen in a form at the time, such as the categories, or the units that may be called."""

from __future__ import annotations

from starlette.requests import Request

from web.choices import of_all, of_claimants, of_offers, of_roster, of_staff
from web.choices.of_all import Card
from web.fields import Control, Field, Option
from web.names_in_order import together

_AMONG = {**of_all.AMONG, **of_claimants.AMONG, **of_offers.AMONG, **of_roster.AMONG, **of_staff.AMONG}

_YES_NO = (Option("yes", "是", "Yes"), Option("no", "否", "No"))


async def options_of(request: Request, fields: tuple[Field, ...], card: Card | None) -> dict[str, list[Option]]:
    """The choices of each field, by its name; none for those that are typed."""
    found = {}
    for field in fields:
        if field.among:
            found[field.name] = together(await _AMONG[field.among](request, card))
        else:
            found[field.name] = list(_YES_NO if field.control is Control.YES_NO else field.options)
    return found
