"""Whom one can be where the service is tried out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.town import V1, Town, served

pytestmark = pytest.mark.anyio


async def test_some_of_each_kind_and_post_are_told_with_their_community(town: Town) -> None:
    told = (await town.client.get(f"{V1}/trying-out")).json()["people"]

    roles = {(one["post"] or one["kind"])["code"] for one in told}
    assert {"secretary", "resident", "party_member"} <= roles
    community = town.places["community"]
    of_it = [one for one in told if one["community"] and one["community"]["id"] == community]
    assert {"secretary", "resident"} <= {(one["post"] or one["kind"])["code"] for one in of_it}


async def test_no_name_of_a_person_and_no_home_is_told(town: Town) -> None:
    told = (await town.client.get(f"{V1}/trying-out")).json()["people"]

    persons = [one for one in told if one["kind"]["code"] in ("resident", "party_member", "staff")]
    assert persons
    assert not [one for one in persons if one["name"] is not None]
    homes = {place for key, place in town.places.items() if "home" in key or "household" in key}
    assert not [one for one in persons if one["place"] and one["place"]["id"] in homes]


async def test_where_people_really_work_there_is_nobody_to_be(tmp_path: Path) -> None:
    async with served(f"sqlite:///{tmp_path / 'db.sqlite'}", insecure_actors=False) as client:
        assert (await client.get(f"{V1}/trying-out")).status_code == 404
