"""The service with its pages: what ``huying serve`` has uvicorn run."""

from __future__ import annotations

import os

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send

from api.app import create_app as create_api
from api.app import settings_from
from api.logs import log_as_json
from api.running import Settings
from web.pages import missing
from web.routes import PAGES

_NOT_OURS = ("/api/", "/livez", "/readyz")


def create_app(settings: Settings) -> FastAPI:
    """The API, and the pages that stand before it. They ask it for all that they show and do."""
    app = create_api(settings)
    app.router.routes.insert(0, _Pages())
    return app


def create_from_environment() -> FastAPI:
    """The service as ``huying serve`` sets it up for its workers: the ``HUYING_…`` of its environment."""
    log_as_json()
    return create_app(settings_from(os.environ))


class _Pages(BaseRoute):
    """Every address but those of the API."""

    def __init__(self) -> None:
        routes = [route for pages in PAGES for route in pages.routes]
        self._any = Router(routes, default=missing)
        # A router tries its routes one by one: it is given those alone that begin as the address does.
        self._by_first_step = {
            step: Router([route for route in routes if _first_step(route.path) in (step, None)], default=missing)
            for step in {_first_step(route.path) for route in routes}
            if step is not None
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is one of ours."""
        ours = scope["type"] == "http" and not scope["path"].startswith(_NOT_OURS)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        scope.pop("router", None)
        router = self._by_first_step.get(scope["path"].split("/", 2)[1], self._any)
        await router(scope, receive, send)


def _first_step(path: str) -> str | None:
    """What an address begins with; None where that may be anything."""
    step = path.split("/", 2)[1]
    return None if step.startswith("{") else step
