"""What an installation may set, each part with a default; a TOML file named by ``HUYING_SETTINGS`` says otherwise.

Settings are read once, when they are first asked for, and hold until the process ends. What they led to is written into
facts, so that other settings never change what was.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import msgspec

from domain.kernel import Refused
from domain.likeness import DuplicateSettings
from domain.need.reading import ReadingSettings
from domain.policy.narrowing import Policy
from domain.policy.rules import policy_of
from domain.repeating import IdempotencySettings
from domain.terms import DeadlineSettings, Terms, terms_of
from domain.unreadable import misread, unopened
from domain.weights import Weights

ENVIRONMENT = "HUYING_SETTINGS"


class WrongSettings(Refused):
    """设置文件 {file} 有误：{why}

    The settings in {file} are not right: {why}
    """


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of an installation, a table of the file for each part."""

    weights: Weights = Weights()
    deadlines: DeadlineSettings = msgspec.field(default_factory=DeadlineSettings)
    duplicates: DuplicateSettings = DuplicateSettings()
    readings: ReadingSettings = ReadingSettings()
    policy: dict[str, tuple[str, ...]] = {}
    """Rules that are left to fewer roles than they would admit (see :mod:`domain.policy.rules`), by their names."""
    idempotency: IdempotencySettings = IdempotencySettings()


class Installed(msgspec.Struct, frozen=True):
    """What the settings of an installation come to."""

    settings: Settings
    terms: Terms
    policy: Policy


def read(file: Path) -> Installed:
    """The settings in a file, and the holiday notices that it names.

    :raises WrongSettings: when it cannot be read, or holds what cannot be meant; it says where.
    """

    def wrong(zh: str, en: str) -> WrongSettings:
        return WrongSettings(file=str(file), why=(zh, en))

    try:
        settings = msgspec.toml.decode(file.read_bytes(), type=Settings)
        return Installed(settings, terms_of(settings.deadlines, file.parent), policy_of(settings.policy))
    except OSError as error:
        # Of the settings, or of a notice that they name.
        zh, en = unopened(error)
        raise wrong(f"{error.filename} 无法读取（{zh}）。", f"{error.filename} cannot be read ({en}).") from None
    except (UnicodeDecodeError, msgspec.DecodeError) as error:
        zh, en = misread(error)
        raise wrong(f"{zh}。", f"{en}.") from None
    except Refused as refusal:
        field = f"{refusal.known['field']}: " if "field" in refusal.known else ""
        raise wrong(f"{field}{refusal.sentence('zh')}", f"{field}{refusal.sentence('en')}") from None


@cache
def installed() -> Installed:
    """The settings of this installation. :raises WrongSettings: when they are wrong."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return read(Path(named))
    settings = Settings()
    return Installed(settings, terms_of(settings.deadlines, Path()), policy_of(settings.policy))
