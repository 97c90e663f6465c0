"""``huying account``, and the link for the first administrator."""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cli.demo.script import id_of
from domain.kernel import Id
from store.people.accounts import Accounts
from store.people.keeping import opened
from tests.cli.running import huying
from tests.cli.serving import served

_LINK = re.compile(r"https?://\S+/start#(\S+)")


def _post(url: str, body: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["Set-Cookie"] or ""
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, ""


def test_the_first_start_prints_a_link_for_the_first_administrator_until_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUYING_PEOPLE_KEY")
    with served(tmp_path) as (_, said):
        pass
    first = _LINK.search(said[0])
    assert first
    assert stat.S_IMODE(os.stat(tmp_path / "people.key").st_mode) == 0o600
    assert first[1] not in (tmp_path / "people.db").read_bytes().decode("latin-1")
    with served(tmp_path) as (address, said):
        # The link before is void now, and what this start printed is read once it ended.
        body = {"token": first[1], "login": "root", "password": "a horse of no colour at all"}
        assert _post(f"{address}/api/v1/start", body) == (410, "")
    again = huying("account", "add", "root", "--duty", "system_admin", "--data", str(tmp_path))
    token = _LINK.search(again)
    assert token
    with served(tmp_path) as (address, said):
        body["token"] = token[1]
        status, cookie = _post(f"{address}/api/v1/start", body)
        assert status == 200
        assert cookie.startswith("huying=")
        assert _post(f"{address}/api/v1/start", body)[0] == 410
    assert _LINK.search(said[0])  # there was none when it started
    with served(tmp_path) as (_, said):
        pass
    assert not _LINK.search(said[0])


def test_a_missing_or_wrong_secret_stops_the_start_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUYING_PEOPLE_KEY")
    data = ("--data", str(tmp_path))
    huying("demo", *data)
    huying("account", "add", "wang", "--party", id_of("party/xintang/worker"), *data)
    key, before = tmp_path / "people.key", (tmp_path / "people.db").read_bytes()
    kept = key.read_text()
    key.unlink()
    assert "bring it back" in huying("account", "list", *data, code=1)
    assert not key.exists()
    key.write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
    key.chmod(0o600)
    assert "is not the one" in huying("serve", *data, code=1)
    key.write_text(kept)
    key.chmod(0o644)
    assert "chmod 600" in huying("account", "list", *data, code=1)
    assert (tmp_path / "people.db").read_bytes() == before
    key.chmod(0o600)
    assert "wang" in huying("account", "list", *data)


def test_accounts_are_added_disabled_and_reset(own: str) -> None:
    worker = id_of("party/xintang/worker")
    assert "--party or --duty" in huying("account", "add", "nobody", store=own, code=1)
    assert "there is no party" in huying("account", "add", "nobody", "--party", id_of("x"), store=own, code=1)
    assert _LINK.search(huying("account", "add", "Worker", "--party", worker, store=own))
    assert "has an account" in huying("account", "add", "other", "--party", worker, store=own, code=1)
    assert "taken" in huying("account", "add", "WORKER", "--duty", "auditor", store=own, code=1)
    assert "2 to 60" in huying("account", "add", "a b", "--duty", "auditor", store=own, code=1)
    assert "not begun" in huying("account", "list", store=own)
    assert "Disabled" in huying("account", "disable", "worker", store=own)
    assert "disabled" in huying("account", "list", store=own)
    assert "Enabled" in huying("account", "disable", worker, "--undo", store=own)
    assert _LINK.search(huying("account", "reset", "worker", store=own))
    assert "no such account" in huying("account", "reset", "nobody", store=own, code=1)


def test_an_account_is_listed_whole_however_narrow_the_terminal_is(own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    login = "a-login-name-that-is-as-long-as-login-names-can-be-sixty.signs"[:60]
    monkeypatch.setattr("cli.telling.out._width", 40)
    huying("account", "add", login, "--duty", "security_admin", store=own)
    phoned_in = "01890000-0000-7000-8000-0000000000ab"
    asyncio.run(_by_telephone(own, phoned_in))
    said = huying("account", "list", store=own)
    assert f"  {login}\n" in said
    assert "安全管理员 security administrator" in said
    [phoned] = [said.split("\n")[n : n + 2] for n, line in enumerate(said.split("\n")) if phoned_in in line]
    assert "手机" in phoned[0]
    assert "not begun" not in phoned[1]


def test_a_link_has_the_address_that_the_environment_says_or_says_that_it_may_be_another(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = huying("account", "add", "guessed", "--duty", "auditor", store=own)
    assert "http://127.0.0.1:8000/start#" in said
    assert "--base" in said
    assert "服务的实际地址" in said
    monkeypatch.setenv("HUYING_BASE", "https://huying.example")
    said = huying("account", "reset", "guessed", store=own)
    assert "https://huying.example/start#" in said
    assert "--base" not in said


async def _by_telephone(store: str, party: str) -> None:
    keeping = await opened(store)
    try:
        await Accounts(keeping).add_by_phone(Id(party), "13812345678")
    finally:
        await keeping.database.close()
