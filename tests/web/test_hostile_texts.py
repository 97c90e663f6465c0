"""Whatever anybody types into whichever form comes back as text, and breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from tests.web.found import Form, forms_of
from tests.web.hostile import TEXTS
from tests.web.people import PEOPLE
from web.acts.forms import ACTS
from web.resources import sheet

LAMPS = "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a"
WORKER = "2382b7ae-fff1-5d55-9e41-59c9a5cb2df7"
XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"

# Where there are forms into which people type, and who types into them. A page that is added belongs here.
PAGES = [
    ("nobody", "/sign-in"),
    ("nobody", "/sign-in/code"),
    ("nobody", "/sign-in/phone"),
    ("nobody", "/start"),
    ("nobody", "/needs"),
    ("worker", "/account/password"),
    ("worker", "/account/token"),
    ("system_admin", "/admin/accounts/new"),
    ("system_admin", "/admin/places"),
    ("system_admin", f"/admin/places/{XINTANG}"),
    ("system_admin", "/admin/parties"),
    ("system_admin", "/admin/parties/new"),
    ("security_admin", "/admin/accounts/new-duty"),
    ("security_admin", f"/admin/parties/{WORKER}"),
    ("security_admin", "/admin/erasures"),
    ("security_admin", f"/admin/erasures/{WORKER}"),
    ("auditor", "/audit"),
    ("auditor", "/audit/log"),
    ("auditor", "/audit/readings"),
    ("auditor", "/audit/administration"),
    ("auditor", f"/audit{LAMPS}"),
    *(("worker", f"{LAMPS}/do/{act}") for act in ACTS),
]
_TOGETHER = 15
"""How many texts stand in a field at once: each by itself would take ten times as long, and show no more."""


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_whatever_is_typed_comes_back_as_text(client: httpx.Client, who: str, address: str) -> None:
    if who != "nobody":
        client.post("/trying-out", data={**PEOPLE[who], "back": "/static/mark.svg"})
    page = client.get(address)
    assert page.status_code == 200
    forms = [form for form in forms_of(page) if list(form.texts)]

    for form in forms:
        for typed in _typed():
            shown = _sent(client, form, typed)

            assert shown.status_code < 500, (form.action, typed)
            _demand_harmless(shown)
            _demand_kept(shown, form, typed)


def _typed() -> Iterator[str]:
    for start in range(0, len(TEXTS), _TOGETHER):
        yield " ".join(TEXTS[start : start + _TOGETHER])


def _sent(client: httpx.Client, form: Form, typed: str) -> httpx.Response:
    filled = dict(form.values)
    for name, kind in form.kinds.items():
        if kind in ("select", "radio", "checkbox"):
            choices = [value for value in form.options[name] if value]
            filled.update({name: choices[0]} if choices and not filled.get(name) else {})
    filled |= dict.fromkeys(form.texts, typed)
    if form.method == "get":
        return client.get(form.action, params=filled)
    return client.post(form.action, data=filled)


def _demand_kept(page: httpx.Response, form: Form, typed: str) -> None:
    """Where the form is shown again, what was typed stands in it as it was."""
    if page.status_code < 400 or form.method == "get":
        return
    for again in forms_of(page):
        if again.action == form.action:
            for name in form.texts:
                if form.kinds[name] != "password" and again.values.get(name):
                    # A browser sends a carriage return at every end of a line.
                    assert again.values[name].replace("\r", "") == typed.replace("\r", ""), name


class _Watch(HTMLParser):
    """Notes what may run, lead elsewhere or hide the page."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style and data != sheet():
            self.wrong.append(f"<style>{data}")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # The sheet of ours comes along to whoever comes from elsewhere, with nothing of anybody's in it.
        self._in_style = tag == "style"
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.wrong.append(f"<script {given}>")
        if tag in ("iframe", "object", "embed", "base", "marquee", "plaintext", "xmp", "video"):
            self.wrong.append(f"<{tag}>")
        if tag == "img" and not given.get("src", "").startswith(("/", "data:image/svg+xml")):
            self.wrong.append(f"<img {given}>")
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.wrong.append(f"{name}={value}")
            elsewhere = value.strip().lower().startswith(("javascript:", "data:text", "vbscript:", "//", "http", "/\\"))
            if name in ("href", "action") and elsewhere:
                self.wrong.append(f"{name}={value}")


def _demand_harmless(page: httpx.Response) -> None:
    watch = _Watch()
    # The one style element that may stand there, and once; its policy admits no other.
    watch.feed(page.text.replace(f"<style>{sheet()}</style>", "", 1))
    assert watch.wrong == [], page.url
    assert "123136631" not in page.text, "a template was run"
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")


def test_there_are_as_many_as_were_promised() -> None:
    assert len(set(TEXTS)) >= 150
