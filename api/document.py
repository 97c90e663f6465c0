"""What OpenAPI says of the routes that take their request whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from api.given import ID_SCHEMA
from api.perform import Body, Done, OneOf
from api.problems import MEDIA_TYPE
from api.summaries import summary, tag
from domain.policy.rules import rules

_parts: dict[str, Any] = {}
_bodies: set[type[BaseModel]] = set()

ACTOR = "X-Huying-Actor"

MAY = "x-huying-may"
"""Where a route says by which rule it goes, and OpenAPI who that admits."""


class Problem(BaseModel):
    """RFC 9457 problem details. Further members say what would be possible, such as ``legal`` or ``field``."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str


_WHY = {
    401: "Nobody said who is asking, or nobody known.",
    403: "That party may not do this; the problem says who could.",
    404: "There is no such case.",
    408: "The body did not arrive in time.",
    409: "Not possible in the present state; the problem says what is.",
    412: "The case has changed since the version in If-Match.",
    410: "What was used or is over is good for nothing any more.",
    413: "The body is longer than {at_most:,} bytes.",
    415: "The body is said to be something else than JSON in UTF-8.",
    422: "Something in the request is not right; the problem names the field.",
    428: "If-Match is required here.",
    429: "Too many attempts; try again after Retry-After.",
    503: "Nothing can be stored right now; try again after Retry-After.",
}


