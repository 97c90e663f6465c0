"""What somebody can be, as far as it decides what they may."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from domain.vocabulary import POLICY_ROLE


class Role(StrEnum):
    """What somebody is: a kind of party, a post, a duty, or nobody in particular."""

    ANYBODY = "anybody"
    """Whoever it is, signed in or not."""
    RECEIPT = "receipt"
    """Whoever shows the receipt of the need that it is about."""

    RESIDENT = "resident"
    PARTY_MEMBER = "party_member"
    ORGANISATION = "organisation"
    UNIT = "unit"
    PARTNER = "partner"
    STAFF = "staff"

    SECRETARY = "secretary"
    WORKER = "worker"
    GRID_HEAD = "grid_head"
    GRID_MEMBER = "grid_member"
    BUILDING_HEAD = "building_head"
    NEIGHBOUR_HEAD = "neighbour_head"
    ESTATE_SECRETARY = "estate_secretary"

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


Roles = frozenset[Role]

KINDS: Roles = frozenset(
    {Role.RESIDENT, Role.PARTY_MEMBER, Role.ORGANISATION, Role.UNIT, Role.PARTNER, Role.STAFF},
)
"""The kinds of parties."""
POSTS: Roles = frozenset(
    {
        *(Role.SECRETARY, Role.WORKER, Role.GRID_HEAD, Role.GRID_MEMBER),
        *(Role.BUILDING_HEAD, Role.NEIGHBOUR_HEAD, Role.ESTATE_SECRETARY),
    }
)
"""The posts that somebody can hold for an area."""
VOLUNTEERS: Roles = frozenset({Role.BUILDING_HEAD, Role.NEIGHBOUR_HEAD})
"""Those among them who are neighbours first (楼栋长, 邻长): they enter, report and help, and the office decides."""
OFFICE: Roles = POSTS - VOLUNTEERS
"""Those who decide for the community."""
DUTIES: Roles = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""The three duties that are kept apart from each other and from all work on cases (三员分立)."""

PERSONS: Roles = frozenset({Role.RESIDENT, Role.PARTY_MEMBER, Role.PARTNER, Role.STAFF})
PARTIES: Roles = KINDS | POSTS
"""Everybody who acts in a community: the kinds of parties, and those who hold posts."""
EVERYBODY: Roles = frozenset(Role)
"""Whoever it is, signed in or not."""


def words_of(roles: Iterable[Role]) -> tuple[str, str]:
    """The roles, in Chinese and in English."""
    told = set(roles)
    terms = [POLICY_ROLE[role] for role in Role if role in told]
    return "、".join(term.words("zh", "staff") for term in terms), ", ".join(term.words("en") for term in terms)
