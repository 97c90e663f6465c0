"""``huying serve``: as people start it, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.demo.script import id_of
from tests.cli.running import huying

_COMMAND = [sys.executable, "-c", "from cli.main import app; app(prog_name='huying')", "serve"]


@contextmanager
def _served(data: Path, *arguments: str, store: str | None = None) -> Iterator[tuple[str, list[str]]]:
    """The address of a service, and what it has said once it ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HUYING_DATA": str(data), "PORT": str(port), "NO_COLOR": "1", "COLUMNS": "200"}
    if store is not None:
        environment["HUYING_STORE"] = store
    process = subprocess.Popen(
        [*_COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said: list[str] = []
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(900):
            assert process.poll() is None, process.communicate()[0].decode()
            try:
                _get(f"{address}/livez")
                break
            except OSError:
                time.sleep(0.1)
        yield address, said
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        said.append(process.communicate(timeout=30)[0].decode())


def _get(url: str, actor: str | None = None) -> bytes:
    request = urllib.request.Request(url, headers={"X-Huying-Actor": actor} if actor else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: bytes = answer.read()
        return found


def test_it_serves_the_demo_and_refuses_a_second_writer(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    huying("demo", *data)
    with _served(tmp_path, "--insecure-actors") as (address, said):
        path = f"{address}/api/v1/needs/{id_of('need/jinwan/drain')}"
        assert "于1月23日动工" in _get(f"{path}/timeline").decode()
        figures = _get(f"{address}/api/v1/areas/{id_of('place/xintang')}/statistics?from=2025-01-01&to=2025-04-16")
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
            _get(f"{address}/api/v1/mine/raised", actor=id_of("party/xintang/worker"))
        assert refused.value.code in (401, 404)
        refused.value.close()
    assert "X-Huying-Actor" not in said[0]


def test_more_workers_serve_postgresql_and_only_that(tmp_path: Path, postgres_database: str) -> None:
    assert "one serving process" in huying("serve", "--workers", "2", "--data", str(tmp_path), code=1)
    with _served(tmp_path, "--workers", "2", store=postgres_database) as (address, _):
        assert _get(f"{address}/api/v1/needs")
        assert "acts" in huying("demo", store=postgres_database)  # beside those who serve
        assert "Rebuilt from" in huying("rebuild", store=postgres_database)
        assert id_of("need/jinwan/drain") in _get(f"{address}/api/v1/needs/{id_of('need/jinwan/drain')}").decode()
