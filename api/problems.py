"""Refusals as RFC 9457 problem details, in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import Request, Response

from domain.casework import ChangedMeanwhile, UnknownParty
from domain.kernel import IllegalNow, NotAllowed, NotFound, Refused, Unacceptable
from store.backend import StoreUnavailable
from store.jobs import KeyUsedTwice
from store.photos.refusals import PhotoNotFinished, PhotosBusy, PhotosOnTheirWay

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    IllegalNow: 409,
    Unacceptable: 422,
    ChangedMeanwhile: 412,
    KeyUsedTwice: 422,
    StoreUnavailable: 503,
    Refused: 409,
}
"""The status of each kind of refusal: of the nearest class that stands here."""


class Unavailable(Refused):
    """系统暂时无法保存，请稍后再试；已经确认的内容不会丢失。

    Nothing can be stored right now. Try again in a moment; what was acknowledged before is safe.
    """


class UnknownActor(Refused):
    """没有说明是谁在操作：请在请求头 X-Huying-Actor 中填写操作的人员或单位的编号。

    Say who is acting in the X-Huying-Actor header, by the id (UUID) of a party.
    """


class ActorsNotTrusted(Refused):
    """本服务不接受自报的身份（请求头 X-Huying-Actor）。只在本机试用时，可请管理员用 --insecure-actors 重新启动。

    This service was not started with --insecure-actors and does not believe X-Huying-Actor.
    """


class Malformed(Refused):
    """提交的内容有误：{fields}。

    Something in the request is not right: {fields}.
    """


class WrongMediaType(Refused):
    """提交的内容不是这里能读的格式：请用 UTF-8 编码的 JSON，在请求头 Content-Type 中写明 application/json，不要压缩。

    Send JSON in UTF-8 as Content-Type: application/json, and do not compress it.
    """


class TooLarge(Refused):
    """提交的内容太大，最多 {limit} 字节，请减少内容或分几次提交。

    The request is too large: at most {limit} bytes are taken. Send less, or send it in parts.
    """


class WrongPhotoType(Refused):
    """请直接发送照片（Content-Type: image/jpeg、image/png 或 image/webp），或用表单（multipart/form-data）发送。

    Send the photo itself, as image/jpeg, image/png or image/webp, or in a form, as multipart/form-data.
    """


class TooSlow(Refused):
    """照片传得太慢，没有收完。请换个网络，或把照片缩小后再传。

    The photo did not arrive in time. Try another network, or send a smaller one.
    """


class BodyTooSlow(Refused):
    """提交的内容传得太慢，没有收完，未予执行。请检查网络后再试。

    What was sent did not arrive in time, and nothing was done. Look at your network and try again.
    """


class VersionRequired(Refused):
    """这一步要说明您看到的是哪一版，以免覆盖别人刚做的修改：请先查看，再把看到的版本号写在请求头 If-Match 中。

    This step needs an If-Match header that names the version you saw, so that nothing is overwritten unseen.
    """


class OurFault(Refused):
    """系统出错了，请稍后再试；如仍不行，请把编号 {trace} 告诉管理员。

    Something went wrong here. Try again later; if it stays so, tell the operator the number {trace}.
    """


class NoSuchPage(Refused):
    """没有这个地址，请核对后再试。

    There is nothing at this address. Look at it again.
    """


class NotThisWay(Refused):
    """这个地址不能用 {method} 方式访问，请改用：{allowed}。

    This address does not take {method}, only {allowed}.
    """


STATUS |= {
    Unavailable: 503,
    UnknownActor: 401,
    UnknownParty: 401,
    ActorsNotTrusted: 401,
    Malformed: 422,
    TooLarge: 413,
    WrongMediaType: 415,
    WrongPhotoType: 415,
    TooSlow: 408,
    BodyTooSlow: 408,
    PhotosOnTheirWay: 429,
    PhotosBusy: 503,
    PhotoNotFinished: 503,
    VersionRequired: 428,
    NoSuchPage: 404,
    NotThisWay: 405,
    OurFault: 500,
}


def status_of(refusal: type[Exception]) -> int:
    """The HTTP status of a kind of refusal."""
    return next(STATUS[kind] for kind in refusal.__mro__ if kind in STATUS)


def slug_of(refusal: type[Exception]) -> str:
    """The last part of a problem's ``type``: ``NotTheClaimant`` is ``not-the-claimant``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()


def language_of(request: Request) -> str:
    """``zh`` or ``en``, whichever the client likes better; Chinese when it does not say."""
    best, chosen = 0.0, "zh"
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        match = re.search(r"q=([0-9.]{1,5})", quality)
        try:
            weight = float(match[1]) if match else 1.0
        except ValueError:
            weight = 0.0
        if language in ("zh", "en") and weight > best:
            best, chosen = weight, language
    return chosen


# The signs of a time or a number do not end it.
_end_of_title = re.compile(r"[。：；，]|[:;.,](?=\s|$)")


def told(refusal: Refused, language: str, instance: str) -> dict[str, Any]:
    """The problem details of a refusal: why, and what would be possible."""
    kind = type(refusal)
    detail = refusal.sentence(language)
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/{slug_of(kind)}",
        "title": _end_of_title.split(detail, maxsplit=1)[0],
        "status": status_of(kind),
        "detail": detail,
        "instance": quote(instance),
    }
    known = refusal.known.items()
    return body | {name: value for name, value in known if not isinstance(value, tuple) and name not in body}


def problem(request: Request, refusal: Refused, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells why, and what would be possible."""
    language = language_of(request)
    body = told(refusal, language, request.scope["path"])
    status = body["status"]
    sent = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    if status == 503:
        sent["Retry-After"] = "2"
    elif status == 429:
        sent["Retry-After"] = str(refusal.known.get("retry_after", 60))
    elif status == 401:
        sent["WWW-Authenticate"] = 'Bearer realm="huying"'
    return Response(msgspec.json.encode(body), status, sent, MEDIA_TYPE)
