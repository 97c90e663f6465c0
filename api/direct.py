"""Routes that hand the request straight to their endpoint.

An endpoint here takes the request and gives back a response; FastAPI documents it and finds it, and is spared the work
of resolving parameters that nobody declared. That is most of what it costs to answer a board page.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from api.document import MAY
from api.gate import demand_left_to, let_in
from api.identity import brought, identify
from api.problems import Unavailable, language_of, problem
from api.watch import note_refusal
from api.wrong import malformed
from domain.kernel import Refused
from domain.policy.rules import Rule, rules
from domain.settings import installed
from store.backend import StoreUnavailable

_log = logging.getLogger("huying.api")

Endpoint = Callable[[Request], Awaitable[Response]]


async def answered(endpoint: Endpoint, rule: Rule, request: Request) -> Response:
    """The endpoint's answer to somebody whom the *rule* lets in, or the problem it ran into."""
    request.scope["rule"] = rule
    try:
        shown = brought(request.scope)
        if shown is not None:
            await identify(request, shown)
        let_in(request, rule)
        if rule.name in installed().policy.narrowed:
            await demand_left_to(request, rule)
        return await endpoint(request)
    except Refused as refusal:
        response = problem(request, refusal)
        note_refusal(request, refusal, response.status_code)
        return response
    except ValidationError as error:
        return problem(request, malformed(error.errors(include_url=False, include_input=False), language_of(request)))
    except StoreUnavailable as error:
        _log.warning(
            "store unavailable: %s", type(error.__cause__ or error).__name__, extra={"trace": request.scope["trace"]}
        )
        return problem(request, Unavailable())


class DirectRoute(APIRoute):
    """An APIRoute whose endpoint is ``async def endpoint(request) -> Response``.

    :raises TypeError: when it names no rule by which it goes (see ``going_by``), or one that is not there.
    """

    def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.direct = endpoint
        named = (options.get("openapi_extra") or {}).get(MAY, {}).get("rule")
        if named not in rules():
            raise TypeError(f"the route {path} does not name a rule by which it goes")
        self.rule = rules()[named]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that the router found this route for: it may find one where the dispatch did not."""
        if self.methods and scope["method"] not in self.methods:
            await super().handle(scope, receive, send)
            return
        response = await answered(self.direct, self.rule, Request(scope, receive))
        await response(scope, receive, send)
