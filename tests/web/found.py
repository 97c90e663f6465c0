"""Forms of a page as a test finds them, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

import httpx


class Form:
    """A form: where it leads, its fields with what stands in them, and of which kind they are."""

    def __init__(self, method: str, action: str) -> None:
        self.method, self.action = method, action
        self.values: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.options: dict[str, list[str]] = {}
        self.required: set[str] = set()

    @property
    def texts(self) -> Iterator[str]:
        """The fields into which one types."""
        return (name for name, kind in self.kinds.items() if kind in ("text", "textarea", "password", "date", "number"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._named: tuple[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("method", "get"), given.get("action", ""))
            self.forms.append(self._open)
        if self._open is None or "name" not in given:
            if tag == "option" and self._named and self._named[0] == "select" and self._open:
                self._open.options[self._named[1]].append(given.get("value", ""))
                if "selected" in given:
                    self._open.values[self._named[1]] = given.get("value", "")
            return
        name = given["name"]
        if "required" in given:
            self._open.required.add(name)
        if tag in ("textarea", "select"):
            self._named, self._text = (tag, name), ""
            self._open.kinds[name] = tag
            self._open.options.setdefault(name, [])
        elif tag == "input":
            kind = given.get("type", "text")
            self._open.kinds[name] = kind
            if kind in ("radio", "checkbox"):
                self._open.options.setdefault(name, []).append(given.get("value", ""))
                if "checked" not in given:
                    return
            self._open.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._named and tag == self._named[0] and self._open:
            if tag == "textarea":
                self._open.values[self._named[1]] = self._text
            self._named = None
        if tag == "form":
            self._open = None


def forms_of(page: httpx.Response) -> list[Form]:
    """Those of a page, in order."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def form_to(page: httpx.Response, action: str) -> Form:
    """The one that leads there."""
    return next(form for form in forms_of(page) if form.action == action)


_ANY = {"date": "2030-01-01", "datetime-local": "2030-01-01T09:00"}


def completed(form: Form, typed: Mapping[str, str]) -> dict[str, str]:
    """What stands in it, what was *typed*, and some answer to each other question that has to be answered."""
    unknown = set(typed) - set(form.kinds)
    assert not unknown, f"nobody is asked for {unknown}"
    filled = {**form.values, **typed}
    for name in sorted(form.required):
        if not filled.get(name):
            choices = [one for one in form.options.get(name, ()) if one]
            kind = form.kinds[name]
            assert choices or kind not in ("select", "radio"), f"nothing to choose for {name}"
            filled[name] = choices[0] if choices else _ANY.get(kind, "已经看过")
    return filled


def send(client: httpx.Client, form: Form, **filled: str) -> httpx.Response:
    """Send it, with what was filled in besides what stands there."""
    return client.post(form.action, data={**form.values, **filled})
