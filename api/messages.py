"""Short messages to telephones. What sends them in earnest is an adapter of the installation."""

from __future__ import annotations

import logging
from typing import Protocol

from domain.kernel import Refused

_log = logging.getLogger("huying.sms")


class Messages(Protocol):
    """Sends short messages."""

    async def send_code(self, phone: str, code: str) -> None:
        """Send a code for signing in to *phone*, eleven digits. :raises NotSent: when that was not possible."""
        ...


class NotSent(Refused):
    """短信没有发出，请稍后再试，或到社区服务点当面办理。

    The message could not be sent. Try again later, or come to the community's service point.
    """


class NoMessages(Refused):
    """本服务没有开通短信登录。

    Nobody signs in by telephone here: this installation sends no messages.
    """


class LoggedMessages:
    """For development alone: whoever reads the log can sign in."""

    async def send_code(self, phone: str, code: str) -> None:
        _log.warning("code %s for the telephone ending in %s", code, phone[-2:])


def messages_named(name: str | None) -> Messages | None:
    """What an installation sends messages by: ``log``, or nothing. :raises ValueError: for any other name."""
    if name is None or name == "":
        return None
    if name == "log":
        return LoggedMessages()
    raise ValueError(f"HUYING_SMS is {name!r}: there is only log")
