"""The usual service's operations, as most people would write them with the SQLAlchemy ORM."""

from __future__ import annotations

import time

from fastapi import HTTPException
from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager
from uuid_utils import uuid7

from benchmarks.rivals.bodies import (
    AcceptBody,
    Card,
    ClaimBody,
    Done,
    Entry,
    Figures,
    Page,
    ProgressBody,
    RaiseBody,
    Timeline,
    sentence,
)
from benchmarks.rivals.days import bounds
from benchmarks.rivals.usual_tables import Claim, History, Need, Party, Place


def raise_need(session: Session, actor: str, body: RaiseBody) -> Done:
    party = _party(session, actor)
    place = session.get(Place, body.place)
    if place is None:
        raise HTTPException(404, "no such place")
    now = _now()
    need = Need(
        id=str(uuid7()),
        version=1,
        stage="submitted",
        item=body.item,
        category=body.category,
        place_id=place.id,
        area_code=place.code,
        channel=body.channel,
        raiser_id=party.id,
        words=body.words,
        exclusive=True,
        affected=body.affected,
        raised_at=now,
        changed_at=now,
    )
    session.add(need)
    session.flush()
    _record(session, need, "raised", party, now)
    return _done(need)


def accept(session: Session, actor: str, id: str, body: AcceptBody) -> Done:
    party = _party(session, actor)
    if party.kind != "staff":
        raise HTTPException(403, "only staff may accept a need")
    need = _for_update(session, id)
    if need.stage != "submitted":
        raise HTTPException(409, f"a need that is {need.stage} cannot be accepted")
    now = _now()
    need.stage, need.wording, need.category, need.exclusive = "open", body.wording, body.category, body.exclusive
    need.accepted_at = now
    _step(session, need, "accepted", party, now, body.wording)
    return _done(need)


def claim(session: Session, actor: str, id: str, body: ClaimBody) -> Done:
    party = _party(session, actor)
    need = _for_update(session, id)
    if need.stage not in ("open", "claimed"):
        raise HTTPException(409, f"a need that is {need.stage} cannot be claimed")
    if need.exclusive and need.claims:
        holder = session.scalar(select(Claim.claimant_id).where(Claim.need_id == id))
        raise HTTPException(409, {"taken_by": holder})
    now = _now()
    session.add(
        Claim(
            id=str(uuid7()),
            need_id=id,
            claimant_id=party.id,
            kind=body.kind,
            part=body.part,
            amount_fen=body.amount_fen,
            at=now,
        )
    )
    need.stage = "claimed"
    need.claims += 1
    need.claimed_at = need.claimed_at or now
    _step(session, need, "claimed", party, now)
    return _done(need)


def progress(session: Session, actor: str, id: str, body: ProgressBody) -> Done:
    party = _party(session, actor)
    need = _for_update(session, id)
    if need.stage not in ("claimed", "in_progress"):
        raise HTTPException(409, f"a need that is {need.stage} has no progress")
    need.stage = "in_progress"
    _step(session, need, "progressed", party, _now(), body.wording)
    return _done(need)


def board(
    session: Session,
    stage: str | None,
    category: str | None,
    area: str | None,
    text: str | None,
    sort: str,
    after: str | None,
    limit: int,
) -> Page:
    asked = select(Need).join(Need.place).options(contains_eager(Need.place))
    if stage:
        asked = asked.where(Need.stage == stage)
    if category:
        asked = asked.where(Need.category.startswith(category))
    if area:
        code = session.scalar(select(Place.code).where(Place.id == area))
        if code is None:
            raise HTTPException(404, "no such area")
        asked = asked.where(Need.area_code >= code, Need.area_code < code + "~")
    if text:
        asked = asked.where(Need.wording.contains(text))
    if sort == "support":
        if after:
            number, id = after.split("_")
            asked = asked.where((Need.supporters < int(number)) | ((Need.supporters == int(number)) & (Need.id < id)))
        asked = asked.order_by(Need.supporters.desc(), Need.id.desc())
    else:
        if after:
            number, id = after.split("_")
            asked = asked.where((Need.raised_at > int(number)) | ((Need.raised_at == int(number)) & (Need.id > id)))
        asked = asked.order_by(Need.raised_at, Need.id)
    needs = session.scalars(asked.limit(limit + 1)).all()
    more = None
    if len(needs) > limit:
        last = needs[limit - 1]
        more = f"{last.supporters if sort == 'support' else last.raised_at}_{last.id}"
    return Page(items=[_card(need) for need in needs[:limit]], next=more)


