"""Forms filled in as a browser without scripts does it: all that stands in the form goes along."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

import httpx


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms:
            return
        values, name = self.forms[-1][1], given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox") and "checked" not in given:
                return
            if kind != "file":
                values[name] = given.get("value", "")
        elif tag == "textarea":
            self._text = name
            values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            values[self._select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][1][self._text] += data


def filled_in(page: httpx.Response, action: str) -> dict[str, str]:
    """What stands in the first form of the page that goes to *action*."""
    reader = _Reader()
    reader.feed(page.text)
    return next(values for to, values in reader.forms if to == action)


def send(
    client: httpx.Client,
    page: httpx.Response,
    action: str,
    typed: Mapping[str, str],
    photos: list[tuple[str, tuple[str, bytes, str]]] | None = None,
) -> httpx.Response:
    """The answer to the form on the page, with what was *typed* besides."""
    return client.post(action, data={**filled_in(page, action), **typed}, files=photos or None)
