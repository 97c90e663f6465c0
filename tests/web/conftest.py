"""A service with its pages and the demo, on a port of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.running import Settings
from cli.demo.telling import tell
from projections import VIEWS
from store.files.folder import Files
from store.files.sweeping import folder_of as folder_of_files
from store.opening import backend_for
from store.rebuild import bring_up_to_date
from store.vault.places import open_beside, place_for
from tests.stores import copied
from tests.web.office import WORKER, Office
from web.app import create_app


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the demo in it that nobody has open, to be copied."""
    store = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'huying.sqlite'}"
    asyncio.run(told(store))
    return store


async def told(store: str) -> None:
    """Tell the demo to an empty store."""
    backend, vault = backend_for(store), place_for(store).vault()
    await backend.open()
    await open_beside(vault, backend)
    await bring_up_to_date(backend, VIEWS)
    await tell(backend, VIEWS, Files(folder_of_files(store), vault), vault=vault)
    await vault.close()
    await backend.close()


@pytest.fixture(scope="module")
def site(demo_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that tells the demo, for the tests of one file alone."""
    with copied(demo_store, tmp_path_factory.mktemp("site")) as store, serving(Settings(store, True)) as address:
        yield address


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    """Somebody who looks without a browser, follows where they are led, and is not signed in."""
    with httpx.Client(base_url=site, follow_redirects=True, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def office(site: str) -> Iterator[Office]:
    """The office of a community, on whose desk a test puts what it needs."""
    with Office(site) as office:
        yield office


@pytest.fixture
def worker(client: httpx.Client) -> httpx.Client:
    """A community worker at the desk of that office."""
    client.post("/trying-out", data={"party": WORKER, "back": "/livez"})
    return client


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of a service in a thread of this process."""
    config = uvicorn.Config(
        create_app(settings), port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def folder_of(store: str) -> Path:
    """Where a store of SQLite lies."""
    return Path(store.removeprefix("sqlite:///")).parent
