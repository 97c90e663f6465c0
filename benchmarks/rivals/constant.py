"""*constant*: the ceiling. FastAPI answers bytes it has had all along, of the size the others answer with."""

from __future__ import annotations

import os

from fastapi import FastAPI, Response

from benchmarks.rivals.bodies import ClaimBody, RaiseBody

_SMALL = b'{"id":"01900000-0000-7000-8000-000000000001","version":1,"stage":"submitted"}'


def app() -> FastAPI:
    """The application, for ``uvicorn --factory``; ``BENCH_SIZES`` is ``board,timeline,statistics`` in bytes."""
    board, timeline, statistics = (
        b"x" * int(size) for size in os.environ.get("BENCH_SIZES", "8000,2000,400").split(",")
    )
    api = FastAPI()

    @api.get("/readyz")
    async def ready() -> str:
        return "ready"

    @api.post("/api/v1/needs")
    async def raise_need(body: RaiseBody) -> Response:
        return Response(_SMALL, 201, media_type="application/json")

    @api.post("/api/v1/needs/{id}/claims")
    async def claim(id: str, body: ClaimBody) -> Response:
        return Response(_SMALL, 201, media_type="application/json")

    @api.get("/api/v1/needs")
    async def needs() -> Response:
        return Response(board, media_type="application/json")

    @api.get("/api/v1/needs/{id}/timeline")
    async def of_need(id: str) -> Response:
        return Response(timeline, media_type="application/json")

    @api.get("/api/v1/areas/{id}/statistics")
    async def of_area(id: str) -> Response:
        return Response(statistics, media_type="application/json")

    return api
