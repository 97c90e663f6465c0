"""``huying forget``, ``rotate`` and ``readings``, and the vault that ``copy`` takes along."""

from __future__ import annotations

import json
import shutil
import sqlite3
import urllib.error
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from store.people.key import ENVIRONMENT
from store.vault.wrapping import KEY
from tests.cli.running import huying
from tests.cli.serving import got, served

WHY = ("--reason", "asked_by_person")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo in it and a wrapping key of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(KEY)
        huying("demo", "--data", str(folder))
    return folder


@pytest.fixture
def told(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be changed."""
    monkeypatch.delenv(KEY)
    return Path(shutil.copytree(demo, tmp_path / "data"))


def raisers(data: Path) -> dict[str, list[str]]:
    """Who of the registered persons raised what."""
    log = sqlite3.connect(data / "huying.db")
    people = {
        case
        for case, state in log.execute("SELECT case_id, state FROM log WHERE topic = 'party.registered'")
        if "name" in json.loads(state) or json.loads(state)["kind"] == "resident"
    }
    found: dict[str, list[str]] = {}
    for case, state in log.execute("SELECT case_id, state FROM log WHERE topic = 'need.raised'"):
        raiser = json.loads(state)["raiser"]
        if raiser in people:
            found.setdefault(raiser, []).append(case)
    log.close()
    return found


def test_a_person_is_forgotten_and_the_figures_stay(told: Path) -> None:
    data = ("--data", str(told))
    person = next(iter(raisers(told)))
    asked = ("stats", "xintang", "--from", "2025-01-01", "--to", "2025-04-16", "--json", *data)
    before = huying(*asked)
    said = huying("forget", person, *WHY, *data)
    assert "sealed field" in said
    assert "主密钥已更换" in said
    assert huying(*asked) == before
    assert "equal a fresh fold" in huying("check", *data)
    assert "There is no person" in huying("forget", "01890000-0000-7000-8000-00000000dead", *WHY, *data, code=1)


def test_without_a_service_photos_and_identities_go_too(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = next(iter(raisers(told)))
    photo = told / "files" / person / "0190a000-0000-7000-8000-000000000000.full"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"sealed")
    huying("account", "add", "wang", "--party", person, "--data", str(told))
    monkeypatch.delenv(ENVIRONMENT)  # their secret is not needed
    huying("forget", person, *WHY, "--data", str(told))
    assert not photo.parent.exists()
    # The administration log says that the account was made, and that the person is forgotten.
    assert (told / "people.db").read_bytes().count(person.encode()) == 2


def test_while_the_service_runs_it_forgets_for_the_command_line(told: Path) -> None:
    data = ("--data", str(told))
    person, needs = next(iter(raisers(told).items()))
    with served(told, "--insecure-actors") as (address, _):
        words = f"{address}/api/v1/needs/{needs[0]}/words"
        assert json.loads(got(words, person))["items"][0]["words"]
        assert "sealed field" in huying("forget", person, *WHY, *data)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            got(words, person)
        assert "wrapped with a new wrapping key" in huying("rotate", *data)
        assert "There is no person" in huying("forget", "01890000-0000-7000-8000-00000000dead", *WHY, *data, code=1)
        assert "没有查阅记录" in huying("readings", *data)


def test_a_copy_brings_the_keys_along(told: Path, store_url: str) -> None:
    person, needs = next(iter(raisers(told).items()))
    huying("copy", "--to", store_url, "--data", str(told))
    with served(told, "--insecure-actors", store=store_url) as (address, _):
        said = json.loads(got(f"{address}/api/v1/needs/{needs[0]}/words", person))
        assert said["items"][0]["words"]


def test_a_copy_brings_the_accounts_along_and_says_what_has_to_follow_by_hand(told: Path, store_url: str) -> None:
    person = next(iter(raisers(told)))
    huying("account", "add", "wang", "--party", person, "--data", str(told))
    assert "people.key" in huying("copy", "--to", store_url, "--data", str(told))
    assert "wang" in huying("account", "list", "--store", store_url, "--data", str(told))


def test_without_the_key_the_service_does_not_start(told: Path) -> None:
    (told / "wrapping.key").unlink()
    for command in ("serve", "demo", "tick", "rotate"):
        said = huying(command, "--data", str(told), code=1)
        assert "the wrapping key is not at" in said
        assert "未作任何改动" in said
    assert "equal a fresh fold" in huying("check", "--data", str(told)), "looking needs no key"


def test_auditors_see_who_has_read_what_and_why(told: Path) -> None:
    data = ("--data", str(told))
    need = next(iter(raisers(told).values()))[0]
    log = sqlite3.connect(told / "huying.db")
    [(staff,)] = log.execute("SELECT case_id FROM log WHERE topic = 'party.posted' LIMIT 1").fetchall()
    path = json.loads(
        log.execute("SELECT state FROM log WHERE topic = 'need.raised' AND case_id = ?", (need,)).fetchone()[0]
    )["path"]
    areas = {
        json.loads(state)["area"]: case
        for case, state in log.execute("SELECT case_id, state FROM log WHERE topic = 'party.posted'")
    }
    log.close()
    reader = next((areas[area] for area in path if area in areas), staff)
    with served(told, "--insecure-actors") as (address, _):
        got(f"{address}/api/v1/needs/{need}/words?reason=audit&note=annual", reader)
        said = huying("readings", need, *data)
    assert reader in said
    assert need in said
    assert "审计核查 for an audit" in said
    assert "annual" in said


def test_forgetting_takes_a_reason_and_is_asked_about_on_a_terminal(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ("--data", str(told))
    person = next(iter(raisers(told)))
    assert "--reason" in huying("forget", person, *data, code=1)
    monkeypatch.setattr("cli.commands.forget._at_terminal", lambda: True)
    for answers in ("tidiness\n", "court_order\nn\n", "court_order\n\n"):
        result = CliRunner().invoke(app, ["forget", person, *data], input=answers)
        assert (result.exit_code, "没有删除任何人的信息" in result.output) == (1, True), result.output
    result = CliRunner().invoke(app, ["forget", person, *data], input="court_order\ny\n")
    assert result.exit_code == 0, result.output
    assert "法院或主管部门要求" in result.output
    assert person in result.output
    with sqlite3.connect(told / "people.db") as people:
        assert people.execute("SELECT reason FROM administration_reasons").fetchall() == [("court_order",)]
    people.close()
    assert "已删除 1 人" in huying("forget", person, *WHY, "--yes", *data)
