"""The demo, told once on each store for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import huying
from tests.stores import copied, database


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a store with the demo in it. Change nothing in it but what can be made again."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('told') / 'huying.db'}"
        huying("demo", store=url)
        yield url
        return
    server = str(request.getfixturevalue("postgres_url"))
    with database(server) as url:
        huying("demo", store=url)
        yield url


@pytest.fixture
def own(told: str, tmp_path: Path) -> Iterator[str]:
    """A store with the demo in it, to be changed."""
    with copied(told, tmp_path) as url:
        yield url
