"""Why an act on the public wording is refused. The docstring is what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import Refused


class NothingToReword(Refused):
    """这件诉求还没有公开表述，不用修改。请在受理时填写公开表述。

    This need has no public wording yet. It is given one when it is accepted.
    """
