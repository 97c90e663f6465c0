"""Who asks: every role in every relation that it can have to what is asked about, and why the others cannot be."""

from __future__ import annotations

from typing import NamedTuple

from domain.policy.roles import DUTIES

OWN, OTHER, ELSEWHERE, ANY = "own", "other", "elsewhere", "any"
RELATIONS = (OWN, OTHER, ELSEWHERE, ANY)
"""What it is about is theirs or lies in their area; lies in the same community and is another's; lies in another
community; or the role has no such relation to anything."""

CLAIMING = ("party_member", "organisation", "unit", "partner")
"""Those to whom a case is their own when they have a part in it."""
OF_A_COMMUNITY = ("secretary", "worker")
OF_A_PART = ("grid_head", "grid_member", "building_head", "neighbour_head", "estate_secretary")
ABOVE = "street_secretary"
"""A secretary of the street that the community lies in, or of another one."""
NOBODY, RECEIPT, ENROLLING, READING, ACTING = "nobody", "receipt", "enrolling", "token_read", "token_act"
"""Besides those of the policy: whoever shows nothing; a session that has yet to set up a second factor; tokens of the
community's secretary, to read and to act."""

ROLES = (
    *(NOBODY, RECEIPT, "resident", *CLAIMING, "staff", *OF_A_COMMUNITY, *OF_A_PART, ABOVE),
    *("system_admin", "security_admin", "auditor", ENROLLING, READING, ACTING),
)


class Column(NamedTuple):
    """Somebody who asks."""

    role: str
    relation: str

    def __str__(self) -> str:
        return f"{self.role} {self.relation}"


def why_not(column: Column) -> str | None:
    """Why there is nobody of that role in that relation; None where there is."""
    role, relation = column
    without_an_area = role in (NOBODY, ENROLLING, *DUTIES)
    if without_an_area:
        return None if relation == ANY else "has no case and no area"
    if role in (READING, ACTING):
        return None if relation == OWN else "a token reaches no further than whoever made it, whose columns are there"
    if relation == ANY:
        return "always has one of the other relations"
    if role == "staff":
        return None if relation == OTHER else "holds no post, by which an area would be theirs"
    if role in (*OF_A_COMMUNITY, ABOVE) and relation == OTHER:
        return "has the whole community"
    return None


COLUMNS = tuple(column for role in ROLES for relation in RELATIONS if why_not(column := Column(role, relation)) is None)
