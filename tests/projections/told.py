"""Tells cases: events as the store writes them, in few words."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, TypeVar, cast

from domain.kernel import Event, Fact, Id
from domain.need import facts as f
from domain.words import PublicWording, Sealed

_CHINA = timezone(timedelta(hours=8))
F = TypeVar("F", bound=Fact)


def id_of(name: str) -> Id:
    """An id that is the same for the same name."""
    return Id(f"00000000-0000-7000-8000-{sha256(name.encode()).hexdigest()[:12]}")


def at(text: str) -> int:
    """The instant of a local time such as ``2025-02-24`` or ``2025-02-24 15:30``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=_CHINA).timestamp()) * 1_000_000


def words(text: str = "楼道灯不亮，老人摔过跤", subject: str = "raiser") -> Sealed:
    return Sealed(id_of(subject), text)


def wording(text: str) -> PublicWording:
    return PublicWording(text)


STREET, COMMUNITY, ESTATE, BUILDING = (id_of(name) for name in ("street", "comm", "estate", "b15"))
PATH = (STREET, COMMUNITY, ESTATE, BUILDING)


class Log:
    """A log in memory: positions and versions follow one another."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._versions: dict[Id, int] = {}
        self._clock = 0

    def tell(
        self, case: str, kind: type[F], when: str, /, *, recorded: str | None = None, by: str = "raiser", **fields: Any
    ) -> F:
        """Let a fact have happened at *when*, and be recorded then or later."""
        id = id_of(case)
        happened = at(when)
        self._clock = max(self._clock, at(recorded) if recorded else happened)
        version = self._versions[id] = self._versions.get(id, 0) + 1
        fields.setdefault("role", "resident")
        fact = kind(at=happened, by=id_of(by), command=id_of("command"), trace=id_of("trace"), **fields)
        self.events.append(Event(id, version, fact, len(self.events) + 1, self._clock))
        return fact

    def raised(self, case: str, when: str, **fields: Any) -> f.Raised:
        """A need as most are raised."""
        given: dict[str, Any] = {
            "item": f.Item.NEED,
            "category": "0207",
            "place": PATH[-1],
            "path": PATH,
            "channel": f.Channel.VISIT,
            "raiser": id_of("raiser"),
            "words": words(),
        }
        given |= fields
        if "path" in fields and "place" not in fields:
            given["place"] = fields["path"][-1]
        return self.tell(case, f.Raised, when, **given)

    def accepted(self, case: str, when: str, text: str = "楼道灯损坏", **fields: Any) -> f.Accepted:
        """A need as most are accepted."""
        given: dict[str, Any] = {"wording": wording(text), "category": "0207", "exclusive": True, "by": "worker"}
        return self.tell(case, f.Accepted, when, **(given | fields))

    def claimed(
        self, case: str, when: str, claimant: str = "unit", of: str = "organisation", **fields: Any
    ) -> f.Claimed:
        """A claim as most are made; its id is *claim*, or the claimant's name."""
        given: dict[str, Any] = {
            "claim": id_of(fields.pop("claim", f"c{claimant}{case}")),
            "claimant": id_of(claimant),
            "claimant_kind": of,
            "kind": f.ClaimKind.SERVICE,
            "part": f.Part.LEAD,
            "by": claimant,
        }
        return self.tell(case, f.Claimed, when, **(given | fields))

    def fixed(self, case: str, when: str, result: f.Result = f.Result.SOLVED, **fields: Any) -> f.Fixed:
        """Work reported done."""
        given: dict[str, Any] = {"result": result, "wording": wording("已修复"), "by": "unit"}
        kind = cast("type[f.Fixed]", fields.pop("fact", f.Fixed))
        return self.tell(case, kind, when, **(given | fields))

    def confirmed(self, case: str, when: str, **fields: Any) -> f.Confirmed:
        return self.tell(case, f.Confirmed, when, **fields)

    def solved(self, case: str, raised: str, fixed: str, confirmed: str, **fields: Any) -> None:
        """A whole case, from raised to confirmed; *fields* are those of the fix."""
        self.raised(case, raised)
        self.accepted(case, raised)
        self.claimed(case, raised)
        self.fixed(case, fixed, **fields)
        self.confirmed(case, confirmed)
