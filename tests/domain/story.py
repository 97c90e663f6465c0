"""Given, when, then: a need told step by step, without a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, Concatenate, ParamSpec, Self

from domain.acting import Acting, PartyKind, Post
from domain.kernel import Fact, Id, Refused
from domain.need.facts import BallotRule, Channel, ClaimKind, Item, Option, Part, Result, Voter
from domain.need.need import Need
from domain.need.stage import Stage
from domain.words import PublicWording
from tests.domain.people import new_id, someone

P = ParamSpec("P")

HOUR = 3_600_000_000
DAY = 24 * HOUR
AS_PROGRAMS_WRITE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
"""A day as no sentence has it."""

YES_NO = (Option("yes", PublicWording("优先修复照明")), Option("no", PublicWording("先修车棚")))


class Story:
    """One need in building 15 of an estate, and who is around it."""

    def __init__(self) -> None:
        self.path = tuple(new_id() for _ in ("district", "street", "community", "estate", "building 15"))
        self.raiser = self.neighbour()
        self.worker = someone(PartyKind.STAFF, posts=(Post("worker", self.path[2]),))
        self.stranger = someone(home=(new_id(), new_id(), new_id()))
        self.organisation = someone(PartyKind.ORGANISATION)
        self.unit = someone(PartyKind.UNIT)
        self.member = someone(PartyKind.PARTY_MEMBER)
        self.need = Need(new_id())
        self.facts: list[Fact] = []
        self.refusal: Refused | None = None
        self.told: list[Fact] = []

    def neighbour(self, kind: PartyKind = PartyKind.RESIDENT) -> Acting:
        """Somebody who lives in the building."""
        return someone(kind, home=(*self.path, new_id()))

    # -- when, then ---------------------------------------------------------------------------------------------------

    def stage(self) -> Stage:
        """Where the need stands."""
        return self.need.stage

    def when(self, act: Callable[Concatenate[Need, P], object], *args: P.args, **kwargs: P.kwargs) -> Self:
        """Let *act* happen, or be refused; a refusal changes nothing."""
        before = deepcopy(vars(self.need))
        self.refusal = None
        try:
            act(self.need, *args, **kwargs)
        except Refused as refusal:
            self.refusal = refusal
            assert vars(self.need) == before
        self.facts = [event.fact for event in self.need.collect_events()]
        self.told += self.facts
        return self

    def then(self, *kinds: type[Fact], stage: Stage | None = None) -> Any:
        """These facts came of it, and the need stands there now. Gives back the last one."""
        if self.refusal is not None:
            raise AssertionError("it was refused") from self.refusal
        assert [type(fact) for fact in self.facts] == list(kinds)
        assert stage is None or self.need.stage is stage
        return self.facts[-1]

    def then_nothing(self) -> None:
        """It was allowed, and nothing came of it."""
        assert self.refusal is None
        assert self.facts == []

    def then_refused(self, kind: type[Refused], /, **known: object) -> Refused:
        """It was refused for that reason, with a sentence in both languages."""
        assert type(self.refusal) is kind, (self.refusal, self.facts)
        for language in ("zh", "en"):
            sentence = self.refusal.sentence(language)
            assert sentence
            assert "{" not in sentence
            assert not AS_PROGRAMS_WRITE.search(sentence), sentence
        for name, value in known.items():
            assert self.refusal.known[name] == value
        return self.refusal

    # -- given --------------------------------------------------------------------------------------------------------

    def given(self, act: Callable[Concatenate[Need, P], object], *args: P.args, **kwargs: P.kwargs) -> Self:
        """It happened before what the story is about."""
        self.when(act, *args, **kwargs)
        if self.refusal is not None:
            raise AssertionError("it was refused") from self.refusal
        return self

    def raised(self, acting: Acting | None = None, **what: Any) -> Self:
        """A resident raised it; *what* differs from the usual."""
        said: dict[str, Any] = {
            "id": new_id(),
            "item": Item.NEED,
            "category": "0207",
            "place": self.path[-1],
            "path": self.path,
            "channel": Channel.WEB,
            "words": "楼下的灯坏了一大半",
        }
        self.refusal, self.facts = None, []
        try:
            self.need = Need.raise_(acting or self.raiser, **{**said, **what})
        except Refused as refusal:
            self.refusal = refusal
        else:
            self.facts = [event.fact for event in self.need.collect_events()]
        self.told = list(self.facts)
        return self

    def accepted(self, **how: Any) -> Self:
        """Staff accepted it."""
        return self.raised().given(Need.accept, self.worker, "修复庭院灯", **how)

    def discussed(self) -> Self:
        """It is on the list and being talked over."""
        return self.accepted(deliberate=True).given(Need.open_discussion, self.worker, "先修什么？")

    def ballot(
        self,
        rule: BallotRule = BallotRule.CONSULTATIVE,
        households: int = 10,
        areas: Sequence[int] = (),
        options: Sequence[Option] = YES_NO,
    ) -> tuple[Id, list[Id]]:
        """A ballot is opened; gives back its id and the households with a vote."""
        ballot, voters = new_id(), [new_id() for _ in range(households)]
        floor = [*areas, *[10_000] * (households - len(areas))]
        electorate = [Voter(household, area) for household, area in zip(voters, floor, strict=True)]
        self.given(Need.open_ballot, self.worker, ballot, "先修什么？", options, rule, electorate)
        return ballot, voters

    def vote(self, ballot: Id, voters: Sequence[Id], option: str | None) -> Self:
        """Staff enter votes from paper."""
        for household in voters:
            self.given(Need.cast, self.worker, ballot, household, option)
        return self

    def outcome(self, ballot: Id) -> Any:
        """The ballot is closed and counted."""
        self.given(Need.close_ballot, self.worker, ballot)
        self.given(Need.publish_outcome, self.worker, ballot)
        return self.facts[-1]

    def claimed(self, acting: Acting | None = None, kind: ClaimKind = ClaimKind.SERVICE, part: Part = Part.LEAD) -> Id:
        """Somebody claimed it; an organisation, if nobody is named. Gives back the claim."""
        claim = new_id()
        self.given(Need.claim, acting or self.organisation, claim, kind, part)
        return claim

    def started(self) -> Self:
        """An organisation claimed it and began."""
        self.accepted().claimed()
        return self.given(Need.start, self.organisation)

    def fixed(self, result: Result = Result.SOLVED) -> Self:
        """The organisation that began reported it fixed."""
        return self.started().fixed_again(result)

    def fixed_again(self, result: Result = Result.SOLVED) -> Self:
        """The organisation reported it fixed, once more."""
        return self.given(Need.fix, self.organisation, result, "12盏灯已修复")

    def confirmed(self) -> Self:
        """Whoever raised it confirmed it."""
        return self.fixed().given(Need.confirm, self.raiser)

    def closed(self) -> Self:
        """Staff closed it."""
        return self.confirmed().given(Need.close, self.worker)
