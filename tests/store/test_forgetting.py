"""People are forgotten: nothing of their words was ever in the clear, and nothing of them opens afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import asyncpg
import pytest
import sqlalchemy as sa

from domain.acting import PartyKind
from domain.casework import SYSTEM, Desk, PartyForgotten
from domain.kernel import Id, NotFound
from domain.need.facts import Channel, ClaimKind, Item, Part, ReopenReason, Result, Satisfaction
from domain.need.need import Need
from domain.need.stage import Stage
from domain.party import NotAPerson, Party, SubjectErased
from domain.place import Place as Area
from domain.sealing import WasForgotten, sealed_fields
from domain.searches import Wanted
from domain.words import Sealed
from projections import VIEWS
from projections.statistics import figures
from store.backend import Backend, StoreUnavailable
from store.files.folder import Files
from store.forgetting import Forgetting, StillReadable, finish
from store.people import tables
from store.people.accounts import Accounts, Duty
from store.people.codes import Codes
from store.people.departures import Departures
from store.people.erasure_requests import ErasureRequests
from store.people.identities import Identities, Voucher
from store.people.keeping import Keeping, beside
from store.people.keeping import opened as identities
from store.people.receipts import Receipt, Receipts, receipt_from
from store.people.sessions import Level, Scope, Sessions
from store.people.slips import Slips
from store.rebuild import bring_up_to_date
from store.taking_away import take_away
from store.vault.boxes import CannotOpen
from store.vault.places import place_for, sealing
from store.vault.vault import Place, Vault
from store.vault.wrapping import FILE, KEY, NEXT, WrappingKeyWrong
from store.writer import Writer
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, command, log_of, opened
from tests.store.town import Town, registered

pytestmark = pytest.mark.anyio

PEOPLE = int(os.environ.get("HUYING_TEST_FORGOTTEN", "50"))
"""How many are forgotten at once; 1000 to see it at the size of a community."""
CANARY = f"金丝雀{uuid4().hex[:8]}"
"""Nobody else has ever written this."""
_END = 20_000


class Running(NamedTuple):
    """A store that is written to."""

    backend: Backend
    vault: Vault
    writer: Writer
    files: Files
    keeping: Keeping

    @property
    def forgetting(self) -> Forgetting:
        """Forgets people here."""
        return Forgetting(
            self.writer, lambda people: take_away(people, self.backend, self.files, self.keeping.database)
        )


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Running]:
    folder = Path(os.environ[FILE]).parent if FILE in os.environ else None
    async with opened(url) as backend, sealing(url, backend) as vault:
        await bring_up_to_date(backend, VIEWS)
        keeping = await identities(url, folder)
        writer = Writer(backend, VIEWS, vault=vault)
        await writer.start()
        try:
            one = Running(backend, vault, writer, Files((folder or Path("data")) / "photos", vault), keeping)
            await finish(one.forgetting)
            yield one
        finally:
            await writer.stop()
            await keeping.database.close()


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wrapping key lies in a file of this test's own."""
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(FILE, str(tmp_path / "wrapping.key"))
    return tmp_path / "wrapping.key"


def secret_of(key_file: Path) -> bytes:
    return key_file.read_bytes()


def put_back(secret: bytes, key_file: Path) -> None:
    key_file.write_bytes(secret)


