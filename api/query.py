"""The query string of a question, read strictly."""

from __future__ import annotations

import re
import types
import typing
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, StringConstraints, ValidationError

from api.problems import Malformed, language_of
from api.wrong import malformed, with_options
from domain.fields import IN_QUERY, words_of

Q = TypeVar("Q", bound=BaseModel)

GivenText = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""Words to look for: no control characters, which no text in the store holds, and which PostgreSQL does not take."""


_DATE_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]").match


def _written_out(given: object) -> object:
    """A number would be taken for seconds since 1970, which nobody says who asks as people do."""
    if isinstance(given, str) and not _DATE_FIRST(given):
        raise ValueError("an instant is written out, with its date first and a zone")
    return given


GivenInstant = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""An instant in a query: RFC 3339 with a zone."""


def asked(request: Request, model: type[Q]) -> Q:
    """What the query string asks, as *model* has it.

    :raises Malformed: when a name comes twice that may come once, or anything else is not right.
    """
    # What is not UTF-8 becomes half of a surrogate pair, which no text holds.
    query = request.scope["query_string"].decode("ascii", "surrogateescape")
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    for name, value in pairs:
        try:
            f"{name}{value}".encode()
        except UnicodeEncodeError:
            fault = {"loc": (name,), "type": "string_unicode"}
            raise malformed([fault], language_of(request), IN_QUERY) from None
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    given: dict[str, Any] = {}
    for name, value in pairs:
        field = fields.get(name)
        if field is not None and _is_list(field.annotation):
            given.setdefault(name, []).append(value)
        elif name in given:
            zh, en = words_of(name, IN_QUERY)
            why = (f"“{zh}”填了两次，请只填一次", f"the {en} comes twice; give it once")
            raise Malformed(fields=why, field=name)
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = with_options(error.errors(include_url=False, include_input=False), model)
        raise malformed(faults, language_of(request), {**IN_QUERY, **getattr(model, "labels", {})}) from None


def next_page(request: Request, after: str) -> dict[str, str]:
    """The header that says where the next page is: the same question, from *after* on."""
    given = parse_qsl(request.scope["query_string"].decode("ascii"), keep_blank_values=True)
    query = urlencode([*((name, value) for name, value in given if name != "after"), ("after", after)])
    return {"Link": f'<{quote(request.scope["path"])}?{query}>; rel="next"'}


def _is_list(annotation: Any) -> bool:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return any(_is_list(part) for part in typing.get_args(annotation))
    return typing.get_origin(annotation) is list
