"""What is ended for whoever is forgotten: the figures of before stay, and no photo of somebody unknown is left."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.acting import PartyKind
from domain.instants import local_day, micros
from domain.kernel import Id
from domain.need.bringing import Origin, raiser_there
from domain.need.facts import Channel, PhotoKind, PhotoRemoved
from domain.need.need import Need
from domain.party import Party
from projections.photos import photos_of
from projections.statistics import figures
from store.backend import Backend
from store.letting_go import let_go
from tests.domain.people import new_id
from tests.store.stored import assert_views_equal_the_log, command, served
from tests.store.town import Town

pytestmark = pytest.mark.anyio

DAY = 86_400_000_000
MARCH = micros(datetime(2025, 3, 3, 9, tzinfo=UTC))


class Clock:
    """A clock that a test moves."""

    at = MARCH

    def __call__(self) -> int:
        return self.at


async def counted(backend: Backend, area: Id, known_on: int) -> dict[str, int]:
    """What counts of claims in March, as it was known on a day."""
    first, today = local_day(MARCH), local_day(MARCH) + 100
    told = await figures(backend, area, first - 2, first + 2, known_on, today)
    return {one.key: one.n for each in told.figures for one in (each, *each.parts) if one.n}


async def test_figures_as_of_before_stay_and_from_then_on_the_claim_was_given_up(store_url: str) -> None:
    clock = Clock()
    async with served(store_url, now=clock) as writer:
        town, member = await Town().settle(writer), new_id()
        kind = PartyKind.PARTY_MEMBER
        await writer.submit(command(member, lambda desk: desk.begin(Party.register(desk.acting, id=member, kind=kind))))
        need = await town.open_need(writer)
        await writer.submit(town.claimed(need, member))
        area, day = town.path[2], local_day(MARCH)
        before = await counted(writer.backend, area, day)

        clock.at += 30 * DAY
        assert await let_go(writer, [member], frozenset([member])) == writer.position - 1

        assert await counted(writer.backend, area, day) == before
        after = await counted(writer.backend, area, day + 30)
        assert {key for key in before if key not in after} == {
            "items",
            "items.need",
            "persons",
            "claimants.party_member",
        }
        await assert_views_equal_the_log(writer.backend)


async def test_photos_of_somebody_unknown_whose_request_was_imported_are_removed(store_url: str) -> None:
    async with served(store_url) as writer:
        town, need, photo = await Town().settle(writer), new_id(), new_id()
        origin = Origin(source="hotline", system="12345 热线", reference="2014-1", category="路灯", opened_at=MARCH)
        somebody, path = raiser_there(origin), town.path

        await writer.submit(
            command(
                need,
                lambda desk: desk.begin(
                    Need.bring_in(
                        desk.acting,
                        id=need,
                        origin=origin,
                        category="0207",
                        place=path[-1],
                        path=desk.path(path[-1]),
                        channel=Channel.HOTLINE,
                        words="灯不亮",
                    )
                ),
            )
        )
        add = command(need, lambda d: d.need(need).add_photo(d.acting, photo, PhotoKind.BEFORE, 1, 1, 1, 1))
        publish = command(need, lambda d: d.need(need).publish_photo(d.acting, photo, "灯"), town.worker)
        for one in (add, town.accepted(need), publish):
            await writer.submit(one)
        assert [shot.subject for shot in await photos_of(writer.backend, need)] == [somebody]

        await let_go(writer, [somebody], frozenset())

        assert await photos_of(writer.backend, need) == []
        assert type((await writer.backend.case(need))[-1].fact) is PhotoRemoved
        await assert_views_equal_the_log(writer.backend)
        position = writer.position
        await let_go(writer, [somebody], frozenset())
        assert writer.position == position


async def test_photos_of_a_party_are_taken_from_the_views_by_its_own_end(store_url: str) -> None:
    async with served(store_url) as writer:
        town, photo = await Town().settle(writer), new_id()
        need, raiser = await town.open_need(writer), town.residents[0]
        add = command(need, lambda d: d.need(need).add_photo(d.acting, photo, PhotoKind.BEFORE, 1, 1, 1, 1), raiser)
        await writer.submit(add)
        position = writer.position
        await let_go(writer, [raiser], frozenset([raiser]))
        assert writer.position == position