async def told_by(writer: Writer, town: Town, people: list[Id]) -> list[Id]:
    """Each of them has said something wherever something is sealed. Gives back their cases."""
    path, worker = town.path, town.worker

    cases: list[Id] = []

    async def one(n: int, person: Id) -> None:
        household, need, search = new_id(), new_id(), new_id()
        cases.append(need)

        def canary(field: str) -> str:
            return f"{CANARY}{n}{field}"

        def live(desk: Desk) -> None:
            around = desk.path(path[-1])
            door = Sealed(person, canary("door"))
            parent = desk.place(path[-1])
            desk.begin(Area.found(desk.acting, id=household, level="household", parent=parent, path=around, door=door))

        def register(desk: Desk) -> None:
            where, around = desk.place(household), desk.path(household)
            kind, name = PartyKind.RESIDENT, Sealed(person, canary("name"))
            desk.begin(Party.register(desk.acting, id=person, kind=kind, name=name, household=where, path=around))

        def begin(desk: Desk) -> None:
            desk.begin(
                Need.raise_(
                    desk.acting,
                    id=need,
                    item=Item.NEED,
                    category="0207",
                    place=path[-1],
                    path=desk.path(path[-1]),
                    channel=Channel.WEB,
                    words=canary("words"),
                    contact=canary("contact"),
                )
            )

        await writer.submit(command(household, live))
        await writer.submit(command(person, register))
        await writer.submit(command(need, begin, person), key=f"{person} raised", request="r")
        by_worker, neighbour = worker, town.residents[0]
        for act, by in (
            (lambda d: d.need(need).supplement(d.acting, canary("supplement")), person),
            (lambda d: d.need(need).accept(d.acting, "修灯"), by_worker),
            (lambda d: d.need(need).open_discussion(d.acting, "先修哪里？"), by_worker),
            (lambda d: d.need(need).remark(d.acting, canary("remark")), person),
            (lambda d: d.need(need).close_discussion(d.acting, "先修东边"), by_worker),
            (lambda d: d.need(need).claim(d.acting, new_id(), ClaimKind.SERVICE, Part.LEAD), town.organisations[0]),
            (lambda d: d.need(need).tell_again(d.acting, canary("again")), person),
            (lambda d: d.need(need).fix(d.acting, Result.SOLVED, "修好了"), town.organisations[0]),
            (lambda d: d.need(need).dispute(d.acting, canary("dispute")), person),
            (lambda d: d.need(need).fix(d.acting, Result.SOLVED, "又修好了"), town.organisations[0]),
            (lambda d: d.need(need).confirm(d.acting), neighbour),
            (
                lambda d: d.need(need).visit_again(
                    d.acting, True, True, True, Satisfaction.SATISFIED, canary("visited")
                ),
                by_worker,
            ),
            (lambda d: d.need(need).close(d.acting), by_worker),
            (lambda d: d.need(need).reopen(d.acting, ReopenReason.CAME_BACK, canary("reopened")), person),
        ):
            await writer.submit(command(need, act, by))
        await writer.submit(
            command(person, lambda d: d.party(person).save_search(d.acting, search, canary("search"), Wanted()), person)
        )

    await asyncio.gather(*(one(n, person) for n, person in enumerate(people)))
    return cases


def canaries_in(folder: Path) -> list[str]:
    """The files below *folder* that hold a canary."""
    marks = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    found = []
    # It passes over folders that are gone by now: other tests drop databases of the same server.
    for within, _, names in os.walk(folder):
        for name in names:
            file = Path(within) / name
            try:
                content = file.read_bytes() if file.is_file() else b""
            except FileNotFoundError:
                continue
            if any(mark in content for mark in marks):
                found.append(str(file))
    return found


async def scanned(url: str, tmp_path: Path) -> list[str]:
    """Every file of the installation that holds a canary."""
    if url.startswith("sqlite"):
        return canaries_in(tmp_path)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CHECKPOINT")
        folder = await connection.fetchval("SHOW data_directory")
    finally:
        await connection.close()
    return canaries_in(Path(folder))


async def places_of(backend: Backend, people: list[Id]) -> list[Place]:
    return [
        Place(event.case, event.fact.topic, field, sealed)
        for event in await log_of(backend)
        for field in sealed_fields(type(event.fact))
        if (sealed := getattr(event.fact, field)) is not None and sealed.subject in people
    ]


async def counted(backend: Backend, town: Town) -> object:
    """Every figure of the community."""
    return await figures(backend, town.path[2], 0, _END + 10_000, _END + 10_000, _END + 10_000)


