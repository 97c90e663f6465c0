"""Whatever is wrong with a request is told in words: of its fields, of what may be chosen, of every refusal."""

from __future__ import annotations

import ast
import enum
import re
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import api.app  # noqa: F401  # it imports every route, and with them all that can be sent
from api.document import Problem
from api.perform import Done
from api.problems import told
from api.wrong import _SAID, malformed
from domain.casework import SYSTEM
from domain.fields import FIELD, IN_QUERY, words_of
from domain.instants import CHINA
from domain.kernel import Refused, Unacceptable
from domain.vocabulary import choices
from store.people.accounts import Duty
from tests.api.duties import on_duty
from tests.api.problem import CHINESE, IDENTIFIER, problem_of
from tests.api.town import Town
from tests.pictures import jpeg

ROOT = Path(__file__).parents[2]
HEADERS = {"If-Match", "Idempotency-Key"}
"""Fields that a developer alone can have written, and that go by their names."""
PROTOCOL = re.compile(
    r"If-Match|Idempotency-Key|X-Huying-Actor|--insecure-actors|Content-Type|application/json|JSON|UTF-8|UUID"
    r"|[0-9a-f]{8}-[0-9a-f-]{27}|JPEG|PNG|WebP|HEIC|Base64|image/[a-z]+|multipart/form-data"
)
"""Words that a developer looks for, the example of an id, and what kinds of photos are called everywhere."""
OPERATORS = re.compile("HUYING_[A-Z_]+|huying [a-z]+|chmod 600")
"""What whoever runs the service has to type."""
NEXT_YEAR = datetime.now(CHINA).year + 1
LATIN = re.compile(r"[A-Za-z]{3,}")


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


SENT = sorted({each for each in below(BaseModel) if each.__module__.startswith("api.")}, key=lambda each: each.__name__)
REFUSALS = sorted(
    {each for each in below(Refused) if each.__module__.partition(".")[0] in ("api", "domain", "projections", "store")},
    key=lambda each: each.__name__,
)


def fields_sent() -> set[str]:
    """The names of all that can be sent, in a body or in a query."""
    return {
        field.alias or name
        for each in SENT
        for name, field in each.model_fields.items()
        if not issubclass(each, (Problem, Done)) and name != "root"  # those are answers
    }


