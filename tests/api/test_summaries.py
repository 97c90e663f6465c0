"""The documentation tells operations apart, in Chinese and in English; and places are found by how a name begins."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from api.app import create_app
from api.running import Settings
from api.summaries import OPERATIONS, TAGS
from tests.api.town import Town

_PAIR = re.compile(r"[\u3400-\u9fff].* · .*[A-Za-z]")


@pytest.fixture(scope="module")
def operations() -> dict[str, dict[str, Any]]:
    paths = create_app(Settings(store="sqlite://")).openapi()["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": told
        for path, methods in paths.items()
        for method, told in methods.items()
    }


def test_no_two_operations_are_called_the_same(operations: dict[str, dict[str, Any]]) -> None:
    summaries = Counter(told["summary"] for told in operations.values())
    assert [name for name, n in summaries.items() if n > 1] == []
    chinese = Counter(told["summary"].partition(" · ")[0] for told in operations.values())
    assert [name for name, n in chinese.items() if n > 1] == [], "say in api/summaries.py what tells them apart"


def test_every_operation_and_group_is_called_in_chinese_and_english(operations: dict[str, dict[str, Any]]) -> None:
    for operation, told in operations.items():
        assert _PAIR.fullmatch(told["summary"]), operation
        assert len(told["summary"]) < 140, told["summary"]
        assert all(_PAIR.fullmatch(name) for name in told["tags"]), (operation, told["tags"])
    assert operations["POST /needs/{need}/claims"]["summary"].endswith(" · Claim a need")


def test_nothing_is_called_that_is_not_there(operations: dict[str, dict[str, Any]]) -> None:
    assert OPERATIONS.keys() - operations.keys() == set()
    assert set(TAGS) == {name.partition(" · ")[2] for told in operations.values() for name in told["tags"]}


@pytest.mark.anyio
async def test_places_are_found_by_how_their_name_begins(each_town: Town) -> None:
    town = each_town
    longer = await town.place("building", town.places["estate"], name="某building东")
    found = [place["id"] for place in (await town.asked(f"/places?name={quote('某build')}"))["items"]]
    assert found == [town.places["building"], longer], "the shortest first"
    assert (await town.asked(f"/places?name={quote('build')}"))["items"] == []
    assert (await town.asked("/places?name=%25"))["items"] == []
    inside = await town.asked(f"/places?name={quote('某')}&parent={town.places['community']}")
    assert [place["id"] for place in inside["items"]] == [town.places["estate"]]
