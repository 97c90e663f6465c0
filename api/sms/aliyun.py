"""Short messages by Alibaba Cloud: ``SendSms`` of 2017-05-25, signed as its third signature asks (ACS3-HMAC-SHA256)."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import msgspec

from api.messages import NotSent, WrongNumber
from api.outgoing import Unanswered, answer_to
from domain.outside import Aliyun

_HOST = "dysmsapi.aliyuncs.com"
_WRONG_NUMBER = frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "isv.INVALID_PHONE_NUMBER"})
_log = logging.getLogger("huying.sms")


class AliyunMessages:
    """Sends by an account of Alibaba Cloud."""

    def __init__(
        self, account: Aliyun, client: httpx.AsyncClient, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._account = account
        self._client = client
        self._now = now

    async def send_code(self, phone: str, code: str) -> None:
        """Send a code.

        :raises WrongNumber: when Aliyun says that the number is none.
        :raises NotSent: when it sends nothing for any other reason; the log says which, and no number.
        """
        query = canonical_query(
            {
                "PhoneNumbers": phone,
                "SignName": self._account.sign_name,
                "TemplateCode": self._account.template,
                "TemplateParam": msgspec.json.encode({"code": code}).decode(),
            }
        )
        headers = {
            "host": _HOST,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": _hash(b""),
            "x-acs-date": self._now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": "2017-05-25",
        }
        headers["authorization"] = authorization(self._account.key_id, self._account.key_secret, query, headers)
        try:
            _, said = await answer_to(self._client, httpx.Request("POST", f"https://{_HOST}/?{query}", headers=headers))
        except Unanswered:
            _log.warning("aliyun did not answer")
            raise NotSent() from None
        outcome = str(said.get("Code"))
        if outcome in _WRONG_NUMBER:
            raise WrongNumber(field="phone")
        if outcome != "OK":
            # Its sentence may repeat the number; its code does not.
            _log.warning("aliyun sent nothing: %s", outcome[:60])
            raise NotSent()


def canonical_query(parameters: Mapping[str, str]) -> str:
    """The parameters in the order, and with the signs, that are signed (RFC 3986)."""
    return "&".join(f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters))


def authorization(key_id: str, key_secret: str, query: str, headers: Mapping[str, str]) -> str:
    """What shows that a POST without a body comes from whoever has the key.

    :param headers: those that are signed, in lower case.
    """
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    asked = "\n".join(["POST", "/", query, lines, ";".join(names), headers["x-acs-content-sha256"]])
    signed = hmac.new(key_secret.encode(), f"ACS3-HMAC-SHA256\n{_hash(asked.encode())}".encode(), hashlib.sha256)
    return f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={';'.join(names)},Signature={signed.hexdigest()}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
