"""The two communities, settled once, and a copy for each test."""

from __future__ import annotations

import asyncio
import shutil
from copy import copy
from pathlib import Path

import pytest

from tests.api.matrix.asking import settled
from tests.api.matrix.world import World


@pytest.fixture(scope="session")
def settled_community(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A folder with all that an installation has, and what was settled there; to be copied."""
    folder = tmp_path_factory.mktemp("matrix")
    return folder, asyncio.run(settled(_store_in(folder)))


@pytest.fixture
def community(settled_community: tuple[Path, World], tmp_path: Path) -> tuple[str, World]:
    """A store with both communities, of one's own."""
    folder, world = settled_community
    own = copy(world)
    own.cases = dict(world.cases)
    return _store_in(shutil.copytree(folder, tmp_path / "copied")), own


def _store_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'huying.sqlite'}"
