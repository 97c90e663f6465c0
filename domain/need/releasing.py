"""A claim released: by whoever holds it, or by staff where whoever holds it was forgotten and cannot do so any more."""

from __future__ import annotations

from domain.casework import Desk
from domain.kernel import Id
from domain.need.permission import is_staff
from domain.need.stage import ACTS, Act


def release(desk: Desk, need: Id, claim: Id) -> None:
    """Release *claim* on *need*.

    Those of somebody forgotten were ended with them, unless the need was reported fixed: should it be taken up again,
    they would hold it for ever.

    :raises NotTheClaimant: to others, while whoever holds it is remembered.
    """
    found = desk.need(need)
    held = found.claims.get(claim)
    by_staff = held is not None and is_staff(found, desk.acting) and found.stage in ACTS[Act.RELEASE]
    if held is not None and by_staff and desk.party(held.claimant).erased:
        found.let_go(desk.acting, held.claimant)
    else:
        found.release(desk.acting, claim)
