"""Why a request of another system is not brought in."""

from __future__ import annotations

from domain.kernel import Refused


class BroughtInOtherwise(Refused):
    """{source} 的 {reference} 号已导入过，或在文件前面出现过，内容不同（{differs_words}）。已导入的不改，请先核对来源。

    {reference} of {source} was brought in before, or stands further up in the same file, with other content
    ({differs_words}). What was brought in is never changed: look at the source first.
    """
