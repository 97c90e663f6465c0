"""Short messages by Tencent Cloud: ``SendSms`` of 2021-01-11, signed as its third signature asks (TC3-HMAC-SHA256)."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from api.messages import NotSent, WrongNumber
from api.outgoing import Unanswered, answer_to
from domain.outside import Tencent

_HOST = "sms.tencentcloudapi.com"
_TYPE = "application/json; charset=utf-8"
_WRONG_NUMBER = frozenset({"InvalidParameterValue.IncorrectPhoneNumber"})
_log = logging.getLogger("huying.sms")


class TencentMessages:
    """Sends by an account of Tencent Cloud."""

    def __init__(
        self, account: Tencent, client: httpx.AsyncClient, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._account = account
        self._client = client
        self._now = now

    async def send_code(self, phone: str, code: str) -> None:
        """Send a code.

        :raises WrongNumber: when Tencent says that the number is none.
        :raises NotSent: when it sends nothing for any other reason; the log says which, and no number.
        """
        account, now = self._account, self._now()
        content = msgspec.json.encode(
            {
                "PhoneNumberSet": [f"+86{phone}"],
                "SmsSdkAppId": account.app_id,
                "SignName": account.sign_name,
                "TemplateId": account.template,
                "TemplateParamSet": [code],
            }
        )
        headers = {
            "authorization": authorization(account.secret_id, account.secret_key, _HOST, "SendSms", content, now),
            "content-type": _TYPE,
            "host": _HOST,
            "x-tc-action": "SendSms",
            "x-tc-region": account.region,
            "x-tc-timestamp": str(int(now.timestamp())),
            "x-tc-version": "2021-01-11",
        }
        request = httpx.Request("POST", f"https://{_HOST}/", headers=headers, content=content)
        try:
            _, said = await answer_to(self._client, request)
        except Unanswered:
            _log.warning("tencent did not answer")
            raise NotSent() from None
        outcome = _outcome(said)
        if outcome in _WRONG_NUMBER:
            raise WrongNumber(field="phone")
        if outcome != "Ok":
            # Its sentence may repeat the number; its code does not.
            _log.warning("tencent sent nothing: %s", outcome[:60])
            raise NotSent()


def authorization(secret_id: str, secret_key: str, host: str, action: str, content: bytes, at: datetime) -> str:
    """What shows that a POST of *content* in JSON comes from whoever has the key, at that time."""
    service, day = host.partition(".")[0], at.astimezone(UTC).strftime("%Y-%m-%d")
    names = "content-type;host;x-tc-action"
    lines = f"content-type:{_TYPE}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    asked = "\n".join(["POST", "/", "", lines, names, _hash(content)])
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(["TC3-HMAC-SHA256", str(int(at.timestamp())), scope, _hash(asked.encode())])
    key = f"TC3{secret_key}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _outcome(said: dict[str, Any]) -> str:
    """The code of what became of the one message, or of why there was none."""
    try:
        answer = said["Response"]
        return str(answer["Error"]["Code"] if "Error" in answer else answer["SendStatusSet"][0]["Code"])
    except (KeyError, IndexError, TypeError):
        return "no answer of theirs"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
