"""The page of a need tells honestly which steps it went, and whom it waits for."""

from __future__ import annotations

import re

import httpx

WALL_AGAIN = "/needs?stage=awaiting_confirm"


def test_steps_that_it_did_not_go_are_not_ticked(client: httpx.Client) -> None:
    solved_at_once = next(
        page
        for link in re.findall(r'href="(/needs/[0-9a-f-]{36})"', client.get("/needs?stage=closed").text)
        if "现场解决" in (page := client.get(link).text)
    )

    steps = solved_at_once[solved_at_once.index('class="steps"') : solved_at_once.index("</ol>")]
    assert re.search(r"–</span>\s*商议中 （没有经过）", steps)
    assert "✓</span>\n  商议中" not in steps


def test_strangers_are_told_whom_it_waits_for_and_are_not_asked_themselves(client: httpx.Client) -> None:
    board = client.get(WALL_AGAIN).text
    assert "等反映人确认" in board
    assert re.search(r'<span class="stage[^"]*">请您确认', board) is None

    link = re.findall(r'href="(/needs/[0-9a-f-]{36})"', board)[0]
    assert re.search(r'<span class="stage[^"]*">等反映人确认', client.get(link).text)
