"""Every act of the office has a form, and each form asks for what the API wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.datastructures import FormData

from api.app import create_app
from api.running import Settings
from domain.need.stage import Act
from domain.policy.rules import _OF_THE_OFFICE
from web.acts import of_staff
from web.acts.form import ActForm
from web.fields import Control, Field, read

FORMS = {form.act: form for form in of_staff.FORMS}
BESIDES = {
    *(Act.OPEN_DISCUSSION, Act.MINUTE, Act.CLOSE_DISCUSSION, Act.REOPEN, Act.VISIT_AGAIN, Act.SURVEY),
    *(Act.SOLVE_ON_THE_SPOT, Act.REPLY),
}
"""What staff do that volunteers or others may as well."""

_FILLED = {
    Control.NUMBER: "3",
    Control.YUAN: "3.50",
    Control.DAY: "2026-12-01",
    Control.END_OF_DAY: "2026-12-01",
    Control.MOMENT: "2026-12-01T09:30",
    Control.YES_NO: "yes",
    Control.CHECK: "yes",
}
Schema = Mapping[str, Any]


@pytest.fixture(scope="module")
def api() -> Schema:
    schema: Schema = create_app(Settings("sqlite:///:memory:", False)).openapi()
    return schema


def test_every_act_of_the_office_has_a_form() -> None:
    # Votes are entered on a page of their own, with a row for each option.
    assert sorted((_OF_THE_OFFICE | BESIDES) - FORMS.keys() - {Act.CAST}) == []


@pytest.mark.parametrize("act", sorted(FORMS))
def test_a_form_asks_for_what_the_api_wants(act: Act, api: Schema) -> None:
    form = FORMS[act]

    fullest, faults = read(form.fields, _filled(form, form.fields))
    least, short = read(form.fields, _filled(form, tuple(field for field in form.fields if field.required)))

    assert not faults
    assert not short
    for body, at_least in ((fullest, False), (least, True)):
        shaped = dict(form.shaped(body))
        for name in form.in_path:
            shaped.pop(name)
        for schema in _bodies(form, api):
            _demand_fits(shaped, schema, api, at_least, form.act)


def _filled(form: ActForm, fields: tuple[Field, ...]) -> FormData:
    return FormData([(field.name, _value(form, field)) for field in fields])


def _value(form: ActForm, field: Field) -> str:
    if field.options:
        return field.options[0].code
    # What was chosen under an order or a whistle says the unit as well.
    return "orders/one/unit" if field.name == "under" else _FILLED.get(field.control, "eins\nzwei")


def _bodies(form: ActForm, api: Schema) -> list[Schema]:
    blanks = re.sub(r"\\{\w+\\}", r"(\\w+/)?{\\w+}", re.escape("/api/v1/needs/{need}" + form.path))
    found = [path for path in api["paths"] if re.fullmatch(blanks, path)]
    assert found, f"{form.path} leads nowhere"
    bodies = [api["paths"][path]["post"].get("requestBody") for path in found]
    return [body["content"]["application/json"]["schema"] for body in bodies if body]


def _demand_fits(given: Any, schema: Schema, api: Schema, at_least: bool, act: Act) -> None:
    while "$ref" in schema:
        schema = api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        _demand_fits(given, schema, api, at_least, act)
    elif isinstance(given, dict):
        assert given.keys() <= schema["properties"].keys(), act
        assert set(schema.get("required", ())) <= given.keys(), act
        for name, value in given.items():
            _demand_fits(value, schema["properties"][name], api, at_least, act)
    elif isinstance(given, list):
        for value in given:
            _demand_fits(value, schema["items"], api, at_least, act)
    elif "enum" in schema:
        assert given in schema["enum"], act
    else:
        kinds = {"string": str, "integer": int, "boolean": bool}
        assert isinstance(given, kinds[schema["type"]]), act
