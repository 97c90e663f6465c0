"""The lean service's tables and the questions that read the same on both databases. ``?`` stands for a value."""

from __future__ import annotations

from functools import cache

TABLES = (
    "CREATE TABLE parties (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL)",
    "CREATE TABLE places (id TEXT PRIMARY KEY, parent TEXT, level TEXT, name TEXT NOT NULL, code TEXT NOT NULL)",
    """CREATE TABLE needs (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL, stage TEXT NOT NULL, item TEXT NOT NULL, category TEXT NOT NULL,
        place TEXT NOT NULL, area_code TEXT NOT NULL, channel TEXT NOT NULL, raiser TEXT NOT NULL, words TEXT NOT NULL,
        wording TEXT, exclusive BOOLEAN NOT NULL, affected INTEGER, supporters INTEGER NOT NULL, claims INTEGER,
        raised_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, accepted_at BIGINT, claimed_at BIGINT, fixed_at BIGINT,
        solved_at BIGINT, closed_at BIGINT, households INTEGER DEFAULT 0, cost_fen BIGINT DEFAULT 0)""",
    """CREATE TABLE claims (
        id TEXT PRIMARY KEY, need TEXT NOT NULL, claimant TEXT NOT NULL, kind TEXT NOT NULL, part TEXT NOT NULL,
        amount_fen BIGINT, at BIGINT NOT NULL)""",
    """CREATE TABLE history (
        need TEXT NOT NULL, version INTEGER NOT NULL, act TEXT NOT NULL, at BIGINT NOT NULL, recorded_at BIGINT,
        by_id TEXT NOT NULL, role TEXT NOT NULL, detail TEXT, PRIMARY KEY (need, version))""",
    "CREATE INDEX needs_stage_raised ON needs (stage, raised_at, id)",
    "CREATE INDEX needs_raised ON needs (raised_at, id)",
    "CREATE INDEX needs_support ON needs (supporters, id)",
    "CREATE INDEX needs_area ON needs (area_code)",
    "CREATE INDEX claims_need ON claims (need)",
    "CREATE INDEX claims_claimant ON claims (claimant)",
)

PARTY = "INSERT INTO parties VALUES (?, ?, ?)"
PLACE = "INSERT INTO places VALUES (?, ?, ?, ?, ?)"

CARD = (
    "id", "version", "stage", "item", "category", "place", "place_name", "wording", "channel", "exclusive", "affected",
    "supporters", "claims", "raised_at", "changed_at",
)  # fmt: skip
_CARD = ", ".join("p.name" if name == "place_name" else f"n.{name}" for name in CARD)
ONE_CARD = f"SELECT {_CARD} FROM needs n JOIN places p ON p.id = n.place WHERE n.id = ?"

ENTRY = ("version", "act", "at", "recorded_at", "by", "role")
TIMELINE = """SELECT h.version, h.act, h.at, h.recorded_at, h.by_id, h.role, h.detail, p.name
    FROM history h JOIN parties p ON p.id = h.by_id WHERE h.need = ? ORDER BY h.version"""

FIGURES = ("raised", "accepted", "claimed", "fixed", "solved", "closed", "households", "claims", "cost_fen")
_MOMENTS = ("raised_at", "accepted_at", "claimed_at", "fixed_at", "solved_at", "closed_at")
STATISTICS = f"""SELECT {", ".join(f"count(*) FILTER (WHERE {at} BETWEEN b.low AND b.high)" for at in _MOMENTS)},
        coalesce(sum(households) FILTER (WHERE solved_at BETWEEN b.low AND b.high), 0),
        coalesce(sum(claims) FILTER (WHERE claimed_at BETWEEN b.low AND b.high), 0),
        CAST(coalesce(sum(cost_fen) FILTER (WHERE solved_at BETWEEN b.low AND b.high), 0) AS BIGINT)
    FROM needs, (SELECT CAST(? AS BIGINT) AS low, CAST(? AS BIGINT) AS high) b
    WHERE area_code >= ? AND area_code < ?"""
"""Values: the first and last instant, the area's code, the code behind everything below it."""


@cache
def board(stage: bool, category: bool, area: bool, text: bool, sort: str, after: bool) -> str:
    """A page of the board. Values, where asked for: stage, category from and to, area from and to, text, the last
    row's sort value and id, and the number of rows.
    """
    asked = []
    if stage:
        asked.append("n.stage = ?")
    if category:
        asked.append("n.category >= ? AND n.category < ?")
    if area:
        asked.append("n.area_code >= ? AND n.area_code < ?")
    if text:
        asked.append("n.wording LIKE ?")
    by, way, order = ("supporters", "<", " DESC") if sort == "support" else ("raised_at", ">", "")
    if after:
        asked.append(f"(n.{by}, n.id) {way} (?, ?)")
    where = f"WHERE {' AND '.join(asked)}" if asked else ""
    return f"""SELECT {_CARD} FROM needs n JOIN places p ON p.id = n.place {where}
        ORDER BY n.{by}{order}, n.id{order} LIMIT ?"""


@cache
def dollars(statement: str) -> str:
    """The statement with PostgreSQL's numbered places instead of question marks."""
    parts = statement.split("?")
    return "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]
