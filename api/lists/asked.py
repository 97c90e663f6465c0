"""What is asked of a list: which lines, and as what."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from api.document import question
from api.given import GivenId
from api.sheets import XLSX
from domain.kernel import Unacceptable
from domain.need.facts import Item
from domain.need.stage import LEFT, WORK, Stage
from projections.board.card import CALLED_TO
from projections.board.pages import MOST
from projections.offers import OfferState


class Format(StrEnum):
    """How a list is sent."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA = {Format.JSON: "application/json", Format.CSV: "text/csv", Format.XLSX: XLSX}

LISTED = frozenset(Stage) - LEFT - {Stage.REGISTERED, Stage.MERGED}
"""The stages of what stands on the 需求清单 where nobody asks for others: taken on, and not left the way."""

WORKED_ON = WORK | {Stage.SUSPENDED}
"""The stages of what stands on the 推进清单: somebody has taken it on. Units may be called to earlier ones too."""

_CATEGORY = Annotated[str | None, Field(max_length=40, description="A code; those below it are meant too.")]


class ListQuery(BaseModel):
    """Which part of a list, and as what."""

    model_config = ConfigDict(extra="forbid")

    format: Format | None = Field(
        None, description="As `Accept` says, or JSON. `csv` and `xlsx` are the whole list, without pages."
    )
    after: str | None = Field(None, max_length=400, description="What `next` of the page before said.")
    limit: int = Field(20, ge=1, le=MOST)

    def demand_whole(self) -> None:
        """A table has no pages. :raises Unacceptable: when one is asked for."""
        for field in ("after", "limit"):
            if field in self.model_fields_set:
                why = (
                    "表格文件是整张清单，不分页，请去掉这一项。",
                    "a table is the whole list and has no pages; leave it out.",
                )
                raise Unacceptable(field=field, why=why)


class NeedsQuery(ListQuery):
    """Which needs."""

    stage: list[Stage] = Field(
        default=[], max_length=20, description="All that were taken on and have not left the way, if not said."
    )
    category: _CATEGORY = None
    area: GivenId | None = Field(None, description="What lay in it when it was raised.")
    item: Item | None = None


class OffersQuery(ListQuery):
    """Which offers."""

    state: list[OfferState] = Field(default=[], max_length=10)
    category: _CATEGORY = None
    area: GivenId | None = Field(
        None, description="With offers for a part of it, for itself, and for what holds it today."
    )


class ProgressQuery(ListQuery):
    """Which needs that are worked on; a page has all that is being done about so many of them."""

    stage: list[Stage] = Field(
        default=[],
        max_length=20,
        description="Stages in which somebody works on it, or units were called to it; all of them, if not said.",
    )
    category: _CATEGORY = None
    area: GivenId | None = Field(None, description="What lay in it when it was raised.")

    def stages(self) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
        """The stages meant in which somebody works on a need, and those in which units may have been called to one.

        :raises Unacceptable: for one that is neither.
        """
        asked = self.stage or sorted(WORKED_ON | CALLED_TO)
        other = next((stage for stage in asked if stage not in WORKED_ON | CALLED_TO), None)
        if other is not None:
            zh, en = other.words("zh", "staff"), other.words("en")
            why = (f"“{zh}”的诉求不在推进清单上，请选其他状态。", f"a need that is {en} is not worked on.")
            raise Unacceptable(field="stage", why=why)
        worked_on = tuple(stage for stage in asked if stage in WORKED_ON)
        return worked_on, tuple(stage for stage in asked if stage in CALLED_TO)


def format_of(request: Request, query: ListQuery) -> Format:
    """How the list is to be sent: as the query says, else as ``Accept`` likes best, else as JSON."""
    if query.format is not None:
        return query.format
    best, chosen = 0.0, Format.JSON
    for part in request.headers.get("accept", "").split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        found = next((format for format, known in MEDIA.items() if known == media), None)
        if media in ("*/*", "application/*"):
            found = Format.JSON
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        if found is not None and weight > best:
            best, chosen = weight, found
    return chosen


def list_question(path: str, answer: dict[str, Any], query: type[ListQuery], *, may: str) -> dict[str, Any]:
    """What OpenAPI says of a list that is sent as a page or as a table."""
    told = question(path, answer, query=query, refusals=(404, 409, 422), may=may)
    done = told["responses"][200]
    table = {"schema": {"type": "string", "format": "binary"}}
    done["content"] = {**done["content"], "text/csv": table, XLSX: table}
    # A table is made anew for everybody who asks.
    done["headers"]["ETag"]["required"] = False
    return told
