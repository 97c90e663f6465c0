"""Why a request of another system is not brought in."""

from __future__ import annotations

from domain.kernel import Refused


class BroughtInOtherwise(Refused):
    """{source} 的 {reference} 号已经导入过，但内容不同（{differs_words}）。已导入的记录不会改动，请先核对来源。

    {reference} of {source} was brought in before with other content ({differs_words}). What was brought in is never
    changed: look at the source first.
    """
