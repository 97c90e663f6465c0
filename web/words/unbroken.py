"""Dates that stay on one line: a day that ends on the next one is read twice, in large letters most of all.

The time of day may go on the next line: both together are wider than half a small screen in 长辈版.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

_DATES = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}"
    r"|\d{4}-\d{2}-\d{2}"
)
_KEPT = Markup('<span class="day">{}</span>')


def unbroken(text: str) -> Markup:
    """The text for a page, with each date in it kept on one line."""
    return Markup(_DATES.sub(lambda date: _KEPT.format(date[0]), str(escape(text))))


def for_pages(functions: Mapping[str, Callable[..., str]]) -> dict[str, Callable[..., str]]:
    """What gives dates, for the text of a page; under ``…_alone`` for an attribute, where nothing can break."""

    def on_a_page(plain: Callable[..., str]) -> Callable[..., str]:
        return lambda *given: unbroken(plain(*given))

    dated = {name: functions[name] for name in ("day", "moment", "told")}
    return {name: on_a_page(plain) for name, plain in dated.items()} | {
        f"{name}_alone": plain for name, plain in dated.items()
    }
