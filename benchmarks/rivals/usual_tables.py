"""The usual service's tables: one row per thing, updated in place, and a history row for each act."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from benchmarks import world


class Base(DeclarativeBase):
    pass


class Party(Base):
    __tablename__ = "parties"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))


class Place(Base):
    __tablename__ = "places"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(40), unique=True)


class Need(Base):
    __tablename__ = "needs"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(8))
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"))
    area_code: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    raiser_id: Mapped[str] = mapped_column(ForeignKey("parties.id"))
    words: Mapped[str] = mapped_column(Text)
    wording: Mapped[str | None] = mapped_column(Text)
    exclusive: Mapped[bool]
    affected: Mapped[int | None]
    supporters: Mapped[int] = mapped_column(default=0)
    claims: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[int] = mapped_column(BigInteger)
    accepted_at: Mapped[int | None] = mapped_column(BigInteger)
    claimed_at: Mapped[int | None] = mapped_column(BigInteger)
    fixed_at: Mapped[int | None] = mapped_column(BigInteger)
    solved_at: Mapped[int | None] = mapped_column(BigInteger)
    closed_at: Mapped[int | None] = mapped_column(BigInteger)
    households: Mapped[int] = mapped_column(default=0)
    cost_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    place: Mapped[Place] = relationship(lazy="raise")

    __table_args__ = (
        Index("needs_stage_raised", "stage", "raised_at", "id"),
        Index("needs_raised", "raised_at", "id"),
        Index("needs_support", "supporters", "id"),
        Index("needs_area_raised", "area_code", "raised_at"),
    )


class Claim(Base):
    __tablename__ = "claims"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"), index=True)
    claimant_id: Mapped[str] = mapped_column(ForeignKey("parties.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(10))
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)


class History(Base):
    __tablename__ = "history"
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[int] = mapped_column(BigInteger)
    recorded_at: Mapped[int] = mapped_column(BigInteger)
    by_id: Mapped[str] = mapped_column(ForeignKey("parties.id"))
    role: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str | None] = mapped_column(Text)


def settle(session: Session) -> None:
    """Put the town in."""
    session.add_all(Party(id=one.id, kind=one.kind, name=one.name) for one in world.people())
    session.add_all(
        Place(id=area.id, parent_id=area.parent, level=area.level, name=area.name, code=area.code)
        for area in world.areas()
    )
