"""The three lists: linked item by item, filtered, turned by page, and sent whole as tables that run nothing."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from api import sheets
from api.sheets import XLSX
from domain.casework import SYSTEM
from domain.instants import CHINA
from tests.api.problem import NOBODY, problem_of, refused
from tests.api.town import FIXED, Town

pytestmark = pytest.mark.anyio

NEXT_YEAR = datetime.now(CHINA).year + 1
LISTS = ("/lists/needs", "/lists/offers", "/lists/progress")


async def told(town: Town) -> tuple[str, str, str, str]:
    """A need that is claimed and being worked on, and matched with an offer: need, claim, offer, and a second need."""
    need, claim = await town.claimed()
    offer = await town.offer()
    await town.did(f"/offers/{offer}/matches", {"need": need}, by=town.unit)
    schedule = {"starts_at": f"{NEXT_YEAR}-03-01T08:00:00+08:00", "ends_at": f"{NEXT_YEAR}-03-02T18:00:00+08:00"}
    await town.did(f"/needs/{need}/schedule", schedule, by=town.organisation)
    await town.did(f"/needs/{need}/start", by=town.organisation)
    await town.did(f"/needs/{need}/progress", {"wording": "已换好6盏"}, by=town.organisation)
    return need, claim, offer, await town.accepted("修车棚", category="0101")


def rows_of(text: bytes) -> list[dict[str, str]]:
    """What a CSV file says, by its headings."""
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def cells_of(content: bytes) -> list[list[Any]]:
    """What a workbook holds, the headings first."""
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


async def test_each_line_leads_to_those_of_the_other_lists(each_town: Town) -> None:
    town = each_town
    need, claim, offer, second = await told(town)

    needs = (await town.asked("/lists/needs"))["items"]
    assert [line["need"]["id"] for line in needs] == [second, need]
    assert (needs[0]["offers"], needs[0]["works"]) == ([], [])
    assert [link["offer"] for link in needs[1]["offers"]] == [offer]
    assert [(link["work"], link["by"]["name"]) for link in needs[1]["works"]] == [(claim, "某联建党支部")]
    assert needs[1]["place"]["name"] == "某building"

    [line] = (await town.asked("/lists/offers"))["items"]
    assert (line["id"], line["by"]["name"], line["state"]["zh"]) == (offer, "某物业公司", "可对接")
    assert [(link["need"], link["works"][0]["work"]) for link in line["needs"]] == [(need, claim)]
    assert [area["name"] for area in line["areas"]] == ["某community"]

    [work] = (await town.asked("/lists/progress"))["items"]
    assert (work["work"], work["need"]["need"]) == (claim, need)
    assert (work["what"]["code"], work["kind"]["zh"], work["part"]["zh"]) == ("claim", "认领", "主办")
    assert work["starts_at"] == f"{NEXT_YEAR}-03-01T08:00:00+08:00"
    assert work["progress"]["wording"] == "已换好6盏"
    assert [link["offer"] for link in work["offers"]] == [offer]


async def test_an_order_is_work_under_way_once_the_unit_has_signed(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    body = {"unit": town.unit, "due_at": f"{NEXT_YEAR}-01-01T00:00:00+08:00"}
    order = (await town.did(f"/needs/{need}/orders", body, by=town.secretary))["state"]["order"]
    assert (await town.asked("/lists/progress"))["items"] == []
    await town.did(f"/needs/{need}/orders/{order}/signature", by=town.unit)
    [work] = (await town.asked("/lists/progress"))["items"]
    assert (work["work"], work["what"]["code"], work["kind"]) == (order, "order", None)
    assert (work["by"]["name"], work["by"]["kind"]["code"]) == ("某物业公司", "unit")
    assert work["until"] == f"{NEXT_YEAR}-01-01T00:00:00+08:00"
    [line] = (await town.asked("/lists/needs"))["items"]
    assert (work["due_at"], [link["work"] for link in line["works"]]) == (line["need"]["due_at"], [order])
    assert work["due_at"]
    [row] = rows_of((await town.get("/lists/progress?format=csv")).content)
    assert (row["方式"], row["承接方"], row["承接期限"]) == ("派单", "某物业公司", f"{NEXT_YEAR}-01-01 00:00")


async def test_a_link_goes_when_what_it_leads_to_is_over(each_town: Town) -> None:
    town = each_town
    need, claim, offer, _ = await told(town)
    other = await town.offer(by=town.partner)
    await town.did(f"/offers/{other}/matches", {"need": need}, by=town.secretary)
    await town.did(f"/offers/{offer}/withdrawal", by=town.unit)
    await town.did(f"/offers/{other}/matches/{need}/withdrawal", by=town.partner)
    await town.did(f"/needs/{need}/claims/{claim}/release", by=town.organisation)

    line = (await town.asked("/lists/needs"))["items"][1]
    assert (line["offers"], line["works"]) == ([], [])
    states = {line["id"]: line["state"]["code"] for line in (await town.asked("/lists/offers"))["items"]}
    assert states == {offer: "withdrawn", other: "offered"}
    assert (await town.asked("/lists/progress"))["items"] == []


async def test_lists_are_filtered_by_area_category_and_stage(town: Town) -> None:
    need, claim, offer, second = await told(town)
    elsewhere = await town.place("community", town.places["street"], name="另一社区")
    far = await town.offer(areas=[elsewhere], category=None)

    async def found(path: str, id: str) -> list[str]:
        items = (await town.asked(path))["items"]
        return [line["need"]["id"] if id == "need" else line[id] for line in items]

    assert await found("/lists/needs?category=01", "need") == [second]
    assert await found("/lists/needs?stage=in_progress", "need") == [need]
    assert await found(f"/lists/needs?area={elsewhere}", "need") == []
    assert await found("/lists/needs?item=service", "need") == []
    assert await found("/lists/offers?category=0207", "id") == [far, offer]
    assert await found("/lists/offers?category=01", "id") == [far]
    assert await found(f"/lists/offers?area={town.places['building']}", "id") == [offer]
    assert await found(f"/lists/offers?area={town.places['district']}", "id") == [far, offer]
    assert await found("/lists/offers?state=withdrawn&state=over", "id") == []
    assert await found("/lists/progress?stage=claimed", "work") == []
    assert await found(f"/lists/progress?area={town.places['estate']}&category=02", "work") == [claim]


async def test_what_was_not_taken_on_stands_on_no_list_unless_asked_for(town: Town) -> None:
    registered, need = await town.raised(), await town.accepted()
    gone = await town.raised()
    await town.did(f"/needs/{gone}/withdrawal", by=town.raiser)
    assert [line["need"]["id"] for line in (await town.asked("/lists/needs"))["items"]] == [need]
    asked = await town.asked("/lists/needs?stage=registered&stage=withdrawn")
    assert [line["need"]["id"] for line in asked["items"]] == [gone, registered]


@pytest.mark.parametrize("path", LISTS)
async def test_pages_follow_one_another(each_town: Town, path: str) -> None:
    town = each_town
    for _ in range(5):
        need, _ = await town.claimed()
        offer = await town.offer()
        await town.did(f"/offers/{offer}/matches", {"need": need}, by=town.unit)
    everything = (await town.asked(f"{path}?limit=100"))["items"]
    assert len(everything) == 5
    seen: list[Any] = []
    here: str | None = f"{path}?limit=2"
    while here:
        answer = await town.get(here)
        seen += answer.json()["items"]
        link = answer.headers.get("link")
        assert (link is None) is (answer.json()["next"] is None)
        here = link and link.partition(">")[0].removeprefix("<")
    assert seen == everything


async def test_a_list_is_never_stale(town: Town) -> None:
    need, _, offer, _ = await told(town)
    for path in LISTS:
        before = await town.get(path)
        assert (await town.get(path, If_None_Match=before.headers["etag"])).status_code == 304
        await town.did(f"/places/{town.places['building']}/name", {"name": f"1栋{path[-4:]}"}, by=town.secretary)
        await town.did(f"/offers/{offer}/matches/{need}/withdrawal", by=town.unit)
        assert (await town.get(path, If_None_Match=before.headers["etag"])).status_code == 200
        await town.did(f"/offers/{offer}/matches", {"need": need}, by=town.unit)


async def test_a_table_holds_the_whole_list_under_chinese_headings(each_town: Town) -> None:
    town = each_town
    need, claim, offer, second = await told(town)
    for path, ids in zip(LISTS, ([second, need], [offer], [claim]), strict=True):
        sent = await town.get(f"{path}?format=csv")
        assert (sent.status_code, sent.headers["content-type"]) == (200, "text/csv; charset=utf-8")
        assert sent.content.startswith("\ufeff".encode())
        rows = rows_of(sent.content)
        assert [next(iter(row.values())) for row in rows] == ids
        book = cells_of((await town.get(f"{path}?format=xlsx")).content)
        assert book[0] == list(rows[0])
        assert [row[0] for row in book[1:]] == ids
    rows = rows_of((await town.get("/lists/needs?format=csv")).content)
    assert (rows[1]["内容"], rows[1]["状态"], rows[1]["对接的服务编号"]) == ("修复15号楼前的庭院灯", "办理中", offer)
    assert (rows[1]["推进编号"], rows[1]["承接方"], rows[1]["对接的服务方"]) == (claim, "某联建党支部", "某物业公司")
    [row] = rows_of((await town.get("/lists/progress?format=csv")).content)
    assert (row["最新进展"], row["计划开工"], row["诉求编号"]) == ("已换好6盏", f"{NEXT_YEAR}-03-01 08:00", need)
    english = rows_of((await town.get("/lists/offers?format=csv", Accept_Language="en")).content)
    assert english[0]["what is offered"] == "免费更换灯泡"


async def test_numbers_and_times_are_such_in_a_workbook(town: Town) -> None:
    await town.offer(kind="claim_fund", amount_fen=86_050, capacity=3, until=f"{NEXT_YEAR}-12-31T23:59:00+08:00")
    heads, row = cells_of((await town.get("/lists/offers?format=xlsx")).content)
    line = dict(zip(heads, row, strict=True))
    assert (line["金额（元）"], line["可承接件数"], line["已对接件数"]) == (860.5, 3, 0)
    assert str(line["有效期至"]) == f"{NEXT_YEAR}-12-31 23:59:00"
    [plain] = rows_of((await town.get("/lists/offers?format=csv")).content)
    assert (plain["金额（元）"], plain["有效期至"]) == ("860.50", f"{NEXT_YEAR}-12-31 23:59")


FORMULAS = ["=1+1", '=HYPERLINK("http://x","点")', "+86", "-2+3", "@SUM(A1)", "＝1+1", "{=1+1}", "http://x.test", "007"]


@pytest.mark.parametrize("wording", FORMULAS)
async def test_what_looks_like_a_formula_is_text_in_every_table(town: Town, wording: str) -> None:
    await town.offer(wording=wording)
    content = (await town.get("/lists/offers?format=xlsx")).content
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    [cell] = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == wording]
    assert (cell.data_type, cell.number_format, cell.hyperlink) == ("s", "@", None)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    [row] = rows_of((await town.get("/lists/offers?format=csv")).content)
    runs = wording[0] in "=+-@＝"
    assert row["服务内容"] == (f"'{wording}" if runs else wording)


def test_no_cell_of_a_table_begins_a_formula() -> None:
    for start in "=+-@\t\r\n＝＋－＠":
        assert sheets.plain(f"{start}1") == f"'{start}1"
    for text in ("修灯", "1+1", "a=b", "", "'=1"):
        assert sheets.plain(text) == text


async def test_accept_chooses_the_form_where_the_address_does_not(town: Town) -> None:
    await told(town)
    for accept, media in (
        ("text/csv", "text/csv"),
        (XLSX, XLSX),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("text/csv;q=x", "application/json"),
    ):
        answer = await town.get("/lists/needs", Accept=accept)
        assert answer.headers["content-type"].partition(";")[0] == media, accept
        assert "Accept" in answer.headers["vary"]
    answer = await town.get("/lists/needs?format=json", Accept="text/csv")
    assert answer.headers["content-type"] == "application/json"


async def test_a_table_says_what_it_is_called(town: Town) -> None:
    sent = await town.get("/lists/offers?format=xlsx")
    assert sent.headers["content-type"] == XLSX
    assert sent.headers["content-disposition"].startswith('attachment; filename="offers-')
    assert "filename*=UTF-8''%E6%9C%8D%E5%8A%A1%E6%B8%85%E5%8D%95-" in sent.headers["content-disposition"]


async def test_a_table_is_read_page_by_page_and_ends_with_a_word_when_it_is_too_long(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.lists.gathered.MOST", 2)
    for _ in range(5):
        await town.accepted()
    everything = rows_of((await town.get("/lists/needs?format=csv")).content)
    assert len({row["诉求编号"] for row in everything}) == 5
    monkeypatch.setattr(sheets, "MOST_LINES", 5)
    assert len(rows_of((await town.get("/lists/needs?format=csv")).content)) == 5
    for most in (3, 4):
        monkeypatch.setattr(sheets, "MOST_LINES", most)
        for form in ("csv", "xlsx"):
            content = (await town.get(f"/lists/needs?format={form}")).content
            first = (
                [row["诉求编号"] for row in rows_of(content)]
                if form == "csv"
                else [r[0] for r in cells_of(content)[1:]]
            )
            assert first[-1] == f"（只列出前 {most} 行，请缩小筛选范围。）"
            assert len(first) == most + 1


async def test_an_empty_list_is_a_table_with_headings(town: Town) -> None:
    for path in LISTS:
        assert rows_of((await town.get(f"{path}?format=csv")).content) == []
        assert len(cells_of((await town.get(f"{path}?format=xlsx")).content)) == 1


async def test_what_is_asked_wrongly_is_answered_with_the_field(town: Town) -> None:
    for query, status, field in (
        ("format=pdf", 422, "format"),
        ("format=csv&limit=5", 422, "limit"),
        ("format=xlsx&after=x", 422, "after"),
        ("category=9999", 422, "category"),
        ("limit=0", 422, "limit"),
        ("nothing=1", 422, "nothing"),
    ):
        for path in LISTS:
            problem = problem_of(await town.get(f"{path}?{query}"))
            assert (problem["status"], problem["field"]) == (status, field), (path, query)
    for path in LISTS:
        for form in ("json", "csv", "xlsx"):
            assert (await town.get(f"{path}?format={form}&area={NOBODY}")).status_code == 404
        for after in ("x", "W10", "bnVsbA", "WzEsICIK"):
            assert problem_of(await town.get(f"{path}?after={after}"))["type"].endswith("wrong-cursor")
    assert problem_of(await town.get("/lists/progress?stage=closed"))["field"] == "stage"


async def test_no_id_or_name_of_a_person_is_on_any_list(each_town: Town) -> None:
    town = each_town
    need = await town.accepted()
    await town.did(f"/needs/{need}/claims", {}, by=town.member)
    offer = await town.offer(by=town.member)
    await town.did(f"/offers/{offer}/matches", {"need": need}, by=town.member)
    await town.did(f"/needs/{need}/support", by=town.neighbour)
    asked = [*LISTS, *(f"{path}?format=csv" for path in LISTS), f"/offers/{offer}"]
    told = [(await town.get(path)).text for path in asked]
    told += [str(cells_of((await town.get(f"{path}?format=xlsx")).content)) for path in LISTS]
    for text in told:
        for person in (town.raiser, town.neighbour, town.secretary, town.member, "张三", "赵六"):
            assert person not in text
    assert all("party_member" in text or "党员" in text for text in told)


# -- offers ---------------------------------------------------------------------------------------------------------


async def test_staff_enter_an_offer_for_somebody_else(each_town: Town) -> None:
    town = each_town
    offer = await town.offer(by=town.secretary, on_behalf_of=town.partner)
    answer = await town.get(f"/offers/{offer}")
    assert (answer.json()["by"]["name"], answer.headers["etag"][:3]) == ("某便民理发店", '"1-')
    await refused(
        town, 403, "/offers", {"wording": "x", "areas": [town.places["street"]], "on_behalf_of": town.partner},
        by=town.secretary,
    )  # fmt: skip


async def test_what_cannot_be_offered_or_matched_is_refused_with_a_sentence(town: Town) -> None:
    community = town.places["community"]
    need, other = await town.accepted(), await town.accepted("清垃圾", category="0101")
    closed = await town.fixed()
    offer = await town.offer(capacity=1)
    at = f"/offers/{offer}/matches"
    said = {"wording": "免费理发", "areas": [community]}
    await refused(town, 403, "/offers", said, by=town.raiser)
    await refused(town, 404, "/offers", said | {"areas": [NOBODY]}, by=town.unit)
    await refused(town, 422, "/offers", said | {"areas": [town.households[0]]}, by=town.unit)
    await refused(town, 422, "/offers", said | {"amount_fen": 100}, by=town.unit)
    await refused(town, 422, "/offers", said | {"category": "9999"}, by=town.unit)
    await refused(town, 404, at, {"need": NOBODY}, by=town.unit)
    await refused(town, 404, f"/offers/{need}/matches", {"need": need}, by=town.unit)
    await refused(town, 403, at, {"need": need}, by=town.organisation)
    assert (await refused(town, 422, at, {"need": other}, by=town.unit))["outside"] == "category"
    assert (await refused(town, 409, at, {"need": closed}, by=town.unit))["stage"] == "awaiting_confirm"
    await refused(town, 409, f"{at}/{need}/withdrawal", by=town.unit)
    await town.did(at, {"need": other, "wording": "顺路清理"}, by=town.unit)
    await refused(town, 409, at, {"need": other, "wording": "顺路清理"}, by=town.unit)
    await refused(town, 409, at, {"need": need}, by=town.secretary)
    await refused(town, 403, f"/offers/{offer}/withdrawal", by=town.neighbour)
    await town.did(f"/offers/{offer}/withdrawal", by=town.unit)
    await refused(town, 409, at, {"need": need}, by=town.unit)
    assert problem_of(await town.get(f"/offers/{need}"))["status"] == 404


async def test_an_offer_is_over_when_its_time_is(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = await town.offer(until=f"{NEXT_YEAR}-01-01T00:00:00+08:00")
    assert [line["id"] for line in (await town.asked("/lists/offers?state=offered"))["items"]] == [offer]
    for module in ("api.routes.lists", "api.lists.sent", "api.routes.offers"):
        monkeypatch.setattr(f"{module}.clock", lambda: 7_300_000_000_000_000)
    assert (await town.asked("/lists/offers?state=offered"))["items"] == []
    assert (await town.asked(f"/offers/{offer}"))["state"]["zh"] == "已到期"


async def test_a_solved_need_keeps_its_match_and_is_worked_on_no_more(town: Town) -> None:
    need, *_ = await told(town)
    await town.did(f"/needs/{need}/fix", FIXED, by=town.organisation)
    assert (await town.asked("/lists/progress"))["items"] == []
    [line] = (await town.asked("/lists/offers"))["items"]
    assert [(link["need"], link["stage"]["code"]) for link in line["needs"]] == [(need, "awaiting_confirm")]
    assert SYSTEM not in str(line)
