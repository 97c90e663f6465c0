"""The need: what people need, or a service somebody offers to keep up, from raised to solved and confirmed."""

from __future__ import annotations

from typing import ClassVar

from domain.need.answering import Answering
from domain.need.claiming import Claiming
from domain.need.deliberation import Deliberation
from domain.need.raising import Raising
from domain.need.working import Working


class Need(Raising, Deliberation, Claiming, Working, Answering):
    """A need. Its acts stand in one file for each part of the way; what is known of it in ``state.py``."""

    name: ClassVar[str] = "need"
