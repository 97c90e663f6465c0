"""Accepting many needs at once: each is told to the public in words of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import Request

from domain.need.stage import Act
from web.acts.form import WORDING, ActForm
from web.asking import Problem, post
from web.fields import Field
from web.places import addresses
from web.words.translated import Language, Words, in_words, said

_LABEL = said("公开说明：%(what)s")
_HINT = said("不填，就先不受理这一件。所有人都能看到，不写姓名、电话、门牌号。")

Cards = Mapping[str, Mapping[str, Any]]


def each_in_its_own_words(meant: ActForm) -> bool:
    """Whether the public words of the act are asked for need by need: what is accepted is described by them."""
    return meant.act is Act.ACCEPT


async def fields_of_each(request: Request, cards: Cards) -> tuple[Field, ...]:
    """A field for the words of each need, called after what it is about and where."""
    language: Language = request.scope["language"]
    places = await addresses(request, [card.get("place") for card in cards.values()])
    return tuple(
        msgspec.structs.replace(
            WORDING, name=_name(id), label=_label(card, places, language), hint=_HINT, required=False
        )
        for id, card in cards.items()
    )


def _label(card: Mapping[str, Any], places: Mapping[str, str], language: Language) -> Words:
    what = " ".join(filter(None, (card["category"][language], places.get(card.get("place") or ""))))
    return Words(in_words(_LABEL, language) % {"what": what})


def _name(id: str) -> str:
    return f"wording-{id}"


def split(body: dict[str, Any], ids: Sequence[str]) -> dict[str, str]:
    """The words of each need for which there are some; they are taken out of the *body*."""
    words = {id: body.pop(_name(id), None) for id in ids}
    return {id: said for id, said in words.items() if said}


def missing(ids: Sequence[str]) -> list[tuple[str, Words]]:
    """What is wrong where none of them was given words."""
    return [(_name(id), said("请填写")) for id in ids[:1]]


async def accept_each(request: Request, asked: Mapping[str, Any], words: Mapping[str, str], key: str) -> dict[str, Any]:
    """What became of each.

    :raises Problem: when none could be done for what all have in common.
    """
    items: list[Mapping[str, Any]] = []
    problems: list[Problem] = []
    for id, wording in words.items():
        body = {**asked["body"], "wording": wording}
        try:
            told = await post(request, "/needs/bulk", {**asked, "ids": [id], "body": body}, key=key)
            items += told["items"]
        except Problem as problem:
            problems.append(problem)
            items.append({"id": id, "problem": {"detail": problem.detail}})
    if len(problems) == len(words):
        raise problems[0]
    refused = sum(bool(item.get("problem")) for item in items)
    return {"items": items, "done": len(items) - refused, "refused": refused}
