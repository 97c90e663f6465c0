"""The posts one can hold for an area, and which of them stands above which.

A post is given and ended from above: by whoever holds a higher one for the same area, or for a wider one that holds it.
The secretary stands above those who head a grid or an estate, and these above the heads of buildings and neighbours.
"""

from __future__ import annotations

from domain.acting import Acting, Post
from domain.kernel import Id

# In the order in which people are told of them.
_RANKS = {
    "secretary": 3,
    "worker": 2,
    "grid_head": 2,
    "grid_member": 1,
    "building_head": 1,
    "neighbour_head": 1,
    "estate_secretary": 2,
}
POST_ROLES = tuple(_RANKS)
"""The offices one can hold for an area (keys of the vocabulary's ``role`` group)."""

_SECRETARY = "secretary"


def above(role: str) -> tuple[str, ...]:
    """The posts that stand above *role* in the same area; there is none above the secretary."""
    return tuple(other for other in POST_ROLES if _RANKS[other] > _RANKS[role])


def giver_of(acting: Acting, role: str, path: tuple[Id, ...]) -> Post | None:
    """The post under which this party may give or end the post *role* for the area that *path* leads to, if any.

    A secretary of a wider area, such as the street, stands above the secretaries of the areas in it.
    """
    if acting.everywhere:
        return acting.post_for(path)
    higher = above(role)
    for post in acting.posts:
        if post.area not in path:
            continue
        if post.role in higher or (role == post.role == _SECRETARY and post.area != path[-1]):
            return post
    return None
