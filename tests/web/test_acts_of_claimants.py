"""The forms of those who take things on ask for what the API wants of each act, and for nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.app import create_app
from api.running import Settings
from domain.need.stage import Act
from web.acts.form import ActForm
from web.acts.of_claimants import FORMS
from web.choices import _AMONG

OF_THEIRS = {
    *(Act.CLAIM, Act.RELEASE, Act.HAND_OVER, Act.SCHEDULE, Act.START, Act.PROGRESS, Act.FIX, Act.SOLVE_ON_THE_SPOT),
    *(Act.SIGN_FOR, Act.RETURN_ORDER, Act.REPORT_IN, Act.REPORT_PART, Act.ASK_EXTENSION, Act.ADD_PHOTO),
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the API says of itself."""
    told: dict[str, Any] = create_app(Settings(f"sqlite:///{tmp_path_factory.mktemp('said') / 'db'}", False)).openapi()
    return told


def _bodies(document: dict[str, Any], form: ActForm) -> list[dict[str, Any]]:
    """The schemas of the bodies of the addresses to which the form is sent."""
    pattern = re.escape("/api/v1/needs/{need}") + re.sub(r"\\{\w+\\}", ".+", re.escape(form.path))
    found = [route["post"] for path, route in document["paths"].items() if re.fullmatch(pattern, path)]
    assert found, form.path
    contents = [operation["requestBody"]["content"] for operation in found]
    schemas = [content.get("application/json", content.get("multipart/form-data"))["schema"] for content in contents]
    return [_resolved(document, schema) for schema in schemas]


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for one in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ())):
        if "$ref" in one:
            found: dict[str, Any] = document["components"]["schemas"][one["$ref"].rpartition("/")[2]]
            return found
    return schema


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.act.value)
def test_a_form_asks_for_what_the_api_wants_and_nothing_else(document: dict[str, Any], form: ActForm) -> None:
    given = [field for field in form.fields if field.name not in form.in_path]
    for body in _bodies(document, form):
        known = body.get("properties", {})
        for field in given:
            top, _, inner = field.name.partition(".")
            assert top in known, field.name
            assert not inner or inner in _resolved(document, known[top])["properties"], field.name
        asked = {field.name for field in given if field.required}
        assert set(body.get("required", ())) - {"photo"} <= asked


def test_every_act_of_theirs_has_a_form() -> None:
    assert {form.act for form in FORMS} == OF_THEIRS


def test_every_choice_is_there() -> None:
    assert {field.among for form in FORMS for field in form.fields if field.among} <= set(_AMONG)
