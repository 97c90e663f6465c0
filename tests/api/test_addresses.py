"""Addresses, methods, the documentation, and the trace id that every answer bears."""

from __future__ import annotations

import json
import logging
import re

import pytest

from api.logs import JsonLines
from tests.api.problem import NOBODY, problem_of
from tests.api.town import Town, raw, service_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api",
        "/api/v1/",
        "/api/v1/needs/",
        "/api/v2/needs",
        f"/api/v1/needs/{NOBODY}/x",
        "/%00",
        "/%FF",
        "//api/v1/needs",
        "/api/v1/needs//timeline",
        "/api/v1/docs-files/",
        "/api/v1/docs-files/%00",
        "/.." + "/a" * 3_000,
    ],
)
async def test_where_there_is_nothing_the_answer_is_a_problem(town: Town, path: str) -> None:
    told = problem_of(await town.client.get(path))
    assert told["status"] == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/needs", "GET, POST"),
        ("DELETE", f"/api/v1/needs/{NOBODY}", "GET"),
        ("GET", f"/api/v1/needs/{NOBODY}/claims", "POST"),
        ("PATCH", "/api/v1/places", "GET, POST"),
        ("GET", "/api/v1/needs/on-the-spot", "POST"),
        ("PUT", "/api/v1/needs/on-the-spot/timeline", "GET"),
        ("POST", "/livez", "GET"),
        ("POST", "/api/v1/openapi.json", "GET, HEAD"),
        ("TRACE", f"/api/v1/areas/{NOBODY}/statistics", "GET"),
        ("BREW", "/api/v1/mine/raised", "GET"),
    ],
)
async def test_a_method_that_an_address_does_not_take_is_refused_with_those_it_takes(
    town: Town, method: str, path: str, allowed: str
) -> None:
    answer = await town.client.request(method, path)
    assert problem_of(answer)["status"] == 405
    assert answer.headers["allow"] == allowed


async def test_a_word_in_the_place_of_an_id_is_no_case(town: Town) -> None:
    for word in ("on-the-spot", "15号楼"):
        assert problem_of(await town.get(f"/needs/{word}/timeline"))["type"].endswith("not-found")


@pytest.mark.parametrize("host", ["[", "a b", "evil.example/../", "\xff", "[::1]:x"])
async def test_a_strange_host_changes_no_answer(town: Town, host: str) -> None:
    await town.raised()
    await town.raised()
    sent = {"Host": host.encode("latin-1")}
    page = await town.client.get("/api/v1/needs?limit=1&text=", headers=raw(sent))
    assert problem_of(page)["status"] == 422
    page = await town.client.get("/api/v1/needs?limit=1", headers=raw(sent))
    assert page.links["next"]["url"].startswith("/api/v1/needs?limit=1&after=")
    assert problem_of(await town.client.get("/api/v1/needs/", headers=raw(sent)))["status"] == 404


async def test_every_refusal_says_what_it_means_at_its_address(town: Town) -> None:
    told = problem_of(await town.get("/needs/1"))
    explained = await town.asked(told["type"])
    assert (explained["type"], explained["status"]) == (told["type"], 404)
    assert explained["zh"]
    assert explained["en"]
    assert problem_of(await town.get("/problems/no-such-thing"))["status"] == 404


async def test_the_documentation_needs_no_internet(town: Town) -> None:
    page = await town.client.get("/api/v1/docs")
    assert page.headers["content-type"].startswith("text/html")
    files = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)["']""", page.text)
    assert any(file.endswith(".js") for file in files)
    for file in files:
        assert file.startswith("/"), file
        assert not file.startswith("//"), file
        answer = await town.client.get(file)
        assert answer.status_code == 200, file
        assert not file.endswith(".css") or not re.search(rb"url\(\s*['\"]?(?:https?:)?//", answer.content)
    assert "https://" not in page.text
    assert "http://" not in page.text


async def test_the_probes_answer(town: Town) -> None:
    for path in ("/livez", "/readyz"):
        assert (await town.client.get(path)).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("X-Request-Id", "01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000001"),
        ("X-Request-Id", "0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319c"),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c"),
        ("traceparent", "00-" + "0" * 32 + "-b7ad6b7169203331-01", None),
        ("X-Request-Id", "13812345678", None),
        ("X-Request-Id", "张三", None),
        ("X-Request-Id", "", None),
    ],
)
async def test_a_well_formed_trace_id_goes_from_the_request_into_the_fact(
    town: Town, name: str, value: str, taken: str | None
) -> None:
    answer = await town.client.post(
        "/api/v1/needs", json=town.said(), headers=raw({"X-Huying-Actor": town.raiser, name: value})
    )
    trace = answer.headers["x-request-id"]
    assert trace == taken or (taken is None and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", trace))
    (event,) = await service_of(town.client).backend.case(answer.json()["id"])
    assert event.fact.trace == trace


async def test_a_kept_answer_bears_the_trace_of_each_request(town: Town) -> None:
    answers = [await town.get("/needs") for _ in range(3)]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
    assert all(len(answer.headers.get_list("x-request-id")) == 1 for answer in answers)


def test_a_log_line_is_json_without_words_or_callers() -> None:
    def line(name: str, message: str, *args: object, **more: object) -> dict[str, object]:
        record = logging.LogRecord(name, logging.INFO, "", 0, message, args, None)
        record.__dict__.update(more)
        told: dict[str, object] = json.loads(JsonLines().format(record))
        return told

    access = line("uvicorn.access", "%s", "10.0.0.7:5", "GET", "/api/v1/needs?text=张三", "1.1", 200)
    assert (access["method"], access["path"], access["status"]) == ("GET", "/api/v1/needs", 200)
    assert "10.0.0.7" not in str(access)
    assert line("huying.api", "%s", "KeyError", trace="t", where=["a:1"])["trace"] == "t"
    try:
        raise KeyError("张三")
    except KeyError as error:
        fault = line("uvicorn.error", "it broke", exc_info=(KeyError, error, error.__traceback__))
    assert fault["error"] == "KeyError"
    assert "张三" not in str(fault)