def fields_refused() -> set[str]:
    """The names that the rules give when they refuse one: ``field="…"``, and what is passed on as such."""
    trees = [ast.parse(path.read_text("utf-8")) for top in ("api", "domain") for path in (ROOT / top).rglob("*.py")]
    takes: dict[str, set[int]] = {}
    found: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args if each.arg not in ("self", "cls")]
            if "field" in names:
                takes.setdefault(node.name, set()).add(names.index("field"))
                usual = dict(zip(reversed(node.args.args), reversed(node.args.defaults), strict=False))
                found |= {str(d.value) for a, d in usual.items() if a.arg == "field" and isinstance(d, ast.Constant)}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [word.value for word in node.keywords if word.arg == "field"]
            if called != "get":  # of dictionaries too; what is passed on to ours is always of the same name
                given += [node.args[place] for place in takes.get(called, ()) if place < len(node.args)]
            found |= {each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return found


def test_everything_that_can_be_sent_or_refused_has_a_word_in_both_languages() -> None:
    sent, refused = fields_sent(), fields_refused()
    assert {"households", "occurred_at", "to", "limit"} <= sent
    assert {"until", "task", "electorate_area", "deadlines.extensions", "unconfirmed_because"} <= refused
    steps = {step for field in (sent | refused) - HEADERS for step in field.split(".")}
    assert steps - set(FIELD) == set()
    for term in (*FIELD.values(), *IN_QUERY.values()):
        assert CHINESE.search(term.staff)
        assert not LATIN.search(term.staff)
        assert re.fullmatch(r"[a-z' ]+", term.en), term


def test_a_field_inside_others_is_told_by_the_way_to_it() -> None:
    assert words_of("report.households.1") == (
        "办理结果的惠及住户第2项",
        "item 2 of the households that benefit of the report",
    )
    assert words_of("to", IN_QUERY) == ("结束日期", "last day")


@pytest.mark.parametrize("field", sorted(FIELD))
def test_what_the_rules_refuse_is_named(field: str) -> None:
    refusal = Unacceptable(field=field, why=("有一项填了两次。", "one of them is named twice."))
    for language, words in zip(("zh", "en"), words_of(field), strict=True):
        sentence = refusal.sentence(language)
        assert words in sentence
        assert not IDENTIFIER.search(sentence)


def test_what_says_which_field_it_is_does_not_say_it_twice() -> None:
    refusal = Unacceptable(field="place", why=("没有找到这个地点。", "the place is not known."))
    assert (refusal.sentence("zh"), refusal.sentence("en")) == ("没有找到这个地点。", "The place is not known.")


@pytest.mark.parametrize("code", [*_SAID, "json_invalid", "date_parsing", "datetime_parsing", "something_new"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_malformed_is_told_in_words(code: str, language: str) -> None:
    known = {"max_length": 9, "min_length": 1, "ge": 0, "le": 9, "pattern": "^[0-9a-fA-F]{8}$"}
    known |= {"expected": "'claim_fund' or 'claim_adopt'", "expected_tags": "'accept', 'close'", "error": "no"}
    fault = {"loc": ("report", "cost_fen"), "type": code, "ctx": known}
    refusal = malformed([fault], language)
    sentence = refusal.sentence(language)
    assert not IDENTIFIER.search(sentence)
    assert ("办理结果的费用" if language == "zh" else "the cost of the report") in sentence
    if language == "zh":
        assert not LATIN.search(PROTOCOL.sub("", sentence).replace("true", "").replace("false", "")), sentence
    assert refusal.known["errors"][0]["field"] == "report.cost_fen", "programs read what it is called in the request"


def test_programs_read_in_a_member_of_their_own_what_may_be_chosen() -> None:
    fault = {"loc": ("kind",), "type": "enum", "ctx": {"expected": "'claim_service', 'claim_fund' or 'claim_adopt'"}}
    refusal = malformed([fault], "zh")
    assert refusal.sentence("zh") == "提交的内容有误：“类型”请从以下选项中选：认领、认捐、认养。"
    assert refusal.known["errors"][0]["expected"] == ["claim_service", "claim_fund", "claim_adopt"]


def test_where_json_breaks_off_is_told_in_the_language_of_who_asks() -> None:
    error = {"error": "EOF while parsing an object at line 3 column 7"}
    refusal = malformed([{"loc": (), "type": "json_invalid", "ctx": error}], "zh")
    assert "第 3 行第 7 列" in refusal.sentence("zh")
    assert "parsing" not in refusal.sentence("zh")


def test_everything_that_can_be_chosen_has_words() -> None:
    def inside(hint: Any) -> Iterator[type[enum.Enum]]:
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            yield hint
        for each in typing.get_args(hint):
            yield from inside(each)

    found = {each for model in SENT for field in model.model_fields.values() for each in inside(field.annotation)}
    assert len(found) > 20
    for each in found:
        for member, term in zip(each, choices([member.value for member in each]), strict=True):
            assert not IDENTIFIER.search(term.en + term.staff), (each, member)
            assert term.en != member.value or not IDENTIFIER.search(member.value)
            if each.__name__ != "Format":
                assert CHINESE.search(term.staff) or member.value == "=", (each, member)


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_is_a_sentence_for_people_in_both_languages(kind: type[Refused]) -> None:
    chinese, _, english = (kind.__doc__ or "").partition("\n\n")
    said = ((language, re.sub(r"{[^}]*}", "", words)) for language, words in (("zh", chinese), ("en", english)))
    plain = {language: OPERATORS.sub("", words) for language, words in said}
    assert not any(IDENTIFIER.search(words) for words in plain.values())
    assert not CHINESE.search(re.sub("认管|认养", "", plain["en"]))
    if kind.__name__ not in ("BadRow", "WrongNotice"):
        assert CHINESE.search(plain["zh"])
        assert re.search(r"[a-z]{2,}", plain["en"])
    if kind.__name__ not in ("NotALimit",):  # it says how limits are written
        assert not LATIN.search(PROTOCOL.sub("", plain["zh"])), "a Chinese sentence is in Chinese"


@pytest.mark.anyio
async def test_what_could_be_chosen_is_told_in_words_and_to_programs_in_codes(town: Town) -> None:
    at, office = f"/parties/{town.neighbour}/posts", {"role": "king", "area": town.places["estate"]}
    for language, words in (("zh", "网格长"), ("en", "grid head")):
        said = problem_of(await town.post(at, office, by=town.secretary, Accept_Language=language))
        assert words in said["detail"]
        assert "grid_head" in said["expected"]
    said = problem_of(await town.post("/places", {"level": "planet", "name": "火星"}, by=SYSTEM))
    assert said["detail"] == "没有“planet”这一层级，可用的有：区县、街道、社区、小区、网格、楼栋、户。"
    assert said["expected"][0] == "district"


@pytest.mark.anyio
async def test_what_is_wrong_with_a_request_reads_like_this(town: Town) -> None:
    need, _ = await town.claimed()
    sent = {"result": "solved", "wording": "", "households": [town.households[0], "3幢"]}
    said = problem_of(await town.post(f"/needs/{need}/fix", sent, by=town.organisation))
    assert said["detail"].startswith("提交的内容有误：“惠及住户第2项”应为系统给出的编号")
    sent["households"] = []
    said = problem_of(await town.post(f"/needs/{need}/fix", sent, by=town.organisation))
    assert (said["title"], said["detail"]) == ("公开内容有误", "公开内容有误：还没有填写，请填写。")
    said = problem_of(await town.get("/needs?limit=0&stage=asleep"))
    assert "“状态第1项”请从以下选项中选：" in said["detail"]
    assert "“每页条数”不能小于 1" in said["detail"]
    said = problem_of(await town.get(f"/areas/{town.places['estate']}/statistics?from=2026-02-01&to=2026-01-01"))
    assert said["detail"] == "结束日期早于开始日期，请改正。"


@pytest.mark.anyio
async def test_a_time_that_is_too_early_is_told_with_the_time_that_it_has_to_follow(town: Town) -> None:
    need, _ = await town.claimed()
    ahead = {"starts_at": f"{NEXT_YEAR}-03-02T08:00:00+08:00", "ends_at": f"{NEXT_YEAR}-03-01T08:05:00+08:00"}
    for language, words in (
        ("zh", f"完工时间有误：须晚于{NEXT_YEAR}年3月2日08:00，请填更晚的时间。"),
        ("en", f"Something is wrong with the planned end: it has to be later than 2 March {NEXT_YEAR}, 08:00."),
    ):
        answer = await town.post(f"/needs/{need}/schedule", ahead, by=town.organisation, Accept_Language=language)
        assert problem_of(answer)["detail"] == words


def test_a_title_is_not_cut_off_inside_a_time() -> None:
    class TooEarly(Refused):
        """须晚于2026年1月2日09:05，请填更晚的时间。

        It has to be later than 2 January 2026 at 09:05. Say when.
        """

    assert told(TooEarly(), "zh", "/")["title"] == "须晚于2026年1月2日09:05"
    assert told(TooEarly(), "en", "/")["title"] == "It has to be later than 2 January 2026 at 09:05"


@pytest.mark.anyio
async def test_what_is_called_otherwise_elsewhere_is_called_by_its_own_name(town: Town) -> None:
    body = {"label": "汇总", "scopes": ["read"]}
    async with on_duty(town, Duty.NONE, party=town.secretary) as staff:
        for ends, said in (("", "“有效期”"), ("2020-01-01T00:00:00Z", "有效期须晚于现在")):
            answer = await staff.client.post("/tokens", json={**body, "ends_at": ends})
            assert said in problem_of(answer)["detail"]
            assert "完工" not in problem_of(answer)["detail"]
        answer = await staff.client.post("/wording-check", json={})
        assert problem_of(answer)["detail"] == "提交的内容有误：“要检查的文字”没有填，必须填写。"
        answer = await staff.client.post("/sign-in", json={"login": "x", "password": "x", "code": 1})
        assert "“验证码”应为文字" in problem_of(answer)["detail"]


@pytest.mark.anyio
async def test_where_few_things_can_be_chosen_a_missing_choice_is_told_with_them(town: Town) -> None:
    need = await town.raised()
    as_photo = await town.client.post(
        f"/api/v1/needs/{need}/photos",
        content=jpeg(),
        headers={"X-Huying-Actor": town.raiser, "Content-Type": "image/jpeg"},
    )
    in_form = await town.client.post(
        f"/api/v1/needs/{need}/photos", files={"photo": jpeg()}, headers={"X-Huying-Actor": town.raiser}
    )
    for answer in (as_photo, in_form):
        said = problem_of(answer)
        assert said["detail"] == "提交的内容有误：“照片类型”没有填，请从以下选项中选：办理前、办理后、佐证。"
        assert said["errors"][0]["expected"] == ["before", "after", "evidence"]
