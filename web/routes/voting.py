"""A household's vote."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.vocabulary import BALLOT_RULE
from web.asking import Problem, get, post
from web.fields import Control, Field, Option, read
from web.forms import Form, form, posted_by, show
from web.pages import Pages, to
from web.visitor import visitor_of
from web.words.translated import said

pages = Pages()

_ABSTAIN = "abstains"
"""No key of an option: what is sent is none."""
_CHOICE = (Field(name="option", label=said("您家的选择"), control=Control.CHOICE, required=True),)


@pages.get("/needs/{need}/do/cast")
async def ballot_paper(request: Request) -> Response:
    """What is put to the vote, and the options."""
    return await _paper(request, form(request, _CHOICE))


@pages.post("/needs/{need}/do/cast")
async def cast(request: Request) -> Response:
    """Cast the vote of one's household."""
    posted = await posted_by(request)
    body, faults = read(_CHOICE, posted)
    if faults:
        return await _paper(request, form(request, _CHOICE, posted, faults=faults))
    id = request.path_params["need"]
    visitor = await visitor_of(request)
    home = visitor.home[-1]["id"] if visitor and visitor.home else None
    number = int(body["option"]) if str(body["option"]).isdecimal() else None
    ballot = _open(await get(request, f"/needs/{id}"))
    keys = [option["key"] for option in ballot["options"]] if ballot else []
    chosen = keys[number] if number is not None and number < len(keys) else None
    given = str(posted.get("ballot", ""))
    try:
        vote = {"household": home, "option": chosen}
        await post(request, f"/needs/{id}/ballots/{given}/votes", vote, key=str(posted.get("key", "")))
    except Problem as problem:
        return await _paper(request, form(request, _CHOICE, posted, problem=problem))
    return to(f"/needs/{id}?done=cast#done")


def _open(card: Any) -> Any:
    """The ballot that is open; None where there is none."""
    return next((one for one in card["more"].get("ballots", ()) if one["state"] == "open"), None)


async def _paper(request: Request, given: Form) -> Response:
    card = await get(request, f"/needs/{request.path_params['need']}")
    ballot, visitor = _open(card), await visitor_of(request)
    options = [
        Option(str(number), option["wording"], option["wording"])
        for number, option in enumerate(ballot["options"] if ballot else ())
    ]
    return await show(
        request,
        "needs/vote.html",
        given,
        need=card["summary"],
        ballot=ballot,
        rules={code: {"zh": term.words("zh"), "en": term.en} for code, term in BALLOT_RULE.items()},
        options=[*options, Option(_ABSTAIN, "弃权", "Abstain")],
        at_home=bool(visitor and visitor.home),
    )
