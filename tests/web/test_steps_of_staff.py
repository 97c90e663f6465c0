"""What the pages of the office and of units offer and ask for, as the need stands."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.web.office import Office


def test_only_levels_above_the_community_are_offered_to_escalate_to(worker: httpx.Client, office: Office) -> None:
    page = unescape(worker.get(f"/needs/{office.open()}/do/escalate").text)

    offered = re.search(r'<select[^>]*name="to"[^>]*>(.*?)</select>', page, re.DOTALL)
    assert offered
    assert [level for level in ("街道", "社区", "小区", "楼") if f"（{level}" in offered[1]] == ["街道"]


def test_what_everybody_sees_of_a_declined_need_is_why(worker: httpx.Client, office: Office) -> None:
    need, why = office.raised(), "属于个人债务，社区不能代为追讨"
    office.done(f"/needs/{need}/decline", {"reason": "private_dispute", "wording": why, "channel": "街道司法所"})

    page = unescape(worker.get(f"/desk/needs/{need}").text)
    seen = page.partition("所有人看到的")[2].partition("反映人自己写的")[0]
    assert (why in seen, "还没有公开说明" in seen) == (True, False)


def test_closing_what_nobody_confirmed_asks_for_the_reason_and_once_confirmed_does_not(
    worker: httpx.Client, office: Office
) -> None:
    need = office.fixed()

    def asked() -> str:
        found = re.search(r'<textarea[^>]*name="unconfirmed_because"[^>]*>', worker.get(f"/needs/{need}/do/close").text)
        assert found
        return found[0]

    assert "required" in asked()
    office.done(f"/needs/{need}/confirmation")
    assert "required" not in asked()
