"""What two pages say of the same need is the same."""

from __future__ import annotations

import re

import httpx

from domain.vocabulary import STAGE
from tests.web.office import Office
from tests.web.test_pages_sent import XINTANG
from web.desk import STAGES


def test_residents_and_staff_read_the_same_number_of_days_overdue(worker: httpx.Client, office: Office) -> None:
    [late, *_] = office.asked("/needs", light="red", limit=1)["items"]
    at_the_desk = re.search(r"超期\d+(天|小时)", worker.get(f"/desk/needs/{late['id']}").text)
    assert at_the_desk
    assert f"<h2>{at_the_desk[0]}</h2>" in worker.get(f"/needs/{late['id']}").text


def test_units_among_the_figures_are_those_that_lead_an_order(client: httpx.Client) -> None:
    assert "<h2>派单的主办单位</h2>" in client.get(f"/figures/{XINTANG}?from=2000-01-01").text


def test_who_was_dispatched_or_called_is_said_alike_on_the_page_of_a_need_and_on_the_list(
    client: httpx.Client, office: Office
) -> None:
    ordered, called, unit = office.open("1栋前灯不亮"), office.open("2栋前灯不亮"), office.one("unit")
    office.done(f"/needs/{ordered}/orders", {"unit": unit})
    office.done(f"/needs/{called}/whistles", {"called": [{"unit": unit, "task": "看现场"}]})
    name = office.asked(f"/parties/{unit}")["name"]
    listed = client.get(f"/lists/needs?area={office.area}").text
    for need, words in ((ordered, f"已派单给{name}（主办，待签收）"), (called, f"已吹哨叫{name}（待报到）")):
        page = client.get(f"/needs/{need}").text
        assert words in page
        assert "还没有人认领" not in page
        assert words in _row(listed, need)


def _row(page: str, need: str) -> str:
    return next(row for row in page.split("<tr>") if f"/needs/{need}" in row)


def test_a_stage_goes_by_one_name_in_the_filter_and_in_the_column(worker: httpx.Client, office: Office) -> None:
    need = office.raised()
    for name in ("needs", "progress"):
        page = worker.get(f"/lists/{name}?area={office.area}").text
        assert f'<option value="registered">{STAGES["registered"]["zh"]}</option>' in page
    row = _row(worker.get(f"/lists/needs?area={office.area}&stage=registered").text, need)
    assert f">{STAGES['registered']['zh']}</td>" in row
    worker.cookies.clear()
    page = worker.get(f"/lists/needs?area={office.area}&stage=registered").text
    words = STAGE["registered"].words("zh")
    assert f'<option value="registered" selected>{words}</option>' in page
    assert f">{words}</td>" in _row(page, need)
