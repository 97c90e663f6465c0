"""That somebody opened what is sealed, and why: kept for auditors before anything of it is shown.

Opening is asked for by GET, and yet writes down that somebody did it. A browser sends its cookie along when somebody
follows a link of another site: such a link would have staff stand in that log, for a reason that its author gave.
"""

from __future__ import annotations

from fastapi import Request

from api.identity import demand_same_origin
from api.running import running
from domain.kernel import Id
from domain.need.reading import ReadingReason
from store.writer import clock


async def keep_opening(
    request: Request, reader: Id, role: str, case: Id, reason: ReadingReason, note: str | None
) -> None:
    """Keep that *reader* opens what is sealed in *case*, in that role and for that reason.

    :raises OtherOrigin: when another site has led them here: whoever reads says why themselves.
    """
    demand_same_origin(request)
    await running(request).vault.record(clock(), reader, role, case, reason, note)
