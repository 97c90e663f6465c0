"""What both rivals take and give, as pydantic models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RaiseBody(_Body):
    item: Literal["need", "service"] = "need"
    category: str = Field(min_length=2, max_length=8)
    place: str = Field(min_length=36, max_length=36)
    channel: Literal["web", "visit", "hotline", "meeting", "service_point"] = "web"
    words: str = Field(min_length=1, max_length=5000)
    affected: int | None = Field(default=None, ge=1)


class AcceptBody(_Body):
    wording: str = Field(min_length=1, max_length=1000)
    category: str = Field(min_length=2, max_length=8)
    exclusive: bool = True


class ClaimBody(_Body):
    kind: Literal["claim_service", "claim_fund", "claim_steward", "claim_adopt"] = "claim_service"
    part: Literal["lead", "assist"] = "lead"
    amount_fen: int | None = Field(default=None, ge=0)


class ProgressBody(_Body):
    wording: str = Field(min_length=1, max_length=1000)


class Done(BaseModel):
    id: str
    version: int
    stage: str


class Card(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    version: int
    stage: str
    item: str
    category: str
    place: str
    place_name: str
    wording: str | None
    channel: str
    exclusive: bool
    affected: int | None
    supporters: int
    claims: int
    raised_at: int
    changed_at: int


class Page(BaseModel):
    items: list[Card]
    next: str | None


class Entry(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: int
    act: str
    at: int
    recorded_at: int
    by: str
    role: str
    sentence: str


class Timeline(BaseModel):
    id: str
    entries: list[Entry]


class Figures(BaseModel):
    area: str
    since: str
    until: str
    as_of: int
    raised: int
    accepted: int
    claimed: int
    fixed: int
    solved: int
    closed: int
    households: int
    claims: int
    cost_fen: int
    solved_rate: float | None


SENTENCES = {
    "raised": "{by} 提出诉求",
    "accepted": "{by} 受理并公开：{detail}",
    "claimed": "{by} 认领",
    "progressed": "{by} 报告进展：{detail}",
}


def sentence(act: str, by: str, detail: str | None) -> str:
    """What a history row says to people."""
    return SENTENCES[act].format(by=by, detail=detail or "")
