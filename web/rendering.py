"""Turns a template into a page."""

from __future__ import annotations

import gzip
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from store.writer import clock
from web.made_before import MadeBefore
from web.resources import address_of, sheet, sheet_hash
from web.visitor import came_from_here, is_large, visitor_of
from web.words import formats, unbroken
from web.words.translated import Language, in_words

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

_SECRET = {"form", "receipt"}
"""What shows that a page is for one person alone, though nobody has signed in."""

_MADE = MadeBefore()


@cache
def templates(language: Language) -> Environment:
    """The templates, in that language."""
    made = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )

    def one(chinese: str) -> str:
        return in_words(chinese, language)

    def many(single: str, plural: str, n: int) -> str:
        return in_words(single if n == 1 else plural, language)

    made.install_gettext_callables(one, many, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    functions = formats.for_templates(language)
    made.globals |= functions | unbroken.for_pages(functions) | {"unbroken": unbroken.unbroken}
    made.globals |= {"static": address_of, "sheet": Markup(sheet()), "language": language}
    return made


async def render(request: Request, template: str, status: int = 200, /, **shown: Any) -> Response:
    """The page, for whoever looks at it."""
    language: Language = request.scope["language"]
    visitor = await visitor_of(request)
    shown |= {
        "large": is_large(request),
        "visitor": visitor,
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "trying_out": request.app.state.running.settings.insecure_actors,
        "from_start": request.query_params.get("story") == "start",
        "done": request.query_params.get("done", ""),
        "answers": request.method == "POST",
    }
    if status >= 400:
        shown["trace"] = request.scope["trace"]

    def text() -> bytes:
        return templates(language).get_template(template).render(shown).encode()

    headers = {
        "Content-Security-Policy": _POLICY.format(styles="'self'"),
        "Cache-Control": "no-store" if visitor else "no-cache",
        "Vary": "Cookie, Accept-Language",
        "Content-Language": "zh-Hans" if language == "zh" else "en",
    }
    # Compressed is only what has no secret in it: how short it becomes would tell of one who can have others added.
    # The answer to a form may be a receipt, or hold what somebody typed.
    if visitor is None and request.method == "GET" and not _SECRET & shown.keys() and takes_packed(request):
        headers |= {"Content-Encoding": "gzip", "Vary": f"{headers['Vary']}, Accept-Encoding"}
        if not came_from_here(request):
            shown["sheet_along"] = True
            headers["Content-Security-Policy"] = _POLICY.format(styles=f"'self' '{sheet_hash()}'")
        # A problem tells the number of its request, and a key is of one showing alone: neither comes again.
        again = status < 400 and "key" not in shown
        # Some words tell how long ago something was: they are good for a minute.
        minute = str(clock() // 60_000_000)
        packed = _MADE.page((template, language, minute), shown, lambda: _packed(text())) if again else _packed(text())
        return Response(packed, status, headers, "text/html; charset=utf-8")
    return Response(text(), status, headers, "text/html; charset=utf-8")


def takes_packed(request: Request) -> bool:
    """Whether a browser unpacks what is sent to it."""
    return "gzip" in request.headers.get("accept-encoding", "")


def _packed(text: bytes) -> bytes:
    return gzip.compress(text, 5, mtime=0)
