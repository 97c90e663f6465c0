"""What those who wait are answered, for everybody to read."""

from __future__ import annotations

from typing import ClassVar

from domain.kernel import Fact
from domain.words import PublicWording


class Replied(Fact):
    """答复: how it stands, and until when, said by those who answer for it."""

    topic: ClassVar[str] = "need.replied"
    wording: PublicWording
