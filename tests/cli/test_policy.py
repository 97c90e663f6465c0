"""``huying policy`` prints every rule, as it holds here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.policy.rules import rules
from domain.settings import installed
from tests.cli.running import huying


@pytest.fixture
def read_anew() -> Iterator[None]:
    """Settings are read when they are first asked for: here, once more."""
    installed.cache_clear()
    yield
    installed.cache_clear()


def test_every_rule_is_printed_with_its_roles() -> None:
    said = huying("policy")
    assert all(name in said for name in rules())
    assert "网格员" in said
    assert "narrowed" not in said


@pytest.mark.usefixtures("read_anew")
def test_what_an_installation_narrows_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "huying.toml"
    file.write_text('[policy]\n"need.close" = ["secretary"]\n', encoding="utf-8")
    monkeypatch.setenv("HUYING_SETTINGS", str(file))
    said = huying("policy")
    assert "narrowed 已收紧" in said
    assert said.count("narrowed") == 1


@pytest.mark.usefixtures("read_anew")
def test_a_policy_with_an_unknown_role_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "huying.toml"
    file.write_text('[policy]\n"need.close" = ["mayor"]\n', encoding="utf-8")
    monkeypatch.setenv("HUYING_SETTINGS", str(file))
    said = huying("policy", code=1)
    assert "policy.need.close" in said
    assert "mayor" in said
    store = f"sqlite:///{tmp_path / 'huying.db'}"
    assert huying("serve", store=store, code=1) == said
    assert not (tmp_path / "huying.db").exists()
