"""The demo, told once on each store for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import huying
from tests.stores import copied, database


@pytest.fixture(scope="session")
def told_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a file with the demo in it, to be copied."""
    url = f"sqlite:///{tmp_path_factory.mktemp('told') / 'huying.db'}"
    huying("demo", store=url)
    return url


@pytest.fixture(scope="session")
def told_on_postgresql(postgres_url: str) -> Iterator[str]:
    """The URL of a database with the demo in it, to be copied."""
    with database(postgres_url) as url:
        huying("demo", store=url)
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest) -> str:
    """The URL of a store with the demo in it. Change nothing in it but what can be made again."""
    return str(request.getfixturevalue(f"told_on_{request.param}"))


@pytest.fixture
def own_file(told_on_sqlite: str, tmp_path: Path) -> Iterator[str]:
    """A file with the demo in it, to be changed."""
    with copied(told_on_sqlite, tmp_path) as url:
        yield url


@pytest.fixture
def own(told: str, tmp_path: Path) -> Iterator[str]:
    """A store with the demo in it, to be changed."""
    with copied(told, tmp_path) as url:
        yield url
