"""The service: its routes, and what it holds from start to end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from api import document
from api.direct import DirectRoute
from api.dispatch import Dispatch, not_this_way
from api.problems import NoSuchPage, problem
from api.routes import (
    account,
    accounts,
    acts,
    administration,
    answers,
    bulk,
    categories,
    checking,
    claims,
    deliberation,
    directory,
    duplicates,
    durations,
    erasure,
    erasure_requests,
    explained,
    factors,
    feedback,
    health,
    history,
    identities,
    joining,
    levels,
    lists,
    log,
    maps,
    me,
    merging,
    mine,
    months,
    my_offers,
    needs,
    offers,
    orders,
    parties,
    passkeys,
    phone,
    photos,
    places,
    raising,
    readings,
    receipts,
    replies,
    rewording,
    roster,
    rota,
    searches,
    session,
    slips,
    start_page,
    statistics,
    timing,
    tokens,
    trying_out,
    units,
    upkeep,
    vouchers,
    whistles,
    wording,
    words,
    work,
)
from api.running import Running, Settings
from api.tracing import Traced
from domain.outside import outside
from store.opening import backend_for

PREFIX = "/api/v1"


def create_app(settings: Settings) -> FastAPI:
    """The service for a store. It opens the store when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = Running(settings, backend_for(settings.store))
        await service.start()
        app.state.running = service
        try:
            yield
        finally:
            await service.stop()

    app = FastAPIOffline(
        title="Huying 呼应",
        version="1",
        summary="Needs of a residential community, from raised to solved and confirmed.",
        docs_url=f"{PREFIX}/docs",
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        static_url=f"{PREFIX}/docs-files",
        swagger_ui_oauth2_redirect_url=f"{PREFIX}/docs/oauth2-redirect",
        redirect_slashes=False,
        # Its spans would hold what people look for, and its logs the text of errors, which may be anybody's words.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    # The router tries its routes in this order: what is asked most comes first.
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.probes)
    # Only now: each router that is included would be one more to be begun and ended around it.
    app.router.lifespan_context = lifespan
    app.add_exception_handler(HTTPException, _no_route)
    app.add_middleware(Dispatch, routes=_routes())
    app.add_middleware(Traced, docs=f"{PREFIX}/docs")
    document.describe(app)
    return app


_ROUTERS = tuple(
    module.router
    for module in (
        needs,
        claims,
        raising,
        rewording,
        statistics,
        durations,
        explained,
        months,
        maps,
        work,
        answers,
        checking,
        replies,
        deliberation,
        timing,
        orders,
        whistles,
        levels,
        units,
        duplicates,
        merging,
        acts,
        bulk,
        lists,
        offers,
        words,
        mine,
        my_offers,
        me,
        joining,
        searches,
        upkeep,
        photos,
        places,
        parties,
        directory,
        roster,
        rota,
        categories,
        wording,
        session,
        trying_out,
        account,
        start_page,
        factors,
        passkeys,
        phone,
        vouchers,
        identities,
        receipts,
        slips,
        tokens,
        accounts,
        administration,
        readings,
        erasure,
        erasure_requests,
        feedback,
        log,
        history,
        health,
    )
)


def _routes() -> Iterator[tuple[str, DirectRoute]]:
    """Every route of ours, with what stands before its path."""
    for prefix, router in (*((PREFIX, router) for router in _ROUTERS), ("", health.probes)):
        yield from ((prefix, route) for route in router.routes if isinstance(route, DirectRoute))


async def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return problem(request, NoSuchPage())
    allowed = (error.headers or {}).get("Allow", "GET, HEAD")
    return not_this_way(request, allowed.split(", "))


def settings_from(environment: Mapping[str, str]) -> Settings:
    """How ``huying serve`` has its workers serve: the ``HUYING_…`` of their environment."""
    used = outside(environment)
    files = environment.get("HUYING_FILES")
    return Settings(
        store=environment["HUYING_STORE"],
        insecure_actors=environment.get("HUYING_INSECURE_ACTORS") == "1",
        files=Path(files) if files else None,
        raise_without_account=environment.get("HUYING_RAISE_WITHOUT_ACCOUNT", "1") != "0",
        sms=used.sms,
        oidc=used.oidc,
        wechat=used.wechat,
        data=Path(environment["HUYING_DATA"]) if "HUYING_DATA" in environment else None,
    )
