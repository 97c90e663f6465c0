"""``huying serve``: as people start it, in a process of its own."""

from __future__ import annotations

import json
import urllib.error
from functools import partial
from pathlib import Path

import pytest

from cli.demo.script import id_of
from tests.cli.running import huying
from tests.cli.serving import got, served
from tests.programs import FromNothing

_served = partial(served, started=FromNothing)


def test_it_serves_the_demo_and_refuses_a_second_writer(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    huying("demo", *data)
    with _served(tmp_path, "--insecure-actors") as (address, said):
        path = f"{address}/api/v1/needs/{id_of('need/jinwan/drain')}"
        assert "于1月23日动工" in got(f"{path}/timeline").decode()
        figures = got(f"{address}/api/v1/areas/{id_of('place/xintang')}/statistics?from=2025-01-01&to=2025-04-16")
        assert {one["key"]: one["n"] for one in json.loads(figures)["figures"]}["solved"] == 8
        refused = huying("serve", *data, code=1)
        assert "is serving this store" in refused
        assert "正由另一个进程提供服务" in refused
        assert "is serving this store" in huying("demo", *data, code=1)
        assert "200余户" in huying("stats", "xintang", "--from", "2025-01-01", "--to", "2025-04-16", *data)
        assert "Rebuilt from" in huying("rebuild", "board", *data)
        assert "equal a fresh fold" in huying("check", *data)
    assert "Any request may say" in said[0]
    assert "任何请求" in said[0]


def test_without_the_switch_nobody_is_believed_and_nothing_is_warned_of(tmp_path: Path) -> None:
    with _served(tmp_path) as (address, said):
        with pytest.raises(urllib.error.HTTPError) as refused:
            got(f"{address}/api/v1/mine/raised", actor=id_of("party/xintang/worker"))
        assert refused.value.code in (401, 404)
        refused.value.close()
    assert "X-Huying-Actor" not in said[0]


def test_more_workers_serve_postgresql_and_only_that(tmp_path: Path, postgres_database: str) -> None:
    assert "one serving process" in huying("serve", "--workers", "2", "--data", str(tmp_path), code=1)
    with _served(tmp_path, "--workers", "2", store=postgres_database) as (address, _):
        assert got(f"{address}/api/v1/needs")
        assert "acts" in huying("demo", store=postgres_database)  # beside those who serve
        assert "Rebuilt from" in huying("rebuild", store=postgres_database)
        assert id_of("need/jinwan/drain") in got(f"{address}/api/v1/needs/{id_of('need/jinwan/drain')}").decode()
