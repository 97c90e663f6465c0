"""The need: what people need, or a service somebody offers to keep up, from raised to solved and confirmed."""

from __future__ import annotations

from typing import ClassVar

from domain.need.answering import Answering
from domain.need.bringing import Bringing
from domain.need.calling import Calling
from domain.need.checking import Checking
from domain.need.claiming import Claiming
from domain.need.deliberation import Deliberation
from domain.need.dispatching import Dispatching
from domain.need.escalating import Escalating
from domain.need.joining import Joining
from domain.need.merging import Merging
from domain.need.photographing import Photographing
from domain.need.raising import Raising
from domain.need.replying import Replying
from domain.need.rewording import Rewording
from domain.need.timing import Timing
from domain.need.working import Working


class Need(
    Raising,
    Rewording,
    Bringing,
    Deliberation,
    Dispatching,
    Calling,
    Escalating,
    Claiming,
    Working,
    Answering,
    Checking,
    Replying,
    Merging,
    Joining,
    Timing,
    Photographing,
):
    """A need. Its acts stand in one file for each part of the way; what is known of it in ``state.py``."""

    name: ClassVar[str] = "need"
