"""What units had of a need at some point: orders, calls, how far each was, until when; and which level had it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.stood import Names, Stood, coded, who
from domain.instants import minute_words
from domain.kernel import Event, Id
from domain.need.facts import Dispatched, Whistled
from domain.need.need import Need
from domain.need.orders import Order, Share
from domain.vocabulary import CALL_STATE, PART, RESULT

_DESIGNATED = ("指定承办", "designated")
_JUDGED = {True: ("审核通过", "judged to be done"), False: ("退回重办", "to be done again")}


def of_units(need: Need, events: Sequence[Event], names: Names) -> Iterator[Stood]:
    """The level that it was escalated or handed down to, the valid orders, and every unit that was called.

    :param events: those that *need* is folded from. Until when somebody has to have come hangs on no rule, so that the
        state of a need does not know of it.
    """
    if need.level is not None:
        name = names.get(need.level, "")
        yield coded("escalated", need.level, name, name)
    due = _due(events)
    for order in need.orders.valid.values():
        zh, en = order.words()
        part, designated = PART[order.part], _DESIGNATED if order.designated else None
        said = [(part.words("zh"), part.en), *([designated] if designated else []), (zh, en)]
        yield _told("order", order, said, due.get(order.id), names, order.id)
    for whistle in need.orders.whistles.values():
        for share in whistle.shares.values():
            state = CALL_STATE["in_hand" if share.taken else "waiting"]
            said = [(state.words("zh"), state.en)]
            yield _told("whistle", share, said, due.get(whistle.id), names, f"{whistle.id} {share.unit}")


def _due(events: Sequence[Event]) -> dict[Id, int | None]:
    found: dict[Id, int | None] = {}
    for event in events:
        match event.fact:
            case Dispatched(order=id, due_at=due) | Whistled(whistle=id, due_at=due):
                found[id] = due
            case _:
                pass
    return found


def _told(name: str, share: Share, said: list[tuple[str, str]], due: int | None, names: Names, about: str) -> Stood:
    if share.result is not None:
        result = RESULT[share.result]
        said.append((f"报告{result.words('zh')}", f"reported: {result.en}"))
        if share.accepted is not None:
            said.append(_JUDGED[share.accepted])
    if due is not None:
        zh, en = minute_words(due)
        said.append((f"期限{zh}", f"by {en}"))
    zh, en = who(share.unit, "unit", names)
    taken = "in_hand" if share.taken else "waiting"
    return coded(
        name,
        share.result or taken if not isinstance(share, Order) or share.reports else taken,
        f"{zh}：{'，'.join(zh for zh, _ in said)}",
        f"{en}: {', '.join(en for _, en in said)}",
        about,
    )
