"""For how long a repeated request is answered what the first one was answered."""

from __future__ import annotations

from typing import Annotated

import msgspec


class IdempotencySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how long the answers to idempotency keys are kept. After that, a key is as good as new."""

    days: Annotated[int, msgspec.Meta(ge=1)] = 30
