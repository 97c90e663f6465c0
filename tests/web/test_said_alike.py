"""What two pages say of the same need is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.web.office import WORKER, Office
from tests.web.test_pages_sent import XINTANG


@pytest.fixture(scope="module")
def office(site: str) -> Iterator[Office]:
    with Office(site) as office:
        yield office


@pytest.fixture
def worker(client: httpx.Client) -> httpx.Client:
    """A community worker at the desk."""
    client.post("/trying-out", data={"party": WORKER, "back": "/livez"})
    return client


def test_residents_and_staff_read_the_same_number_of_days_overdue(worker: httpx.Client, office: Office) -> None:
    [late, *_] = office.asked("/needs", light="red", limit=1)["items"]
    at_the_desk = re.search(r"超期\d+(天|小时)", worker.get(f"/desk/needs/{late['id']}").text)
    assert at_the_desk
    assert f"<h2>{at_the_desk[0]}</h2>" in worker.get(f"/needs/{late['id']}").text


def test_units_among_the_figures_are_those_that_lead_an_order(client: httpx.Client) -> None:
    assert "<h2>派单的主办单位</h2>" in client.get(f"/figures/{XINTANG}?from=2000-01-01").text
