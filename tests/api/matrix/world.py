"""The cases of the table, each at the stage that some routes ask for, and what in them is whose.

Nothing that is asked changes them (see ``asking.py``), so that one case serves every route and everybody who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from api.running import Running
from domain.casework import SYSTEM
from domain.kernel import Id
from store.people.receipts import Receipt, receipt_from
from tests.api.matrix.columns import ABOVE, CLAIMING, ELSEWHERE, OTHER, OWN, RECEIPT, Column
from tests.api.matrix.people import Shows, settle
from tests.api.shown import sent
from tests.api.town import BALLOT, FIXED, PATROL, Town, service_of

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()
"""In China; what hangs on it lies some days away from it, and holds when the day ends meanwhile."""
CLAIMANTS = tuple(Column(kind, OWN) for kind in CLAIMING)
ORGANISATION, UNIT = Column("organisation", OWN), Column("unit", OWN)


def day(n: int) -> str:
    """The day in *n* days."""
    return str(TODAY + timedelta(days=n))


def moment(n: int) -> str:
    """An instant in *n* days."""
    return f"{day(n)}T12:00:00+08:00"


class Case(NamedTuple):
    """What a route is asked about: what stands in the blanks of its address."""

    ids: dict[str, str]
    own: dict[Column, dict[str, str]]
    """What of it is whose, and stands in the blanks where they ask. Of those who claim, it names whoever has a part."""

    def blanks(self, column: Column) -> dict[str, str]:
        """What stands in the blanks where they ask."""
        return self.ids | self.own.get(column, {})


class World:
    """The two communities, and whom and what they have."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.ids: dict[Column, str] = {}
        self.cases: dict[str, Case] = {}
        self.receipts: dict[str, str] = {}
        """By the need, or by the relation."""
        self.shown: dict[Column, Shows] = {}
        self.kits: dict[Column, dict[str, str]] = {}
        """See ``scenes_of_identities.py``."""
        self.service: Running

    def party(self, role: str, relation: str = OWN) -> str:
        """Their id."""
        return self.ids[Column(role, relation)]

    async def settled(self) -> World:
        """Found the places, make the people known and bring every case to its stage."""
        town = self.town
        self.ids = await settle(town)
        await self._cases_of_needs()
        await self._cases_of_units()
        await self._other_cases()
        await self._receipts()
        return self

    async def _receipts(self) -> None:
        """A receipt of every case that is a need, by its id; and of two others, by the relation."""
        elsewhere = self.party("resident", ELSEWHERE)
        self.receipts = {case.ids["need"]: receipt_from() for case in self.cases.values() if "need" in case.ids}
        about = {need: (receipt, self.town.raiser) for need, receipt in self.receipts.items()}
        # Of the same person: a receipt is for one need, whoever raised it.
        self.receipts |= {OTHER: receipt_from(), ELSEWHERE: receipt_from()}
        about[await self._raised(self.town.raiser)] = self.receipts[OTHER], self.town.raiser
        about[await self._raised(elsewhere, "other_building")] = self.receipts[ELSEWHERE], elsewhere
        self.receipts[OWN] = self.receipts[self.cases["raised"].ids["need"]]
        for need, (receipt, party) in about.items():
            await service_of(self.town.client).people.receipts.keep(receipt, Receipt(Id(need), Id(party)))

    def shows(self, column: Column, case: Case) -> dict[str, str]:
        """What they show who ask about that case: each receipt is of one need."""
        if column == Column(RECEIPT, OWN) and "need" in case.ids:
            return {"Authorization": f"Receipt {self.receipts[case.ids['need']]}"}
        return dict(self.shown[column].headers)

    async def _raised(self, by: str, place: str = "building", **what: Any) -> str:
        body = self.town.said(place=self.town.places[place], **what)
        return str((await self.town.did("/needs", body, by=by))["id"])

    async def _did(self, case: str, path: str, body: Any = None, by: str | None = None) -> dict[str, str]:
        """Have something done to the case of that name, by the secretary if not said; what state it is in then."""
        need = self.cases[case].ids["need"]
        done = await self.town.did(f"/needs/{need}{path}", body, by=by or self.town.secretary, If_Match="*")
        return {name: str(value) for name, value in done["state"].items()}

    async def _begun(self, name: str, **how: Any) -> None:
        """A need on the list, of which several may take the lead."""
        need = await self.town.accepted(exclusive=False, **how)
        self.cases[name] = Case({"need": need}, {})

    async def _claimed(self, name: str, kind: str, by: Iterable[Column]) -> None:
        need, ids, own = self.cases[name].ids["need"], dict(self.cases[name].ids), dict(self.cases[name].own)
        for column in by:
            done = await self.town.did(f"/needs/{need}/claims", {"kind": kind}, by=self.ids[column])
            own[column] = {"claim": str(done["state"]["claim"])}
        self.cases[name] = Case(ids | own[ORGANISATION], own)

    async def _worked(self, name: str) -> None:
        """Claimed by a member, an organisation and a partner, with a unit that has signed for the order to lead."""
        await self._begun(name)
        await self._claimed(name, "claim_service", (column for column in CLAIMANTS if column != UNIT))
        await self._ordered(name, "lead")
        await self._did(name, f"/orders/{self.cases[name].ids['order']}/signature", by=self.town.unit)

    async def _ordered(self, name: str, part: str) -> None:
        body = {"unit": self.town.unit, "part": part}
        order = {"order": (await self._did(name, "/orders", body))["order"]}
        before = self.cases[name]
        self.cases[name] = Case(before.ids | order, before.own | {UNIT: order})

    async def _cases_of_needs(self) -> None:
        town = self.town
        self.cases["raised"] = Case({"need": await town.raised()}, {})
        self.cases["nothing"] = Case({}, {})
        self.cases["without_account"] = Case({"party": await town.party("resident")}, {})
        await self._begun("listed", deliberate=True)
        for name in (
            "open",
            "target",
            "merged",
            "supported",
            "discussed",
            "suspended",
            "escalated",
            "voting",
            "counted",
        ):
            await self._begun(name)
        await self._did("merged", "/merge", {"into": self.cases["target"].ids["need"]})
        await self._did("supported", "/support", by=town.neighbour)
        await self._did("discussed", "/discussion", {"question": "先修什么？"})
        await self._did(
            "suspended", "/suspension", {"reason": "needs_funds", "wording": "资金未落实", "review_at": moment(30)}
        )
        await self._did("escalated", "/escalation", {"to": town.places["street"], "wording": "请上级协调"})
        ballot = BALLOT | {"electorate": [{"household": household} for household in town.households]}
        for name in ("voting", "counted"):
            self.cases[name].ids["ballot"] = (await self._did(name, "/ballots", ballot))["ballot"]
        await self._did("counted", f"/ballots/{self.cases['counted'].ids['ballot']}/closure")
        for name in ("worked", "asked", "fixed", "disputed", "supervised", "closed"):
            await self._worked(name)
        await self._did("asked", "/extension", {"until": moment(200), "wording": "等材料"}, town.organisation)
        for name in ("fixed", "disputed", "supervised", "closed"):
            await self._did(name, "/fix", FIXED, town.organisation)
        for name in ("disputed", "supervised"):
            await self._did(name, "/dispute", {"words": "还有一盏不亮"}, town.raiser)
        watched = {"reason": "unsolved", "wording": "请限期办结"}
        await self._did("supervised", "/supervision", watched, self.party(ABOVE))
        await self._did("closed", "/confirmation", by=town.neighbour)
        await self._did("closed", "/closure")
        entered = await self._raised(self.party("grid_member"), for_somebody_else=True)
        self.cases["entered"] = Case({"need": entered}, {})

    async def _cases_of_units(self) -> None:
        town = self.town
        for name in ("ordered", "assisting", "assisted", "whistled", "arrived", "reported"):
            await self._begun(name)
        report = {"result": "solved", "wording": "换好6盏"}
        await self._ordered("ordered", "lead")
        for name in ("assisting", "assisted"):
            await self._ordered(name, "assist")
            await self._did(name, f"/orders/{self.cases[name].ids['order']}/signature", by=town.unit)
        await self._did("assisted", f"/orders/{self.cases['assisted'].ids['order']}/report", report, town.unit)
        called = [{"unit": unit, "task": "到现场会商"} for unit in (town.unit, town.organisation)]
        for name in ("whistled", "arrived", "reported"):
            whistle = {"whistle": (await self._did(name, "/whistles", {"called": called}))["whistle"]}
            self.cases[name] = Case(self.cases[name].ids | whistle, {UNIT: whistle, ORGANISATION: whistle})
            if name != "whistled":
                for unit in (town.unit, town.organisation):
                    await self._did(name, f"/whistles/{whistle['whistle']}/arrival", by=unit)
        under = self.cases["reported"].ids["whistle"]
        await self._did("reported", f"/whistles/{under}/report", report, town.unit)

    async def _other_cases(self) -> None:
        town = self.town
        await self._worked("pictured")
        need = self.cases["pictured"].ids["need"]
        added = {column: await sent(town, need, by=self.ids[column]) for column in CLAIMANTS}
        own = {column: self.cases["pictured"].own[column] | {"photo": photo} for column, photo in added.items()}
        self.cases["pictured"] = Case({"need": need, "photo": await sent(town, need, by=town.raiser)}, own)
        await self._worked("published")
        photo = await sent(town, self.cases["published"].ids["need"], by=town.raiser)
        await self._did("published", f"/photos/{photo}/publication", {"caption": "楼前的灯"})
        self.cases["published"].ids["photo"] = photo

        await self._begun("stewarded")
        await self._claimed("stewarded", "claim_steward", CLAIMANTS)
        await self._begun("kept")
        await self._claimed("kept", "claim_steward", CLAIMANTS)
        await self._each("kept", "plan", self._planned)

        areas = {"areas": [town.places["community"]], "category": "0207", "wording": "免费更换灯泡"}
        await self._begun("offered")
        await self._each("offered", "offer", lambda column: self._offered(column, areas))
        await self._begun("matched")
        await self._each("matched", "offer", lambda column: self._offered(column, areas, "matched"))

        self.cases["checked_in"] = Case({}, {})
        await self._each("checked_in", "checkin", self._checked_in)
        self.cases["on_duty"] = Case({}, {})
        await self._each("on_duty", "rota", self._on_duty)
        saved = {column: {"search": await self._saved(column)} for column in self.ids}
        mine = {column: search for column, search in saved.items() if column.relation == OWN}
        self.cases["saved"] = Case(dict(saved[Column("resident", OWN)]), mine)

    async def _each(self, name: str, blank: str, made: Callable[[Column], Any]) -> None:
        """Let each of those who claim have one of their own; others ask about the organisation's."""
        case = self.cases[name]
        own = {column: case.own.get(column, {}) | {blank: str(await made(column))} for column in CLAIMANTS}
        self.cases[name] = Case(case.ids | own[ORGANISATION], own)

    async def _planned(self, column: Column) -> str:
        body = PATROL | {"first_on": day(0), "until": day(300), "claim": self.cases["kept"].own[column]["claim"]}
        return (await self._did("kept", "/upkeep", body, self.ids[column]))["plan"]

    async def _offered(self, column: Column, body: dict[str, Any], matched: str | None = None) -> str:
        offer = str((await self.town.did("/offers", body, by=self.ids[column]))["id"])
        if matched is not None:
            with_need = {"need": self.cases[matched].ids["need"]}
            await self.town.did(f"/offers/{offer}/matches", with_need, by=self.ids[column])
        return offer

    async def _checked_in(self, column: Column) -> str:
        path = f"/areas/{self.town.places['building']}/check-ins/{self.ids[column]}"
        return str((await self.town.did(path, by=self.ids[column]))["id"])

    async def _on_duty(self, column: Column) -> str:
        body: dict[str, Any] = {"party": self.ids[column], "begins": "8:00", "ends": "22:00", "occurred_at": moment(-3)}
        body |= {"weekdays": [1, 2, 3, 4, 5, 6, 7], "first_on": day(-3), "until": day(30)}
        done = await self.town.did(f"/areas/{self.town.places['building']}/rota", body, by=SYSTEM)
        return str(done["state"]["rota"])

    async def _saved(self, column: Column) -> str:
        done = await self.town.did("/mine/searches", {"name": "我家楼下"}, by=self.ids[column])
        return str(done["state"]["search"])
