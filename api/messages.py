"""Short messages to telephones. What sends them in earnest is an adapter of the installation."""

from __future__ import annotations

import logging
from typing import Protocol

from domain.kernel import Refused

_log = logging.getLogger("huying.sms")


class Messages(Protocol):
    """Sends short messages."""

    async def send_code(self, phone: str, code: str) -> None:
        """Send a code for signing in to *phone*, eleven digits.

        :raises WrongNumber: when nobody can be reached by that number.
        :raises NotSent: when that was not possible for another reason.
        """
        ...


class NotSent(Refused):
    """短信没有发出，请稍后再试，或到社区服务点当面办理。

    The message could not be sent. Try again later, or come to the community's service point.
    """


class WrongNumber(Refused):
    """这个手机号码收不到短信，请核对后再试。

    No message can reach that number. Look at it again.
    """


class NoMessages(Refused):
    """本服务没有开通短信登录。

    Nobody signs in by telephone here: this installation sends no messages.
    """


class LoggedMessages:
    """For development alone: whoever reads the log can sign in."""

    async def send_code(self, phone: str, code: str) -> None:
        _log.warning("code %s for the telephone ending in %s", code, phone[-2:])
