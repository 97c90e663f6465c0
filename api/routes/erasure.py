"""Forgetting a person, and the wrapping key: a security administrator's."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.administering import administrator
from api.direct import DirectRoute
from api.document import personal, schema_of
from api.given import GivenId, given_id
from api.perform import Strict
from api.private import privately, sent
from api.problems import STATUS
from api.running import running
from domain.erasing import ErasureReason
from domain.kernel import NotFound, Refused, Unacceptable
from domain.vocabulary import BACKUPS, Term, Terms
from projections.board.card import Coded, coded
from store.forgetting import StillReadable
from store.people.accounts import Duty
from store.people.administration import Deed, note

router = APIRouter(route_class=DirectRoute, tags=["administration"])


class NotFinished(Refused):
    """个人信息的删除尚未完成，系统下次启动时会继续；请告诉系统管理员。

    The person is not forgotten completely yet. It is tried again at the next start; tell the operator.
    """


STATUS[NotFinished] = 503


class Erase(Strict):
    """Why a person is forgotten, and who, once more: it cannot be taken back."""

    labels: ClassVar[Terms] = {"reason": Term("删除理由", "reason")}

    reason: ErasureReason = Field(description="Kept in the administration log.")
    confirm: GivenId = Field(description="The id of the party in the address.")


class PersonForgotten(msgspec.Struct):
    """A person is forgotten: every case and every figure stays."""

    boxes: int
    """Sealed fields of facts that open no more."""
    answers: int
    """Answers kept under their idempotency keys that were dropped."""
    rotated: bool
    """Whether the wrapping key was changed."""
    backups: Coded
    """What backups still hold."""


class KeysWrapped(msgspec.Struct):
    """The vault is locked with another wrapping key."""

    keys: int
    """How many people's keys it holds."""
    backups: Coded


@router.post(
    "/parties/{party}/erasure",
    **personal(
        "/parties/{party}/erasure",
        body=Erase,
        answer=schema_of(PersonForgotten),
        refusals=(401, 404, 409),
        may="people.forget",
    ),
)
async def forget(request: Request) -> Response:
    """Forget a person, which cannot be taken back. It answers once it is done, which may take minutes."""
    service, by, person = running(request), administrator(request), given_id(request, "party")
    keeping, given = service.people.keeping, await sent(request, Erase)
    if given.confirm != person:
        why = (
            "与要删除的人员编号不一致，没有删除。请核对是不是这个人。",
            "It is not the person in the address, and nobody was forgotten. Look again whether it is them.",
        )
        raise Unacceptable(field="confirm", why=why)
    account = await service.people.accounts.with_id(person)
    if account is not None and account.duty is not Duty.NONE:
        # Accounts with a duty are disabled, under rules of their own.
        raise NotFound(id=person, what=("人员", "person"))
    try:
        done = await service.forgetting.forget(
            [person], lambda: note(keeping.database, keeping.now(), by, Deed.ERASURE_ASKED, [person], given.reason)
        )
    except StillReadable as error:
        raise NotFinished() from error
    backups = coded(BACKUPS, "old_key" if done.rotated else "same_key")
    return privately(PersonForgotten(done.boxes, done.answers, done.rotated, backups))


@router.post(
    "/keys/rotation",
    **personal("/keys/rotation", answer=schema_of(KeysWrapped), refusals=(401, 409), may="keys.rotate"),
)
async def rotate(request: Request) -> Response:
    """Lock the vault with another wrapping key."""
    service, by = running(request), administrator(request)
    keeping = service.people.keeping
    await note(keeping.database, keeping.now(), by, Deed.ROTATION_ASKED)
    return privately(KeysWrapped(await service.forgetting.rotate(), coded(BACKUPS, "old_key")))