_HEADERS: dict[str, dict[str, Any]] = {
    ACTOR: {
        "schema": ID_SCHEMA,
        "description": "The party that asks, where nothing else shows it; believed only with `--insecure-actors`.",
    },
    "Idempotency-Key": {
        "schema": {"type": "string", "pattern": "^[ -~]{1,200}$"},
        "description": "A new one for each new thing to be done. Repeated with the same request, it answers what the "
        "first one answered, and nothing is done twice; without one, a request sent twice may be. That holds for 30 "
        "days, unless the installation has set another time.",
    },
    "If-Match": {
        "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,9}(-[0-9a-f]+)?"|[0-9]{1,9})$'},
        "description": "The version that was seen, as its ETag had it; `*` for any.",
    },
    "If-None-Match": {"schema": {"type": "string"}, "description": "The ETags of answers at hand."},
    "Accept-Language": {"schema": {"type": "string"}, "description": "Chinese or English, for a problem's sentences."},
}
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-huying", "description": "`huying` without https."},
    "token": {"type": "http", "scheme": "bearer", "description": "A token that its owner made; it begins with `hy_`."},
    "receipt": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Receipt …`: for what its raiser may read and do of its need, or of where that goes on.",
    },
}
_SIGNED_IN: dict[str, Any] = {"security": [{"session": []}, {"token": []}, {"receipt": []}]}
_TRACE = {"X-Request-Id": {"description": "The trace id; a request may bring its own.", "schema": {"type": "string"}}}
_VERSION = {"ETag": {"description": "The case's version.", "schema": {"type": "string"}}}
_REPLAYED = {"Idempotency-Replayed": {"description": "`true` for a repeated key.", "schema": {"const": "true"}}}
_LINK = {"description": 'The next page, as rel="next".', "schema": {"type": "string"}}
_MORE = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"required": True, "description": "In seconds.", "schema": {"type": "string"}}},
    503: {"Retry-After": {"required": True, "description": "In seconds.", "schema": {"type": "string"}}},
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that a route may answer."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": _WHY[status], "content": content, "headers": _TRACE | _MORE.get(status, {})}
        for status in statuses
    }


def parameters(path: str, *, headers: Sequence[str] = (), query: type[BaseModel] | None = None) -> list[dict[str, Any]]:
    """The parameters of a route: those in its path, and the headers and the query that it reads."""
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"} if name == "slug" else ID_SCHEMA}
        for name in re.findall(r"{(\w+)}", path)
    ]
    for name in headers:
        bare = name.rstrip("!")
        found.append({"name": bare, "in": "header", "required": name != bare, **_HEADERS[bare]})
    if query is not None:
        schema = query.model_json_schema(ref_template="#/components/schemas/{model}")
        _parts.update(schema.get("$defs", {}))
        for name, field in schema["properties"].items():
            required = name in schema.get("required", ())
            found.append({"name": name, "in": "query", "required": required, "schema": _without_null(field)})
    return found


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """A query cannot say null: what need not be said is left out."""
    kinds = [kind for kind in field.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return field
    return {**kinds[0], **{name: value for name, value in field.items() if name not in ("anyOf", "default")}}


def going_by(rule: str) -> dict[str, Any]:
    """What a route says of who may call it. :raises KeyError: when there is no such rule."""
    found = rules()[rule]
    zh, en = found.relation
    return {MAY: {"rule": rule, "roles": [str(role) for role in sorted(found.roles)], "zh": zh, "en": en}}


def act(
    path: str,
    body: type[Body] | type[OneOf[Any]],
    *,
    may: str,
    created: bool = False,
    version_required: bool = False,
    answer: type[Done] | dict[str, Any] = Done,
    refusals: Sequence[int] = (),
) -> dict[str, Any]:
    """What OpenAPI says of a route that does something to a case, or, without a case in its path, begins one.

    :param may: the rule by which it goes (:mod:`domain.policy.rules`).
    :param answer: what it answers, or the schema of that, where it is more than what the act has come to.
    :param refusals: those besides what every act may be refused for.
    """
    _bodies.add(body)
    begins = "{" not in path
    statuses = [
        401,
        403,
        404,
        408,
        409,
        413,
        415,
        422,
        *([] if begins else [412]),
        *([428] if version_required else []),
        *refusals,
        503,
    ]
    versions = [] if begins else ["If-Match!" if version_required else "If-Match"]
    needed = any(field.is_required() for field in body.model_fields.values())
    told: dict[str, Any] = (
        {"model": answer} if isinstance(answer, type) else {"content": {"application/json": {"schema": answer}}}
    )
    done = {"description": "Done.", "headers": _VERSION | _REPLAYED | _TRACE, **told}
    refused = problems(*statuses)
    refused[413]["description"] = _WHY[413].format(at_most=body.at_most)
    return {
        "status_code": 201 if created else 200,
        "response_model": None,
        "responses": {201 if created else 200: done, **refused},
        "openapi_extra": {
            "parameters": parameters(path, headers=(ACTOR, "Idempotency-Key", *versions, "Accept-Language")),
            "requestBody": {
                "required": needed,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}}},
            },
            **_SIGNED_IN,
            **going_by(may),
        },
    }


def question(
    path: str,
    answer: type[BaseModel] | dict[str, Any],
    *,
    may: str,
    query: type[BaseModel] | None = None,
    actor: bool = False,
    refusals: Sequence[int] = (),
) -> dict[str, Any]:
    """What OpenAPI says of a route that answers a question to those whom the rule *may* admits."""
    told: dict[str, Any] = (
        {"model": answer} if isinstance(answer, type) else {"content": {"application/json": {"schema": answer}}}
    )
    told["description"] = "The answer."
    told["headers"] = {"ETag": {"required": True, "schema": {"type": "string"}}, **_TRACE}
    if query is not None and "after" in query.model_fields:
        told["headers"]["Link"] = _LINK
    headers = (*((ACTOR,) if actor else ()), "If-None-Match", "Accept-Language")
    unchanged = {"description": "Unchanged since that ETag.", "headers": _TRACE}
    refused = problems(*refusals, *((403,) if actor else ()), 503)
    extra: dict[str, Any] = {"parameters": parameters(path, headers=headers, query=query)}
    return {
        "response_model": None,
        "responses": {200: told, 304: unchanged, **refused},
        "openapi_extra": extra | (_SIGNED_IN if actor else {}) | going_by(may),
    }


def consulted(
    path: str, body: type[BaseModel], answer: dict[str, Any], refusals: Sequence[int], *, may: str
) -> dict[str, Any]:
    """What OpenAPI says of a route that is asked with a body, because what is asked belongs in no address or log."""
    _bodies.add(body)
    told = {"description": "The answer.", "content": {"application/json": {"schema": answer}}, "headers": _TRACE}
    refused = problems(403, *refusals, 408, 413, 415, 422, 503)
    refused[413]["description"] = _WHY[413].format(at_most=256 * 1024)
    return {
        "response_model": None,
        "responses": {200: told, **refused},
        "openapi_extra": {
            "parameters": parameters(path, headers=("Accept-Language",)),
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{body.__name__}"}}},
            },
            **going_by(may),
        },
    }


def personal(
    path: str,
    *,
    may: str,
    body: type[BaseModel] | None = None,
    answer: dict[str, Any] | None = None,
    status: int = 200,
    refusals: Sequence[int] = (),
    about: Sequence[str] = (),
    anybody: bool = False,
    query: type[BaseModel] | None = None,
) -> dict[str, Any]:
    """What OpenAPI says of a route between a person and the service alone: nobody keeps its answer.

    :param answer: the schema of what it answers; nothing but a status for None.
    :param anybody: whether it is for people who are not signed in yet.
    """
    told: dict[str, Any] = {"description": "Done." if answer is None else "The answer.", "headers": _TRACE}
    if answer is not None:
        told["content"] = {"application/json": {"schema": answer}}
    if query is not None and "after" in query.model_fields:
        told["headers"] = {**_TRACE, "Link": _LINK}
    said: dict[str, Any] = {
        "parameters": parameters(path, headers=(*about, "Accept-Language"), query=query),
        **going_by(may),
    }
    if not anybody:
        said |= _SIGNED_IN
    read: tuple[int, ...] = ()
    if body is not None:
        _bodies.add(body)
        read = (408, 413, 415, 422)
        needed = any(field.is_required() for field in body.model_fields.values())
        schema = {"$ref": f"#/components/schemas/{body.__name__}"}
        said["requestBody"] = {"required": needed, "content": {"application/json": {"schema": schema}}}
    refused = problems(*refusals, 403, *read, 503)
    if body is not None:
        refused[413]["description"] = _WHY[413].format(at_most=16 * 1024)
    return {
        "status_code": status,
        "response_model": None,
        "responses": {status: told, **refused},
        "openapi_extra": said,
    }


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema of an answer that is encoded by msgspec; what it consists of becomes a component."""
    (schema,), parts = msgspec.json.schema_components([kind], ref_template="#/components/schemas/{name}")
    for name, part in parts.items():
        _name(_parts, name, part)
    return schema


def _name(known: dict[str, Any], name: str, part: dict[str, Any]) -> None:
    there = known.setdefault(name, part)
    if there != part and sorted(there.get("enum", "?")) != sorted(part.get("enum", "!")):
        raise TypeError(f"two different things are called {name} in the API")


def _described() -> list[type[BaseModel]]:
    return sorted(_bodies | {Problem}, key=lambda body: body.__name__)


def _call_by_name(paths: dict[str, dict[str, Any]]) -> None:
    """Call every operation what it does, in both languages: the names of functions come twice, and tell little."""
    for path, operations in paths.items():
        bare = re.sub(r"^/api/v[0-9]+", "", path)
        for method, told in operations.items():
            rule = rules()[told[MAY]["rule"]]
            told["summary"] = summary(f"{method.upper()} {bare}", rule, told.get("description", ""))
            told["tags"] = [tag(name) for name in told["tags"]]


def describe(app: FastAPI) -> None:
    """Let *app* describe the bodies that its routes read themselves."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            _call_by_name(schema["paths"])
            _, made = models_json_schema(
                [(body, "validation") for body in _described()],
                ref_template="#/components/schemas/{model}",
            )
            parts = schema.setdefault("components", {})
            parts["securitySchemes"] = _SCHEMES
            known = parts.setdefault("schemas", {})
            for name, part in (*_parts.items(), *made["$defs"].items()):
                _name(known, name, part)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the documented way to change what FastAPI says of itself
