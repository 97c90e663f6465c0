"""A loaded server that is killed loses nothing that it acknowledged. ``kill9.py`` runs it for longer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.crash.kill9 import kill_again_and_again


def test_three_kills_lose_and_double_nothing(store_url: str, tmp_path: Path) -> None:
    said = asyncio.run(kill_again_and_again(store_url, tmp_path, rounds=3, seed=1))
    assert "none lost" in said
