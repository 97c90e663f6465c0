"""Bodies and headers that are no request of ours: refused by name, and nothing changes."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.api.problem import problem_of, refused
from tests.api.town import BALLOT, FIXED, Town

pytestmark = pytest.mark.anyio

LISTS = 2 * 1024 * 1024
"""How long a body may be that lists households, in bytes."""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"category": None}, "category"),
        ({"category": "9999"}, "category"),
        ({"category": 207}, "category"),
        ({"place": "15号楼"}, "place"),
        ({"place": "\x00"}, "place"),
        ({"words": None}, "words"),
        ({"words": ""}, "words"),
        ({"words": " \u200b\n"}, "words"),
        ({"words": "灯坏了\x00"}, "words"),
        ({"words": "灯" * 2_001}, "words"),
        ({"words": "灯" * 50_000}, "words"),
        ({"channel": "fax"}, "channel"),
        ({"since_year": 2999}, "since_year"),
        ({"since_year": "2020"}, "since_year"),
        ({"affected": {"number": 0}}, "affected"),
        ({"affected": {"number": 10**30}}, "affected.number"),
        ({"affected": {"number": 1.5}}, "affected.number"),
        ({"affected": {"number": True}}, "affected.number"),
        ({"affected": [40]}, "affected"),
        ({"occurred_at": "2025-01-23"}, "occurred_at"),
        ({"occurred_at": "2025-01-23T09:00:00"}, "occurred_at"),
        ({"occurred_at": 1_737_594_000}, "occurred_at"),
        ({"priority": "high"}, "priority"),
        ({"on_behalf_of": "张三"}, "on_behalf_of"),
    ],
)
async def test_what_is_malformed_is_named(town: Town, body: dict[str, object], field: str) -> None:
    said = {name: value for name, value in (town.said() | body).items() if value is not None}
    told = await refused(town, 422, "/needs", said, by=town.raiser)
    assert told["field"] == field


async def test_every_malformed_field_is_named(town: Town) -> None:
    told = await refused(town, 422, "/needs", {"place": "x", "channel": "fax", "more": 1}, by=town.raiser)
    assert {fault["field"] for fault in told["errors"]} == {"category", "place", "words", "channel", "more"}
    assert all(fault["code"] and fault["message"] for fault in told["errors"])


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"null",
        b'"\\ud83d"',
        b'{"words": "\\ud83d"}',
        b'{"\\ud83d": 1}',
        b'{"words": "\xff"}',
        b'{"words": "\xed\xa0\xbd"}',
        b'\xef\xbb\xbf{"words": "x"}',
        b'{"words": NaN}',
        b'{"affected": {"number": -Infinity}}',
        b'{"words": ' + b"9" * 100_000 + b"}",
        b"[" * 50_000,
        b'{"affected":' * 10_000,
        b"\x00",
    ],
)
async def test_what_is_no_json_of_ours_is_refused(town: Town, content: bytes) -> None:
    await refused(town, 422, "/needs", by=town.raiser, content=content)


async def test_a_lone_surrogate_in_the_middle_of_good_words_is_refused(town: Town) -> None:
    need = await town.raised()
    for half in ("\\ud83d", "\\ude00", "\\ude00\\ud83d"):
        content = f'{{"words": "灯坏了{half}"}}'.encode()
        told = await refused(town, 422, f"/needs/{need}/supplements", by=town.raiser, case=need, content=content)
        assert (told["field"], told["errors"][0]["code"]) == ("words", "string_unicode")
    whole = '{"words": "灯坏了\\ud83d\\ude00"}'.encode()
    assert (await town.post(f"/needs/{need}/supplements", by=town.raiser, content=whole)).status_code == 200


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b'"\\ud83d"', ["body"]),
        (b'{"\\ud83d": 1}', ["?"]),
        (b'{"words": "\xff"}', ["words"]),
        (b'{"words": "\xed\xa0\xbd"}', ["words"]),
        (
            b'{"need": {"words": "\\ude00", "place": "x"}, "report": {"wording": "\\ud83d"}}',
            ["need.words", "report.wording"],
        ),
        (b'{"tags": ["ok", {"a": "\\ud83d"}]}', ["tags.1.a"]),
        (b'{"words": "\\ud83d"', ["body"]),
        (b"[" * 50_000 + b'"\\ud83d"', ["body"]),
        (b"{" + b",".join(b'"%d": "\\ud83d"' % n for n in range(500)) + b"}", [str(n) for n in range(100)]),
    ],
)
async def test_the_fields_that_hold_no_text_are_named(town: Town, content: bytes, fields: list[str]) -> None:
    told = await refused(town, 422, "/needs", by=town.raiser, content=content)
    assert [fault["field"] for fault in told["errors"]] == fields


@pytest.mark.parametrize(
    ("act", "limit"), [("supplements", 256 * 1024), ("ballots", LISTS), ("fix", LISTS), ("on-the-spot", LISTS)]
)
async def test_a_body_over_its_limit_is_refused_and_one_that_is_as_long_is_read(
    town: Town, act: str, limit: int
) -> None:
    need = await town.raised()
    path = f"/needs/{need}/{act}"
    told = await refused(town, 413, path, by=town.raiser, case=need, content=b" " * (limit + 1))
    assert told["limit"] == limit
    await refused(town, 422, path, by=town.raiser, case=need, content=b" " * limit)
    documented = (await town.asked("/openapi.json"))["paths"][f"/api/v1/needs/{{need}}/{act}"]["post"]
    assert f"{limit:,} bytes" in documented["responses"]["413"]["description"]


async def test_all_households_of_a_large_community_may_be_listed(town: Town) -> None:
    need = await town.accepted(deliberate=True)
    households = [str(uuid4()) for _ in range(20_000)]
    electorate = [{"household": household, "area_m2_100": 12_345} for household in households]
    body = json.dumps(BALLOT | {"electorate": electorate}).encode()
    answer = await town.post(f"/needs/{need}/ballots", by=town.secretary, content=body)
    assert problem_of(answer)["field"] == "electorate", "it has been read, and none of them is known"
    solved = json.dumps({"need": town.said(), "report": FIXED | {"households": households, "estimate": None}}).encode()
    answer = await town.post("/needs/on-the-spot", by=town.member, content=solved)
    assert problem_of(answer)["field"] == "households"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content_Type", "text/plain"),
        ("Content_Type", "application/x-www-form-urlencoded"),
        ("Content_Type", "application/json; charset=gbk"),
        ("Content_Type", ""),
        ("Content_Encoding", "gzip"),
    ],
)
async def test_what_is_said_to_be_no_json_is_not_read_as_json(town: Town, name: str, value: str) -> None:
    need = await town.raised()
    content = json.dumps({"words": "一共坏了12盏"}).encode()
    path = f"/needs/{need}/supplements"
    await refused(town, 415, path, by=town.raiser, case=need, content=content, headers={name: value})


@pytest.mark.parametrize("kind", ["application/json; charset=UTF-8", "Application/JSON", "application/vnd.huying+json"])
async def test_json_goes_by_several_names(town: Town, kind: str) -> None:
    need = await town.raised()
    content = json.dumps({"words": "一共坏了12盏"}).encode()
    path = f"/needs/{need}/supplements"
    assert (await town.post(path, by=town.raiser, content=content, Content_Type=kind)).status_code == 200


async def test_an_empty_body_is_an_empty_object(town: Town) -> None:
    need = await town.raised()
    sent = {"X-Huying-Actor": town.neighbour}
    assert (await town.client.post(f"/api/v1/needs/{need}/support", headers=sent)).status_code == 200
    answer = await town.client.post("/api/v1/needs", headers=sent)
    assert problem_of(answer)["status"] == 422


@pytest.mark.parametrize("name", ["X-Huying-Actor", "Idempotency-Key", "If-Match"])
async def test_a_header_that_means_something_once_does_not_come_twice(town: Town, name: str) -> None:
    need = await town.raised()
    value = {"X-Huying-Actor": town.neighbour, "Idempotency-Key": "a", "If-Match": '"1"'}[name]
    sent = [("X-Huying-Actor", town.neighbour), (name, value), *([(name, value)] if name != "X-Huying-Actor" else [])]
    told = problem_of(await town.client.post(f"/api/v1/needs/{need}/support", json={}, headers=sent))
    assert (told["status"], told["field"]) == (422, name.lower())


QUESTIONS = [
    ("limit=0", "limit"),
    ("limit=101", "limit"),
    ("limit=x", "limit"),
    ("limit=1&limit=2", "limit"),
    ("stage=asleep", "stage.0"),
    ("stage=open&stage=asleep", "stage.1"),
    ("category=9999", "category"),
    ("category=%00", "category"),
    ("area=xintang", "area"),
    ("claim=loan", "claim"),
    ("sort=random", "sort"),
    ("text=", "text"),
    ("text=%00", "text"),
    ("text=" + "x" * 101, "text"),
    ("page=2", "page"),
    ("after=" + "x" * 401, "after"),
]


async def test_a_question_that_means_nothing_is_refused(each_town: Town) -> None:
    for query, field in QUESTIONS:
        for language in ("zh", "en"):
            told = problem_of(await each_town.get(f"/needs?{query}", Accept_Language=language))
            assert (told["status"], told["field"]) == (422, field), query


async def test_a_place_is_not_looked_for_under_what_is_no_name(each_town: Town) -> None:
    for query, field in (("called=%00", "called"), ("called=", "called"), ("parent=x", "parent"), ("near=1", "near")):
        told = problem_of(await each_town.get(f"/places?{query}"))
        assert (told["status"], told["field"]) == (422, field), query


async def test_a_query_that_is_no_text_or_no_page_is_refused(each_town: Town) -> None:
    for query in ("text=%FF", "%FF=1", "text=%ED%A0%BD", "after=x", "after=e30", "after=" + "A" * 400, "after=%00"):
        assert problem_of(await each_town.get(f"/needs?{query}"))["status"] in (409, 422), query
    for query, field in (("limit=1&text=%FF", "text"), ("%FF=1", "?"), ("text=%ED%A0%BD", "text")):
        assert problem_of(await each_town.get(f"/needs?{query}"))["field"] == field


@pytest.mark.parametrize(
    "query", ["", "from=2026-01-01", "from=x&to=y", "from=2026-02-01&to=2026-01-01", "from=2026-01-01&to=2026-13-01"]
)
async def test_a_period_that_is_none_is_refused(town: Town, query: str) -> None:
    told = problem_of(await town.get(f"/areas/{town.places['community']}/statistics?{query}"))
    assert told["status"] == 422
    assert told["field"] in ("from", "to")


async def test_the_widest_period_has_figures(each_town: Town) -> None:
    area = each_town.places["community"]
    for period in ("from=0001-01-01&to=9999-12-31", "from=9999-12-31&to=9999-12-31", "from=0001-01-01&to=0001-01-01"):
        for as_of in ("", "&as_of=0001-01-01", "&as_of=9999-12-31"):
            answer = await each_town.get(f"/areas/{area}/statistics?{period}{as_of}")
            assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("EN-us,en;q=0.5", "en"),
        ("fr,en;q=0.5,zh;q=0.4", "en"),
        ("fr,en;q=0.4,zh;q=0.5", "zh"),
        ("zh-Hant", "zh"),
        ("en;q=0,zh;q=0", "zh"),
        ("en;q=1.2.3", "zh"),
        ("*", "zh"),
        (";;,,=;q=", "zh"),
        ("en" * 30_000, "zh"),
    ],
)
async def test_the_language_is_the_one_the_caller_likes_better(town: Town, accepted: str, language: str) -> None:
    answer = await town.get("/needs/1", Accept_Language=accepted)
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
