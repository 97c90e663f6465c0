"""The three duties are kept apart: every route that changes anything is tried in each of them."""

from __future__ import annotations

import re

import pytest

from api.app import PREFIX, _routes
from store.people.accounts import Duty
from tests.api.duties import AUDITOR, SECURITY_ADMIN, SYSTEM_ADMIN, OnDuty, on_duty
from tests.api.town import Town

pytestmark = pytest.mark.anyio

_OWN = {"session.begin", "receipt.use", "account.enrol", "account.keep"}
"""Signing in and out, and what is theirs alone."""
_ASKS = {"board.read", "wording.check", "feedback.send"}
"""Questions that come with a body, and what anybody may say of the pages: they change nothing."""
_THEIRS = {
    SYSTEM_ADMIN: {"accounts.change", "place.found", "place.change", "party.register"},
    SECURITY_ADMIN: {"accounts.change", "sessions.end", "people.forget", "keys.rotate", "party.post"},
    AUDITOR: set[str](),
}
_AUDITORS = {
    *("log.read", "readings.read", "administration.read", "history.read", "words.read", "responsible.read"),
}


async def _tried(town: Town, who: OnDuty, need: str, method: str, path: str) -> int:
    """What a route answers about what there is."""
    there = {"need": need, "party": town.raiser, "area": town.places["community"]}
    filled = re.sub(r"{(\w+)}", lambda found: there.get(found[1], town.raiser), path)
    answer = await who.client.request(method, filled.removeprefix(PREFIX), json={}, headers={"If-Match": "*"})
    return answer.status_code


@pytest.mark.parametrize("duty", [SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR])
async def test_a_duty_changes_what_is_its_own_and_nothing_else(town: Town, duty: Duty) -> None:
    need = await town.raised()
    async with on_duty(town, duty) as who, on_duty(town, AUDITOR) as auditor:
        before = await town.position(), await auditor.asked("/administration")
        tried, left = 0, set()
        for prefix, route in _routes():
            for method in (route.methods or set()) - {"GET", "HEAD"}:
                if route.rule.name in _OWN | _ASKS:
                    continue
                if route.rule.name in _THEIRS[duty]:
                    left.add(route.rule.name)
                    continue
                tried += 1
                status = await _tried(town, who, need, method, prefix + route.path)
                assert status == 403, (method, route.path, status)
        assert tried > 60
        assert left == _THEIRS[duty], "every rule of theirs has a route"
        assert (await town.position(), await auditor.asked("/administration")) == before


@pytest.mark.parametrize("duty", [SYSTEM_ADMIN, SECURITY_ADMIN])
async def test_administrators_read_nothing_that_is_for_auditors(town: Town, duty: Duty) -> None:
    need = await town.raised()
    async with on_duty(town, duty) as who:
        found = set()
        for prefix, route in _routes():
            if "GET" in (route.methods or ()) and route.rule.name in _AUDITORS:
                found.add(route.rule.name)
                assert await _tried(town, who, need, "GET", prefix + route.path) == 403, route.path
        assert found == _AUDITORS
