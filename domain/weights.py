"""What answers count for in rates of satisfaction, and rates in the score of return visits (三率 of 接诉即办)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel import Unacceptable

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of an installation, in percent.

    Those of the three rates are relative to one another: they need not add up to 100, but one of them is more than 0.

    :raises Unacceptable: when none is.
    """

    satisfied: Percent = 100
    basically_satisfied: Percent = 100
    dissatisfied: Percent = 0
    response_rate: Percent = 20
    resolution_rate: Percent = 40
    satisfaction_rate: Percent = 40

    def __post_init__(self) -> None:
        if not self.response_rate + self.resolution_rate + self.satisfaction_rate:
            rates = ("response_rate", "resolution_rate", "satisfaction_rate")
            why = (f"{'、'.join(rates)} 中至少有一项大于 0。", f"one of {', '.join(rates)} is more than 0.")
            raise Unacceptable(field="weights", why=why)
