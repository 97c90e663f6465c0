"""A form from beginning to end: shown, sent, refused and shown again with all that was typed, or done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.given import PATIENCE
from api.problems import BodyTooSlow, TooLarge
from domain.kernel import Unacceptable
from web.asking import Problem
from web.fields import Fault, Field, filled
from web.rendering import render
from web.words.translated import in_words


class NoForm(Unacceptable):
    """没有读懂提交的内容，请返回后重新填写。

    What was sent could not be read. Go back and fill it in again.
    """


AT_MOST = 256 * 1024
"""How long a form without photos may be, in bytes."""


class Form(NamedTuple):
    """A form as it is shown."""

    fields: Sequence[Field]
    values: Mapping[str, list[str]]
    faults: Mapping[str, str]
    """By the fields' names; what belongs to none of them stands in *problem*."""
    problem: Problem | None
    key: str
    """Of what is sent with it: sent twice, it is done once."""
    version: str
    """Of the case as it was shown with it."""
    warned: bool
    """Whether the public words look personal, and may be sent all the same."""

    @property
    def has_faults(self) -> bool:
        """Whether it was sent and not done."""
        return bool(self.faults) or self.problem is not None


def form(
    request: Request,
    fields: Sequence[Field],
    posted: FormData | None = None,
    *,
    faults: Sequence[tuple[str, str]] = (),
    problem: Problem | None = None,
    version: str = "",
) -> Form:
    """The form as it is shown at first, or again with what was *posted* and is not right."""
    found = {name: in_words(words, request.scope["language"]) for name, words in faults}
    if problem is not None:
        found |= dict(_faults_of(problem, fields))
    key = str(posted.get("key", "")) if posted else ""
    sent = str(posted.get("version", "")) if posted else ""
    if problem is not None and problem.kind in _ONE_MORE:
        key = ""  # what was sent before stands under that key: something else needs its own
    values = filled(fields, posted)
    warned = problem is not None and problem.kind == "looks-personal"
    return Form(fields, values, found, problem, key or str(uuid4()), version or sent, warned)


_ONE_MORE = frozenset({"key-used-twice"})


def _faults_of(problem: Problem, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """What the API said of single fields of this form."""
    names = {field.name for field in fields}
    told: list[Mapping[str, Any]] = list(problem.told.get("errors") or [])
    if not told and "field" in problem.told:
        told = [{"field": problem.told["field"], "message": problem.detail}]
    faults = []
    for one in told:
        name = str(one.get("field", ""))
        while name and name not in names:
            name = name.rpartition(".")[0]
        if name:
            faults.append((name, str(one.get("message", problem.detail))))
    return faults


def faults_shown(given: Form) -> list[Fault]:
    """The faults in the order of the fields, for the summary above the form."""
    return [Fault(field.id, given.faults[field.name]) for field in given.fields if field.name in given.faults]


async def posted_by(request: Request, at_most: int = AT_MOST) -> FormData:
    """What was filled in.

    :raises TooLarge: when it is too long.
    :raises NoForm: when it is none.
    :raises BodyTooSlow: when it does not arrive in time.
    """
    if int(request.headers.get("content-length") or 0) > at_most:
        raise TooLarge(limit=at_most)
    counted, stream = 0, request.receive

    async def receive() -> Any:
        nonlocal counted
        message = await stream()
        counted += len(message.get("body", b""))
        if counted > at_most:
            raise TooLarge(limit=at_most)
        return message

    try:
        async with asyncio.timeout(PATIENCE):
            posted = await Request(request.scope, receive).form(max_files=10, max_fields=500, max_part_size=AT_MOST)
    except TimeoutError:
        raise BodyTooSlow() from None
    except (HTTPException, UnicodeDecodeError, ValueError):
        raise NoForm() from None
    request.scope["posted"] = posted  # for web.kept, should it have to be sent again
    return posted


async def show(request: Request, template: str, given: Form, /, **shown: Any) -> Response:
    """The page with the form: with the status of the refusal, where it was refused."""
    status = 200
    if given.has_faults:
        status = given.problem.status if given.problem else 422
    return await render(request, template, status, form=given, faults=faults_shown(given), **shown)
