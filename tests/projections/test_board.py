"""The board: one card for each need, and nothing on it that is not for everybody."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from domain.categories import CATEGORIES
from domain.need import facts as f
from domain.need.stage import Stage
from domain.place import Founded
from projections.board import Board, Card, Filter, Page, Pages, Sort, WrongCursor, card_of, cards_of, key_of, matches
from projections.board.card import path_text
from tests.projections.folded import Folded, Reading
from tests.projections.told import BUILDING, COMMUNITY, ESTATE, PATH, STREET, Log, at, id_of, wording, words


def card(log: Log, case: str) -> Card:
    found = Folded(Board(), log.events).row(Card, id_of(case))
    assert found is not None
    return found


def test_a_need_that_nobody_has_accepted_shows_its_category_and_no_words() -> None:
    log = Log()
    log.raised("lamps", "2025-02-01", words=words("我妈摔了一跤"), contact=words("13800001234"))

    shown = card(log, "lamps")

    assert shown.summary.wording is None
    assert shown.summary.category.zh == "路灯/庭院灯/楼道灯损坏"
    assert shown.summary.stage.zh == "已提交"
    assert shown.summary.place == BUILDING


def test_no_word_of_a_resident_and_no_person_reaches_the_card() -> None:
    log = Log()
    log.raised("lamps", "2025-02-01", words=words("我妈摔了一跤"), contact=words("13800001234"))
    log.tell("lamps", f.Supplemented, "2025-02-01", words=words("又坏了一盏"))
    log.accepted("lamps", "2025-02-02")
    log.tell("lamps", f.Supported, "2025-02-02", supporter=id_of("aunt"), by="aunt")
    log.claimed("lamps", "2025-02-03", "doctor", of="party_member")
    log.fixed("lamps", "2025-02-05", households=(id_of("household"),))
    log.tell("lamps", f.Disputed, "2025-02-06", words=words("还是不亮"))

    stored = "".join(str(value) for row in Folded(Board(), log.events).rows[Card].values() for value in row)

    for private in ("我妈", "1380000", "又坏", "还是不亮", *map(id_of, ("raiser", "aunt", "doctor", "household"))):
        assert private not in stored


def test_what_happens_in_a_home_is_shown_at_its_building() -> None:
    log = Log()
    home = id_of("home")
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING)
    log.raised("leak", "2025-02-01", path=(*PATH, home))

    shown = card(log, "leak")

    assert shown.summary.place == BUILDING
    assert shown.path == path_text(PATH)


def test_nobody_finds_the_needs_of_a_home_by_its_id() -> None:
    log = Log()
    home = id_of("home")
    log.tell("home", Founded, "2025-01-01", level="household", parent=BUILDING)
    log.raised("leak", "2025-02-01", path=(*PATH, home))
    asking = Pages(Reading(Folded(Board(), log.events)))

    assert asyncio.run(asking.page(Filter(area=BUILDING))).cases == (id_of("leak"),)
    assert asyncio.run(asking.page(Filter(area=home))).cases == ()


def test_an_area_has_the_needs_that_lay_in_it_when_they_were_raised_and_keeps_them_when_it_moves() -> None:
    log = Log()
    log.raised("before", "2025-02-01", path=(STREET, COMMUNITY, ESTATE))
    log.raised("after", "2025-02-03", path=(id_of("other street"), COMMUNITY, ESTATE))
    asking = Pages(Reading(Folded(Board(), log.events)))

    def found(area: str) -> set[str]:
        return set(asyncio.run(asking.page(Filter(area=area))).cases)

    before, after = id_of("before"), id_of("after")
    assert found(ESTATE) == found(COMMUNITY) == {before, after}
    assert (found(STREET), found(id_of("other street"))) == ({before}, {after})


def test_the_card_follows_the_need_to_its_end_and_back() -> None:
    log = Log()
    log.raised("lamps", "2025-02-01", affected=f.Estimate(200, f.Qualifier.OVER), since_year=1985)
    log.accepted("lamps", "2025-02-02", "20盏庭院灯中12盏损坏", category="0207", tags=("hard",))
    log.claimed("lamps", "2025-02-03", "property", of="unit", amount_fen=500_000)
    log.tell("lamps", f.Started, "2025-02-04")
    log.fixed("lamps", "2025-02-05", estimate=f.Estimate(200, f.Qualifier.OVER), cost_fen=10_000)
    log.confirmed("lamps", "2025-02-06")
    log.tell("lamps", f.Closed, "2025-02-07")

    closed = card(log, "lamps")
    log.tell("lamps", f.Reopened, "2025-02-08", reason=f.ReopenReason.CAME_BACK, words=words())
    log.fixed("lamps", "2025-02-09", cost_fen=5_000)
    again = card(log, "lamps")

    assert (closed.stage, closed.version, closed.summary.step and closed.summary.step.zh) == ("closed", 7, "已办结")
    assert closed.summary.claims[0].claimant == id_of("property")
    assert closed.summary.result == "solved"
    assert closed.summary.benefit is not None
    assert (closed.summary.benefit.number, closed.summary.benefit.qualifier) == (200, "余")
    assert (again.stage, again.more.rounds, again.summary.cost_fen) == ("awaiting_confirm", 1, 15_000)
    assert again.summary.benefit is None


def test_the_card_shows_who_waits_and_that_it_is_watched() -> None:
    log = Log()
    log.raised("lamps", "2025-02-01")
    log.accepted("lamps", "2025-02-02")
    log.tell("lamps", f.Urged, "2025-02-10")
    log.tell("lamps", f.Urged, "2025-02-11")
    log.tell("lamps", f.ToldAgain, "2025-02-12", teller=id_of("neighbour"))
    log.tell("lamps", f.Supervised, "2025-02-20", reason=f.SuperviseReason.OVERDUE, wording=wording("三日内办结"))

    watched = card(log, "lamps")
    log.tell("lamps", f.SupervisionEnded, "2025-02-25", wording=wording("已办结"))
    after = card(log, "lamps")

    assert (watched.summary.urged, watched.summary.told_again, watched.stage) == (2, 1, "open")
    assert watched.summary.supervised is not None
    assert (watched.summary.supervised.reason, watched.summary.supervised.zh) == ("overdue", "超期未办结")
    assert (after.summary.supervised, after.summary.urged, after.version) == (None, 2, 7)


def test_what_was_sent_back_shows_no_result_until_it_is_fixed_again() -> None:
    log = Log()
    log.solved("lamps", "2025-02-01", "2025-02-05", "2025-02-06", estimate=f.Estimate(8))
    log.tell("lamps", f.SentBack, "2025-02-07", wording=wording("两盏不亮"), by="worker")
    sent_back = card(log, "lamps")

    assert (sent_back.stage, sent_back.more.rounds, sent_back.summary.result) == ("rework_state", 1, None)
    assert (sent_back.summary.benefit, sent_back.more.confirmed_at) == (None, None)
    assert sent_back.more.sent_back is not None
    assert sent_back.more.sent_back.wording == "两盏不亮"


def test_a_ballot_shows_how_many_voted_and_at_the_end_for_what() -> None:
    log = Log()
    voters = tuple(f.Voter(id_of(f"household {i}")) for i in range(10))
    options = (f.Option("lamps", wording("优先修复照明设施")), f.Option("shed", wording("先修车棚")))
    log.raised("lamps", "2025-02-01")
    log.accepted("lamps", "2025-02-01", deliberate=True)
    ballot: dict[str, Any] = {"ballot": id_of("ballot")}
    opened: dict[str, Any] = {
        "question": wording("先修什么"),
        "options": options,
        "rule": f.BallotRule.CONSULTATIVE,
        "electorate": voters,
    }
    log.tell("lamps", f.BallotOpened, "2025-02-02", **ballot, **opened)
    voting = card(log, "lamps")
    for i in range(10):
        log.tell("lamps", f.VoteCast, "2025-02-03", **ballot, household=voters[i].household, option="lamps")
    log.tell("lamps", f.BallotClosed, "2025-02-04", **ballot)
    counted: dict[str, Any] = {
        "votes": {"lamps": 9, "shed": 1},
        "areas": {},
        "cast": 10,
        "eligible": 10,
        "cast_area": 0,
    }
    log.tell("lamps", f.OutcomePublished, "2025-02-04", **ballot, **counted, eligible_area=0, winner="lamps")

    line = card(log, "lamps").more.ballots[0]

    assert voting.stage == "voting"
    assert (line.state, line.cast, line.winner) == ("published", 10, "lamps")
    assert [option.votes for option in line.options] == [9, 1]


# -- pages ----------------------------------------------------------------------------------------------------------


MOVED = id_of("its estate")


@pytest.fixture(scope="module")
def board() -> tuple[Folded, Reading]:
    log = Log()
    for i in range(60):
        case = f"need {i}"
        around = (STREET, id_of("other") if i < 40 else COMMUNITY)
        path = (PATH, PATH[:3], (*around, MOVED))[i % 3]
        log.raised(case, f"2025-01-{i % 9 + 1:02}", path=path, item=list(f.Item)[i % 2])
        if i % 4:
            log.accepted(case, "2025-02-01", f"第{i}盏 Lamp_{i}", category=("0207", "0201", "1007")[i % 3])
        for j in range(i % 5):
            log.tell(case, f.Supported, "2025-02-02", supporter=id_of(f"supporter {j}"))
        if i % 4 == 1:
            log.claimed(case, "2025-02-03", kind=list(f.ClaimKind)[i % 3])
        if i % 8 == 1:
            log.tell(case, f.Started, "2025-02-04")
        if i % 7 == 1:
            log.tell(case, f.Supervised, "2025-02-05", reason=f.SuperviseReason.OVERDUE, wording=wording("限期"))
        if i % 21 == 1:
            log.tell(case, f.SupervisionEnded, "2025-02-06", wording=wording("已办"))
    folded = Folded(Board(), log.events)
    return folded, Reading(folded)


FILTERS = {
    "all": Filter(),
    "stages": Filter(stages=(Stage.OPEN, Stage.IN_PROGRESS)),
    "a stage": Filter(stages=(Stage.CLAIMED,), item=f.Item.NEED),
    "a group of categories": Filter(categories=CATEGORIES.subtree("02")),
    "an area": Filter(area=COMMUNITY),
    "an area and stages": Filter(area=ESTATE, stages=(Stage.OPEN, Stage.REGISTERED)),
    "an area that was moved": Filter(area=MOVED),
    "where an area was": Filter(area=id_of("other"), stages=(Stage.OPEN, Stage.REGISTERED)),
    "kind of claim": Filter(claim_kind=f.ClaimKind.FUND),
    "text": Filter(text="lamp_1"),
    "watched from above": Filter(supervised=True),
    "watched, of an area and some stages": Filter(
        supervised=True, area=ESTATE, stages=(Stage.OPEN, Stage.REGISTERED), item=f.Item.NEED
    ),
    "nothing": Filter(text="%"),
}


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("wanted", FILTERS.values(), ids=FILTERS.keys())
@pytest.mark.parametrize("few", [0, 2000], ids=["large areas", "small areas"])
def test_pages_turned_one_by_one_show_every_card_that_matches_once_and_in_order(
    board: tuple[Folded, Reading], wanted: Filter, sort: Sort, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.board.pages._FEW", few)
    folded, reading = board
    cards = [msgspec.convert(folded.row(Card, key), Card, from_attributes=True) for key in folded.rows[Card]]
    expected = [each.case for each in sorted(cards, key=lambda each: key_of(sort, each)) if matches(wanted, each)]

    async def turn() -> list[Page]:
        pages: list[Page] = []
        after = None
        asking = Pages(reading)
        while not pages or after is not None:
            pages.append(await asking.page(wanted, sort, after, limit=7))
            after = pages[-1].next
        return pages

    pages = asyncio.run(turn())

    assert [case for page in pages for case in page.cases] == expected
    for page in pages[:-1]:
        last = next(each for each in cards if each.case == page.cases[-1])
        assert page.last == key_of(sort, last)
    assert [page.following for page in pages] == [*(page.cases[0] for page in pages[1:]), None]
    assert [item["id"] for item in msgspec.json.decode(pages[0].json())["items"]] == expected[:7]


def test_a_page_mark_of_another_order_is_refused(board: tuple[Folded, Reading]) -> None:
    async def turn(after: str, sort: Sort) -> Any:
        return await Pages(board[1]).page(Filter(), sort, after)

    mark = asyncio.run(Pages(board[1]).page(Filter(), Sort.OLDEST, limit=3)).next
    assert mark is not None
    for wrong, sort in (
        (mark, Sort.NEWEST),
        (mark, Sort.SUPPORT),
        ("what?", Sort.OLDEST),
        ("e30", Sort.OLDEST),
        ("é", Sort.OLDEST),
    ):
        with pytest.raises(WrongCursor):
            asyncio.run(turn(wrong, sort))


@pytest.mark.parametrize(
    ("wanted", "sort", "index"),
    [
        (Filter(), Sort.NEWEST, "raised_at_case"),
        (Filter(stages=(Stage.OPEN, Stage.CLAIMED)), Sort.OLDEST, "stage_raised_at_case (stage=?)"),
        (Filter(), Sort.SUPPORT, "stage_rank_raised_at_case (stage=?)"),
        (Filter(supervised=True, area=ESTATE), Sort.NEWEST, "(case=?)"),
        (Filter(area=ESTATE), Sort.SUPPORT, "path_raised_at_case (path=?)"),
        (Filter(area=ESTATE, stages=(Stage.OPEN,)), Sort.NEWEST, "path_raised_at_case (path=?)"),
        (Filter(running=True), Sort.DUE, "next_at_case (next_at<?)"),
        (Filter(stages=(Stage.SUSPENDED,)), Sort.DUE, "(stage=?)"),
    ],
)
def test_every_order_walks_through_an_index(
    board: tuple[Folded, Reading], wanted: Filter, sort: Sort, index: str
) -> None:
    asking = Pages(board[1])
    asyncio.run(asking.page(wanted, sort))
    (query,) = asking._queries.values()

    plan = board[1].plan(query, n=20)

    assert index in plan
    assert "SCAN board_card_a\n" not in plan


def test_cards_are_found_by_id(board: tuple[Folded, Reading]) -> None:
    cases = [id_of(f"need {i}") for i in range(7)]

    found = asyncio.run(cards_of(board[1], [*cases, id_of("nobody")]))
    one = asyncio.run(card_of(board[1], cases[3]))

    assert sorted(found) == sorted(cases)
    assert one == found[cases[3]] == board[0].row(Card, cases[3])
    assert asyncio.run(card_of(board[1], id_of("nobody"))) is None
    assert one is not None
    assert one.raised_at == at("2025-01-04")
