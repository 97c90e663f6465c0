"""``huying account link`` and ``unlink``, and what a wrong environment says at the start."""

from __future__ import annotations

import asyncio

import pytest

from domain.kernel import Id
from store.people.identities import Identities, Voucher, subject_at
from store.people.keeping import opened
from tests.cli.running import huying

ISSUER = "https://provider.example"


async def _owner(store: str, issuer: str, subject: str) -> Id | None:
    keeping = await opened(store)
    try:
        return await Identities(keeping).owner(Voucher.OIDC, subject_at(issuer, subject))
    finally:
        await keeping.database.close()


def owner(store: str, subject: str, issuer: str = ISSUER) -> Id | None:
    """Whose account an identity signs in to."""
    return asyncio.run(_owner(store, issuer, subject))


def provider(monkeypatch: pytest.MonkeyPatch, issuer: str = ISSUER) -> None:
    for name, value in (("ISSUER", issuer), ("CLIENT_ID", "huying"), ("CLIENT_SECRET", "secret")):
        monkeypatch.setenv(f"HUYING_OIDC_{name}", value)


def test_an_identity_is_linked_to_an_account_and_taken_away(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link = ("account", "link", "vouched", "--subject", "alice")
    assert "HUYING_OIDC_ISSUER" in huying(*link, store=told, code=1)
    provider(monkeypatch)
    assert "no such account" in huying(*link, store=told, code=1)
    for login in ("vouched", "vouched-2"):
        huying("account", "add", login, "--duty", "auditor", store=told)
    assert ISSUER in huying(*link, store=told)
    whose = owner(told, "alice")
    assert whose is not None
    assert owner(told, "alice", "https://other.example") is None
    taken = huying("account", "link", "vouched-2", "--subject", "alice", store=told, code=1)
    assert "belongs to another account" in taken
    assert "Linked" in huying(*link, store=told)  # once more changes nothing
    huying("account", "link", whose, "--subject", "alice at work", store=told)
    assert owner(told, "alice at work") == whose
    assert "Removed: 2" in huying("account", "unlink", "vouched", store=told)
    assert owner(told, "alice") is None


def test_a_start_names_what_is_missing_in_the_environment(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUYING_SMS", "aliyun")
    said = huying("serve", store=sqlite_database, code=1)
    assert "HUYING_ALIYUN_ACCESS_KEY_ID" in said
    assert "环境变量" in said
    monkeypatch.setenv("HUYING_SMS", "log")
    provider(monkeypatch, "http://provider.example")
    assert "HUYING_OIDC_ISSUER" in huying("serve", store=sqlite_database, code=1)
