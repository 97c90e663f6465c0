"""``huying serve``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.panel import Panel

from cli.connections import Patient
from cli.start import offer_first_link
from cli.telling import aside, bar, fail, failing_kindly, run
from cli.where import HERE, Data, Photos, Store, photos_at, sole_writer, url_of, writing
from domain.instants import moment
from domain.outside import outside
from domain.settings import installed
from projections import VIEWS
from store.files.sweeping import demand_own_files
from store.opening import file_of
from store.people.keeping import opened
from store.rebuild import bring_up_to_date
from store.vault.places import sealing
from store.writer import clock

_LOCAL = ("127.0.0.1", "localhost", "::1")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on 监听地址.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="The port 端口.")] = 8000,
    data: Data = HERE,
    store: Store = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Serving processes 进程数; more than one only on PostgreSQL.")
    ] = 1,
    files: Photos = None,
    insecure_actors: Annotated[
        bool,
        typer.Option("--insecure-actors", help="Believe the X-Huying-Actor header. For trying out, never in earnest."),
    ] = False,
) -> None:
    """Serve the pages and the HTTP API. 启动服务。"""
    url = url_of(data, store)
    if workers > 1 and file_of(url) is not None:
        fail("a SQLite store has one serving process; use PostgreSQL for more workers. SQLite 只支持一个进程。")
    if insecure_actors:
        _warn(host)
    with failing_kindly(), sole_writer(url):
        _settings()
        folder = photos_at(url, data, files)
        run(_prepare(url, data, folder))
        run(_prepare_people(url, data, os.environ.get("HUYING_BASE") or f"http://{host}:{port}"))
        os.environ["HUYING_STORE"] = url
        os.environ["HUYING_DATA"] = str(data.absolute())
        os.environ["HUYING_FILES"] = str(folder)
        os.environ["HUYING_INSECURE_ACTORS"] = "1" if insecure_actors else "0"
        uvicorn.run(
            "web.app:create_from_environment",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="uvloop" if os.name == "posix" else "auto",
            http=Patient,
            access_log=False,
            log_level="info",
            server_header=False,
            timeout_graceful_shutdown=10,
        )


def _settings() -> None:
    """Read the settings before anybody is served, and say which holidays nobody knows yet."""
    outside(os.environ)
    calendar, year = installed().terms.calendar, moment(clock()).year
    for unknown in (each for each in (year, year + 1) if not calendar.knows(each)):
        aside.print(
            f"[yellow]The holidays of {unknown} are not known: only weekends are left out of working days. Name a file "
            f"with the official notice in HUYING_SETTINGS.[/] 尚无 {unknown} 年节假日安排，工作日暂只扣除周末。"
        )


async def _prepare(url: str, data: Path, folder: Path) -> None:
    """Bring every view up to date before anybody is served, where people can see it."""
    # A vault that cannot be used is said here, before anybody is served and anything is changed.
    async with writing(url) as backend, sealing(url, backend, data):
        await demand_own_files(backend, folder)
        with bar("Bringing the views up to date 更新视图") as progress:
            await bring_up_to_date(backend, VIEWS, progress)


async def _prepare_people(url: str, data: Path, base: str) -> None:
    """Make sure that identities can be used, and somebody can administer them."""
    keeping = await opened(url, data)
    try:
        await offer_first_link(keeping, base)
    finally:
        await keeping.database.close()


def _warn(host: str) -> None:
    words = (
        "任何请求都可以用 X-Huying-Actor 请求头自称是任何人，没有登录，没有核验。只可用于本机试用，切勿对外提供服务。\n"
        "Any request may say in its X-Huying-Actor header that it comes from anybody: nobody signs in, nothing is "
        "checked. For trying out on this machine only."
    )
    if host not in _LOCAL:
        words += f"\n现在监听的是 {host}，不只本机可以访问！ It listens on {host}: not only this machine can reach it!"
    aside.print(Panel(words, title="--insecure-actors", style="bold red"), soft_wrap=False)  # or its lines are cut off
