"""What auditors look at: a case through time, the log, and what they take away."""

from __future__ import annotations

import csv
import io
import json
import re

import httpx
import pytest

from domain.kernel import type_of_topic
from tests.web.test_accounts import WORKER, be
from web.words.topics import topic_words

LAMPS = "7150e0f3-0c5a-5780-8c3e-058bc6daa97a"


@pytest.fixture
def auditor(client: httpx.Client) -> httpx.Client:
    be(client, "auditor")
    return client


def test_a_case_is_shown_as_it_stood_at_a_step_and_what_the_step_changed(auditor: httpx.Client) -> None:
    page = auditor.get(f"/audit/needs/{LAMPS}?version=5").text

    assert "第5步改变了什么" in page
    assert "<del>已提交</del> → <ins>已列入清单</ins>" in page
    assert f"/audit/needs/{LAMPS}?version=4" in page
    assert f"/audit/needs/{LAMPS}?version=6" in page
    assert "need.accepted" in page, "the envelope of the fact is missing"


def test_a_case_is_shown_as_it_stood_at_the_end_of_a_day(auditor: httpx.Client) -> None:
    assert "第1步改变了什么" not in auditor.get(f"/audit/needs/{LAMPS}?on=2025-02-06").text
    assert "第5步改变了什么" in auditor.get(f"/audit/needs/{LAMPS}?on=2025-02-06").text
    assert "那时还没有这件事" in auditor.get(f"/audit/needs/{LAMPS}?on=2020-01-01").text


@pytest.mark.parametrize("asked", ["version=99999", "version=x", "version=-1", "on=x", "version=", "on="])
def test_a_step_that_there_is_not_shows_the_latest(auditor: httpx.Client, asked: str) -> None:
    assert auditor.get(f"/audit/needs/{LAMPS}?{asked}").status_code == 200


def test_places_and_parties_have_a_history_too(auditor: httpx.Client) -> None:
    assert "人员和单位" in auditor.get(f"/audit/cases/{WORKER}").text
    assert auditor.get("/audit/cases/00000000-0000-0000-0000-000000000000").status_code == 404


def test_the_log_is_told_in_words_and_opens_nothing_sealed(auditor: httpx.Client) -> None:
    page = auditor.get(f"/audit/log?case={LAMPS}").text

    assert "邻长代居民登记了需求" in page
    assert "密封，不在记录里打开" in page
    assert "接着往后看" in page


def test_filters_of_the_log_that_find_nothing_say_what_to_do(auditor: httpx.Client) -> None:
    page = auditor.get("/audit/log?from=2000-01-01&to=2000-01-02")

    assert "放宽日期" in page.text
    assert auditor.get("/audit/log?from=2025-02-01&to=2025-01-01").status_code == 422


def test_what_was_found_is_taken_away_whole(auditor: httpx.Client) -> None:
    table = auditor.get("/audit/log/export?topic=need.claimed")
    lines = auditor.get("/audit/log/export?topic=need.claimed&format=ndjson")

    assert table.headers["content-disposition"] == 'attachment; filename="huying-log.csv"'
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    facts = [json.loads(line) for line in lines.text.splitlines()]
    assert {fact["topic"] for fact in facts} == {"need.claimed"}
    assert [row[0] for row in rows[1:]] == [str(fact["position"]) for fact in facts]
    assert len(facts) > 25, "only the first page was taken"


@pytest.mark.parametrize("what", ["readings", "administration"])
def test_the_other_logs_are_taken_away_too(auditor: httpx.Client, what: str) -> None:
    assert auditor.get(f"/audit/{what}/export").status_code == 200
    assert auditor.get(f"/audit/{what}/export?format=ndjson").status_code == 200
    assert auditor.get(f"/audit/{what}/export?format=exe").status_code == 404


def test_nobody_else_takes_anything_away(client: httpx.Client) -> None:
    be(client, "worker")

    assert client.get("/audit/log/export").status_code == 403


def test_an_address_or_a_number_leads_to_its_case(auditor: httpx.Client) -> None:
    for typed in (LAMPS, f"http://127.0.0.1/needs/{LAMPS}?done=x#y", f" {LAMPS.upper()}/ "):
        assert auditor.get("/audit/case", params={"case": typed}).url.path == f"/audit/cases/{LAMPS}"


def test_every_kind_of_fact_is_called_something() -> None:
    assert [topic for topic in type_of_topic if topic_words(topic)["zh"] == topic] == []


def test_from_a_figure_each_fact_leads_auditors_to_the_case_as_it_stood_then(auditor: httpx.Client) -> None:
    address = "/figures/ff6f1b01-df6b-574d-989a-4624607ff483/solved?from=2025-01-01&to=2025-12-31"
    leads = re.search(r'href="(/audit/needs/[0-9a-f-]+\?version=(\d+))"', auditor.get(address).text)
    assert leads
    assert f"version={leads[2]}" in str(auditor.get(leads[1]).url)
    assert auditor.get(leads[1]).status_code == 200
    auditor.post("/sign-out")
    assert "/audit/" not in auditor.get(address).text
