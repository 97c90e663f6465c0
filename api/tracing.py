"""Every request has a trace id: the caller's own where it is well formed, else a new one. Facts and answers carry it.

Only a UUID or the trace id of a ``traceparent`` is taken over: it becomes part of the log for ever, where no name or
number of a person may stand.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Awaitable

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from api.guarded import guarded
from api.problems import OurFault, problem

_log = logging.getLogger("huying.api")
_uuid = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}").fullmatch
_parent = re.compile(rb"00-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}").fullmatch


class Traced:
    """The outermost part of the service: the trace id, what guards a browser, and the answer when we break something.

    :param docs: the address of the pages that describe the API.
    """

    def __init__(self, app: ASGIApp, docs: str) -> None:
        self._app = app
        self._docs = docs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = _given(scope) or str(uuid7())
        scope["trace"] = trace
        named = (b"x-request-id", trace.encode())
        begun = False

        def telling(message: Message) -> Awaitable[None]:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                # A kept answer's list of headers is everybody's: it is copied, not added to.
                message["headers"] = guarded(scope, [*message["headers"], named], self._docs)
            return send(message)

        try:
            await self._app(scope, receive, telling)
        except ClientDisconnect:
            return
        except Exception as error:
            # Its text may hold anybody's words: what it is and where it came from is enough to find it.
            _log.error("%s", type(error).__name__, extra={"trace": trace, "where": where(error)})
            if begun:
                raise
            await problem(Request(scope), OurFault(trace=trace))(scope, receive, telling)


def where(error: BaseException) -> list[str]:
    """The innermost places in the code that an exception came through."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _given(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _uuid(value):
            return str(value, "ascii")
        if name == b"traceparent" and (found := _parent(value)):
            return str(found[1], "ascii")
    return None
