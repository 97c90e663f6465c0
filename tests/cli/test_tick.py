"""``huying tick``: what is due by now, or by another instant, is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from domain.casework import SYSTEM
from domain.instants import CHINA, micros
from domain.settings import installed
from tests.cli.running import huying
from tests.domain.people import new_id
from tests.store.stored import served
from tests.store.town import founded


def test_a_second_tick_finds_nothing_to_do(own: str) -> None:
    huying("tick", store=own)
    assert "Nothing was due" in huying("tick", store=own)
    assert "equal a fresh fold" in huying("check", store=own)


def test_an_instant_before_everything_brings_about_nothing(own: str) -> None:
    assert "Nothing was due" in huying("tick", "--at", "1999-01-01", store=own)
    assert "Nothing was due" in huying("tick", "--at", "1999-01-01T08:00+08:00", store=own)


@pytest.mark.parametrize("at", ["soon", "2025-02-30", "2999-01-01", ""])
def test_an_instant_that_cannot_be_meant_is_refused(own: str, at: str) -> None:
    said = huying("tick", "--at", at, store=own, code=1)
    assert "later than now" in said or "no date or time" in said


def test_there_is_nothing_to_tick_where_there_is_no_store(tmp_path: object) -> None:
    assert "there is no store" in huying("tick", store=f"sqlite:///{tmp_path}/none.db", code=1)


@pytest.fixture
def read_anew() -> Iterator[None]:
    """Settings are read again, although a process reads them once."""
    installed.cache_clear()
    yield
    installed.cache_clear()


@pytest.mark.usefixtures("read_anew")
@pytest.mark.parametrize("settings", ["[deadlines]\ndefault = 'asap'\n", "[deadlnes]\n", "[", None])
def test_wrong_settings_are_refused_as_the_service_refuses_them(
    own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str | None
) -> None:
    file = tmp_path / "huying.toml"
    if settings is not None:
        file.write_text(settings, encoding="utf-8")
    monkeypatch.setenv("HUYING_SETTINGS", str(file))
    said = huying("tick", store=own, code=1)
    assert f"The settings in {file} are not right" in said
    assert f"设置文件 {file} 有误" in said
    assert huying("serve", store=own, code=1) == said


def test_answers_to_requests_of_long_ago_are_dropped_and_newer_ones_are_not(store_url: str) -> None:
    async def settled() -> None:
        for key, at in (("old", datetime(2020, 1, 1, tzinfo=CHINA)), ("new", datetime.now(CHINA))):
            async with served(store_url, now=partial(micros, at)) as writer:
                await writer.submit(founded(new_id(), "district", None), key=f"{SYSTEM} {key}", request="")

    asyncio.run(settled())
    assert "Dropped 1 old answer to requests. 清除 1 条过期的请求应答。" in huying("tick", store=store_url)
    assert "Dropped" not in huying("tick", store=store_url)