def card(session: Session, id: str) -> Card:
    need = session.scalar(select(Need).join(Need.place).options(contains_eager(Need.place)).where(Need.id == id))
    if need is None:
        raise HTTPException(404, "no such need")
    return _card(need)


def timeline(session: Session, id: str) -> Timeline:
    rows = session.execute(
        select(History, Party.name)
        .join(Party, Party.id == History.by_id)
        .where(History.need_id == id)
        .order_by(History.version)
    ).all()
    if not rows:
        raise HTTPException(404, "no such need")
    return Timeline(
        id=id,
        entries=[
            Entry(
                version=row.version,
                act=row.act,
                at=row.at,
                recorded_at=row.recorded_at,
                by=row.by_id,
                role=row.role,
                sentence=sentence(row.act, name, row.detail),
            )
            for row, name in rows
        ],
    )


def statistics(session: Session, area: str, since: str, until: str) -> Figures:
    code = session.scalar(select(Place.code).where(Place.id == area))
    if code is None:
        raise HTTPException(404, "no such area")
    low, high = bounds(since, until)
    moments = (Need.raised_at, Need.accepted_at, Need.claimed_at, Need.fixed_at, Need.solved_at, Need.closed_at)
    solved = Need.solved_at.between(low, high)
    row = session.execute(
        select(
            *(func.count().filter(moment.between(low, high)) for moment in moments),
            func.coalesce(func.sum(Need.households).filter(solved), 0),
            func.coalesce(func.sum(Need.claims).filter(Need.claimed_at.between(low, high)), 0),
            func.coalesce(func.sum(Need.cost_fen).filter(solved), 0),
        ).where(Need.area_code >= code, Need.area_code < code + "~")
    ).one()
    return Figures(
        area=area,
        since=since,
        until=until,
        as_of=_now(),
        raised=row[0],
        accepted=row[1],
        claimed=row[2],
        fixed=row[3],
        solved=row[4],
        closed=row[5],
        households=row[6],
        claims=row[7],
        cost_fen=row[8],
        solved_rate=row[4] / row[3] if row[3] else None,
    )


def _party(session: Session, id: str) -> Party:
    party = session.get(Party, id)
    if party is None:
        raise HTTPException(401, "no such party")
    return party


def _for_update(session: Session, id: str) -> Need:
    need = session.get(Need, id, with_for_update=True)
    if need is None:
        raise HTTPException(404, "no such need")
    return need


def _step(session: Session, need: Need, act: str, party: Party, now: int, detail: str | None = None) -> None:
    need.version += 1
    need.changed_at = now
    _record(session, need, act, party, now, detail)


def _record(session: Session, need: Need, act: str, party: Party, now: int, detail: str | None = None) -> None:
    session.add(
        History(
            need_id=need.id,
            version=need.version,
            act=act,
            at=now,
            recorded_at=now,
            by_id=party.id,
            role=party.kind,
            detail=detail,
        )
    )


def _done(need: Need) -> Done:
    return Done(id=need.id, version=need.version, stage=need.stage)


def _card(need: Need) -> Card:
    return Card(
        id=need.id,
        version=need.version,
        stage=need.stage,
        item=need.item,
        category=need.category,
        place=need.place_id,
        place_name=need.place.name,
        wording=need.wording,
        channel=need.channel,
        exclusive=need.exclusive,
        affected=need.affected,
        supporters=need.supporters,
        claims=need.claims,
        raised_at=need.raised_at,
        changed_at=need.changed_at,
    )


def _now() -> int:
    return time.time_ns() // 1000
