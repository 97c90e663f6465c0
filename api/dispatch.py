"""Finds the endpoint for an address in one walk, before FastAPI's router would try its routes one by one.

FastAPI keeps documenting the routes, and answers for every address that is none of theirs. What its router costs for a
route of an included router is more than what a kept board page costs (see ``docs/decisions/dispatch.md``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.direct import DirectRoute, Endpoint, answered
from api.problems import NotThisWay, problem
from domain.policy.rules import Rule


def not_this_way(request: Request, allowed: Iterable[str]) -> Response:
    """The answer to a method that an address does not take, with those that it takes."""
    methods = ", ".join(sorted(allowed))
    return problem(request, NotThisWay(method=request.method, allowed=methods), {"Allow": methods})


class _Found(NamedTuple):
    endpoint: Endpoint
    rule: Rule
    names: tuple[str, ...]
    """Of the blanks in its address, in order."""


class _Node:
    """What may follow in an address: a fixed part, or a blank."""

    __slots__ = ("blank", "fixed", "methods")

    def __init__(self) -> None:
        self.fixed: dict[str, _Node] = {}
        self.blank: _Node | None = None
        self.methods: dict[str, _Found] = {}


class Dispatch:
    """Hands a request to the endpoint of its address, or to *app* when there is none for its method."""

    def __init__(self, app: ASGIApp, routes: Iterable[tuple[str, DirectRoute]]) -> None:
        self._app = app
        self._root = _Node()
        for prefix, route in routes:
            self._add(prefix + route.path, route)

    def _add(self, path: str, route: DirectRoute) -> None:
        node, names = self._root, []
        for part in path[1:].split("/"):
            if part.startswith("{"):
                names.append(part[1:-1])
                node.blank = node = node.blank or _Node()
            else:
                node = node.fixed.setdefault(part, _Node())
        for method in route.methods or ():
            node.methods[method] = _Found(route.endpoint, route.rule, tuple(names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            node: _Node | None = self._root
            values = []
            for part in scope["path"][1:].split("/"):
                following = node.fixed.get(part) if node else None
                if following is None and part and node is not None:
                    following = node.blank
                    values.append(part)
                node = following
                if node is None:
                    break
            if node is not None and node.methods:
                found = node.methods.get(scope["method"])
                if found is None:
                    response = not_this_way(Request(scope), node.methods)
                    await response(scope, receive, send)
                    return
                scope["path_params"] = dict(zip(found.names, values, strict=True))
                response = await answered(found.endpoint, found.rule, Request(scope, receive))
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)
