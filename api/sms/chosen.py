"""Which of them an installation has chosen."""

from __future__ import annotations

import httpx

from api.messages import LoggedMessages, Messages
from api.sms.aliyun import AliyunMessages
from api.sms.tencent import TencentMessages
from domain.outside import Aliyun, Tencent


def messages_of(chosen: str | Aliyun | Tencent | None, client: httpx.AsyncClient) -> Messages | None:
    """What sends messages, by the client that everything outside is asked with; None where nobody does."""
    match chosen:
        case None:
            return None
        case Aliyun():
            return AliyunMessages(chosen, client)
        case Tencent():
            return TencentMessages(chosen, client)
        case _:
            return LoggedMessages()
