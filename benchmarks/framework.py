"""The board as a component framework makes it: built by npm, and served beside the API that it asks."""

from __future__ import annotations

import gzip
import mimetypes
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.disk import CannotRun

_SOURCES = Path(__file__).with_name("rival_page")
_LONGEST = 600
"""Seconds that npm may take to fetch everything, and to build."""


def built(folder: Path) -> Path:
    """Build it in *folder*, and give back where it lies then.

    :raises CannotRun: without npm, or when npm cannot do it.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise CannotRun("there is no `npm` on the PATH")
    shutil.copytree(_SOURCES, folder)
    # Nothing that comes along is to run here but the build.
    _run(npm, "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", within=folder)
    _run(npm, "run", "build", within=folder)
    return folder / "dist"


def _run(*command: str, within: Path) -> None:
    try:
        subprocess.run(command, cwd=within, check=True, capture_output=True, text=True, timeout=_LONGEST)
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"`npm {command[1]}` failed: {failure.stderr.strip()[-600:]}") from None
    except subprocess.TimeoutExpired:
        raise CannotRun(f"`npm {command[1]}` took longer than {_LONGEST} s") from None


def app() -> Starlette:
    """What ``uvicorn --factory`` serves: what was built, from ``BENCH_BUILT``, and the API at ``BENCH_API``."""
    sent = {f"/{path.relative_to(root)}": _packed(path) for root in (_built(),) for path in root.rglob("*.*")}
    upstream = httpx.AsyncClient(base_url=os.environ["BENCH_API"], timeout=60)

    async def api(request: Request) -> Response:
        answer = await upstream.get(request.url.path, params=request.query_params)
        # As the proxy before such a page does it; the pages of Huying do it themselves.
        return Response(gzip.compress(answer.content, 5, mtime=0), answer.status_code, _API)

    async def file(request: Request) -> Response:
        found = sent.get(request.url.path)
        if found is None:
            return Response(*sent["/index.html"][:1], headers=sent["/index.html"][1])
        return Response(found[0], headers=found[1])

    async def ready(request: Request) -> Response:
        return Response("ready")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with upstream:
            yield

    routes = [Route("/readyz", ready), Route("/api/v1/{path:path}", api), Route("/{path:path}", file)]
    return Starlette(routes=routes, lifespan=lifespan)


_GZIP = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
_API = {**_GZIP, "Content-Type": "application/json", "Cache-Control": "no-cache"}


def _built() -> Path:
    return Path(os.environ["BENCH_BUILT"])


def _packed(path: Path) -> tuple[bytes, dict[str, str]]:
    """A file as it is sent: packed beforehand as tightly as gzip can, and kept for ever unless it is the page."""
    kept = "no-cache" if path.name == "index.html" else "public, max-age=31536000, immutable"
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    return gzip.compress(path.read_bytes(), 9, mtime=0), {**_GZIP, "Content-Type": kind, "Cache-Control": kept}
