"""A place as somebody writes it into a form: by its name, by its short code, or by its id."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request

from web.asking import get
from web.places import addresses
from web.words.translated import Words, in_words, said

_NONE = said("没有叫“%(name)s”的地点。请写全名，如“新塘社区”；不确定的，先在“地点”里查。")
_SEVERAL = said("有%(n)s处都叫“%(name)s”：%(places)s。请改填短代码，或在“地点”里复制那一处的编号。")
_SHOWN = 5
"""How many places of one name are told apart."""


async def area_named(request: Request, name: str) -> tuple[str, Words | None]:
    """The id of the place that is called so; or else the sentence that says why it is not clear which is meant."""
    try:
        return str(UUID(name)), None
    except ValueError:
        pass
    found = (await get(request, "/places", {"called": name}))["items"]
    if len(found) == 1:
        return str(found[0]["id"]), None
    language = request.scope["language"]
    if not found:
        return "", Words(in_words(_NONE, language) % {"name": name})
    lying = await addresses(request, [one["id"] for one in found[:_SHOWN]])
    told = ("、" if language == "zh" else ", ").join(lying.values())
    return "", Words(in_words(_SEVERAL, language) % {"n": len(found), "name": name, "places": told})