async def test_of_people_who_were_forgotten_no_word_is_left(
    store_url: str, tmp_path: Path, key_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    people = [new_id() for _ in range(PEOPLE)]
    async with running(store_url) as one:
        town = await Town().settle(one.writer)
        cases = await told_by(one.writer, town, people)
        places = await places_of(one.backend, people)
        texts = await one.vault.opened(places)
        assert len(places) == 11 * PEOPLE
        assert {text for text in texts if text} >= {f"{CANARY}0{field}" for field in ("door", "words", "reopened")}
        assert all(text is not None and text.startswith(CANARY) for text in texts)
        assert await scanned(store_url, tmp_path) == []

        figures_before, length = await counted(one.backend, town), (await one.backend.head()).position
        stays = await one.vault.shelf.find(town.residents)
        key_before = secret_of(key_file)
        done = await one.forgetting.forget(people)

        assert (done.people, done.boxes, done.rotated) == (PEOPLE, len(places), True)
        assert done.answers == PEOPLE
        assert await one.vault.opened(places) == [None] * len(places)
        assert await one.vault.shelf.asked() == []
        assert secret_of(key_file) != key_before
        assert [key.wrapped for key in stays] != [key.wrapped for key in await one.vault.shelf.find(town.residents)]
        assert (await one.backend.head()).position == length + PEOPLE
        assert await counted(one.backend, town) == figures_before
        await assert_views_equal_the_log(one.backend)
        for case in cases:
            need = Need.folded(await one.backend.case(case))
            assert need is not None
            assert need.stage is not Stage.CLOSED
        with pytest.raises(PartyForgotten):
            await one.writer.submit(town.supported(cases[0], people[-1]))
        act = command(
            cases[0], lambda d: d.need(cases[0]).tell_again(d.acting, "又来", on_behalf_of=people[0]), town.worker
        )
        with pytest.raises(WasForgotten):
            await one.writer.submit(act)
    assert await scanned(store_url, tmp_path) == []
    # Nothing but the words of others is opened by whoever starts afresh.
    async with running(store_url) as again:
        assert await again.vault.opened(places) == [None] * len(places)
        [name] = [each for each in await places_of(again.backend, [town.residents[0]]) if each.field == "name"]
        assert await again.vault.opened([name]) == ["某人"]
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err


async def test_an_old_copy_opens_nothing_with_the_new_key(tmp_path: Path, key_file: Path) -> None:
    url, person = f"sqlite:///{tmp_path / 'here' / 'huying.db'}", new_id()
    async with running(url) as one:
        await one.writer.submit(registered(person, PartyKind.RESIDENT))
        places = await places_of(one.backend, [person])
    shutil.copytree(tmp_path / "here", tmp_path / "copy")
    old_key = secret_of(key_file)
    async with running(url) as one:
        await one.forgetting.forget([person])

    copy = f"sqlite:///{tmp_path / 'copy' / 'huying.db'}"
    rows = sqlite3.connect(tmp_path / "copy" / "huying.db.vault").execute("SELECT * FROM keys").fetchall()
    assert any(row[0] == person and row[3] for row in rows)  # the copy still has the key, locked
    with pytest.raises(WrappingKeyWrong):
        async with running(copy):
            pass
    for new in place_for(url).source.candidates():
        for row in rows:
            with pytest.raises(CannotOpen):
                new.unwrap(row[0], row[1], row[3])
    # Only with a copy of the old key, which the operator is told to destroy.
    put_back(old_key, key_file)
    async with running(copy) as old:
        assert await old.vault.opened(places) == ["某人"]


@pytest.mark.parametrize("step", ["destroy", "scrub", "rewrap", "done"])
async def test_a_forgetting_that_was_cut_off_is_finished_at_the_next_start(
    store_url: str, step: str, monkeypatch: pytest.MonkeyPatch, key_file: Path
) -> None:
    people = [new_id(), new_id()]
    async with running(store_url) as one:
        for person in people:
            await one.writer.submit(registered(person, PartyKind.RESIDENT))
        places = await places_of(one.backend, people)

        async def cut(*_: object) -> None:
            raise RuntimeError("the power is gone")

        monkeypatch.setattr(type(one.vault.shelf), step, cut)
        with pytest.raises(RuntimeError):
            await one.forgetting.forget(people)
        monkeypatch.undo()
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(FILE, str(key_file))
    async with running(store_url) as again:
        assert await again.vault.shelf.asked() == []
        assert await again.vault.opened(places) == [None, None]
        assert [type(event.fact) for event in await again.backend.case(people[1])].count(SubjectErased) == 1
        await again.writer.submit(registered(new_id(), PartyKind.RESIDENT))
    assert not key_file.with_name("wrapping.key.next").exists()


async def signed_up(one: Running, person: Id, need: Id) -> None:
    """Something of *person* lies in every table of identities, and a photo of theirs in the folder."""
    accounts, sessions, codes, keeping = Accounts(one.keeping), Sessions(one.keeping), Codes(one.keeping), one.keeping
    phone, in_a_day = f"1{person}", keeping.now() + 86_400_000_000
    await accounts.add_by_phone(person, phone)
    await accounts.reset(person)
    await sessions.begin(person, Duty.NONE, Level.FULL)
    await sessions.begin(person, Duty.NONE, Level.RECEIPT, need=need)
    await sessions.give_token(person, "家里的电脑", (Scope.READ,), in_a_day)
    await codes.for_phone(phone)
    await Slips(keeping, codes).hand_over(need)
    await Receipts(keeping).keep(receipt_from(), Receipt(need, person))
    await Identities(keeping).link(person, Voucher.WECHAT, f"union {person}")
    await Departures(keeping).begin(Voucher.WECHAT, person, 86_400_000_000)
    key = {"account": person, "public_key": b"x", "used": 0, "made_at": 1}
    await keeping.database.run(
        sa.insert(tables.passkeys).values(id=f"key of {person}", **key),
        sa.insert(tables.recovery).values(account=person, code="x"),
        sa.insert(tables.challenges).values(id=new_id(), account=person, challenge=b"x", ends_at=in_a_day),
    )
    await ErasureRequests(keeping).ask(person)
    await one.files.keep("log", person, new_id(), {"full": b"x", "small": b"x"})


async def rows_of_identities(one: Running) -> dict[str, int]:
    """How many rows lie in each table of what goes with a person: that there was an account stays known, by its id."""
    found = {}
    for table in tables.metadata.sorted_tables:
        # What people think of the pages is of nobody.
        if table not in (tables.installation, tables.administration, tables.administration_reasons, tables.feedback):
            [[[found[table.name]]]] = await one.keeping.database.run(sa.select(sa.func.count()).select_from(table))
    return found


async def needs_raised(one: Running, people: list[Id]) -> dict[Id, Id]:
    town, needs = await Town().settle(one.writer), {}
    for person in people:
        await one.writer.submit(registered(person, PartyKind.RESIDENT))
        needs[person] = new_id()
        await one.writer.submit(town.raised(needs[person], person))
    return needs


async def test_of_who_signs_in_and_sent_photos_nothing_is_left_and_others_stay(store_url: str, tmp_path: Path) -> None:
    gone, stays = new_id(), new_id()
    async with running(store_url) as one:
        needs = await needs_raised(one, [gone, stays])
        for person, need in needs.items():
            await signed_up(one, person, need)
        before = await rows_of_identities(one)
        assert all(before.values()), before
        await one.forgetting.forget([gone])
        assert await rows_of_identities(one) == {name: n // 2 for name, n in before.items()}
        assert {path.parent.name for path in (tmp_path / "photos").rglob("*.*")} == {stays}
        if store_url.startswith("sqlite"):
            file = beside(Path(store_url.removeprefix("sqlite:///"))).read_bytes()
            assert stays.encode() in file
            assert file.count(gone.encode()) == 1, "the administration log says that there was such an account"
            assert one.keeping.key.hash("phone", f"1{gone}").encode() not in file
            assert one.keeping.key.hash("identity wechat", f"union {gone}").encode() not in file
            assert one.keeping.key.hash("identity wechat", f"union {stays}").encode() in file
            assert needs[gone].encode() not in file


async def test_taking_away_what_is_kept_elsewhere_is_finished_at_the_next_start(
    store_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = new_id()
    async with running(store_url) as one:
        needs = await needs_raised(one, [person])
        await signed_up(one, person, needs[person])

        async def locked(*_: object) -> None:
            raise StoreUnavailable("the disk is locked")

        with monkeypatch.context() as broken:
            broken.setattr(Files, "forget", locked)
            with pytest.raises(StoreUnavailable):
                await one.forgetting.forget([person])
        assert await one.vault.shelf.asked() == [person]
    async with running(store_url) as again:
        assert await again.vault.shelf.asked() == []
        assert not any((await rows_of_identities(again)).values())
    assert list((tmp_path / "photos").rglob("*.*")) == []


async def test_what_is_no_person_or_unknown_is_not_forgotten(store_url: str) -> None:
    async with running(store_url) as one:
        town = await Town().settle(one.writer)
        before = (await one.backend.head()).position
        for wrong, why in ((new_id(), NotFound), (town.organisations[0], NotAPerson), (SYSTEM, NotAPerson)):
            with pytest.raises(why):
                await one.forgetting.forget([town.residents[0], wrong])
        assert (await one.backend.head()).position == before
        assert await one.vault.shelf.asked() == []


async def test_forgetting_is_not_said_to_be_done_while_something_opens(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store_url) as one:
        person = new_id()
        await one.writer.submit(registered(person, PartyKind.RESIDENT))

        async def forgets_nothing(*_: object) -> None:
            pass

        monkeypatch.setattr(type(one.vault.shelf), "destroy", forgets_nothing)
        with pytest.raises(StillReadable):
            await one.forgetting.forget([person])
        assert await one.vault.shelf.asked() == [person]


async def test_with_a_key_from_the_environment_the_rotation_waits_for_a_new_one(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (b64encode(os.urandom(32)).decode() for _ in range(2))
    monkeypatch.setenv(KEY, first)
    async with running(store_url) as one:
        person, other = new_id(), new_id()
        for each in (person, other):
            await one.writer.submit(registered(each, PartyKind.RESIDENT))
        assert not (await one.forgetting.forget([person])).rotated
    monkeypatch.setenv(NEXT, second)
    async with running(store_url) as one:
        assert await one.forgetting.rotate() == 2  # of the other person, and of the installation
    monkeypatch.delenv(NEXT)
    monkeypatch.setenv(KEY, second)
    async with running(store_url) as one:
        [name] = await places_of(one.backend, [other])
        assert await one.vault.opened([name]) == ["某人"]


async def test_a_worker_goes_on_when_another_has_rotated(postgres_database: str) -> None:
    async with running(postgres_database) as one, running(postgres_database) as other:
        before, after = new_id(), new_id()
        await one.writer.submit(registered(before, PartyKind.RESIDENT))
        await other.forgetting.rotate()
        await one.writer.submit(registered(after, PartyKind.RESIDENT))
        places = await places_of(one.backend, [before, after])
        for each in (one, other):
            assert await each.vault.opened(places) == ["某人", "某人"]
