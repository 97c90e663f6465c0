"""Browsers as people have them. Whatever goes wrong in one that nobody looked for fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect, sync_playwright

from tests.web.browser.looking import AXE, DESK, PHONE
from tests.web.people import As, be

__all__ = ["DESK", "PHONE", "Browses", "Visits"]

expect.set_options(timeout=30_000)  # machines that run tests do other things as well

# A page lives for a second here. What is worth it for those that live longer only takes time: to compile scripts again
# while they run, better each time, to tidy up behind them on other threads, and to have a process ready for what
# another site might show.
SHORT_LIVED = (
    "--js-flags=--always-sparkplug --no-lazy-feedback-allocation --no-maglev --no-turbofan "
    "--single-threaded-gc --min-semi-space-size=64 --max-semi-space-size=64",
    "--disable-site-isolation-trials",
)

WITHOUT = shutil.which("chromium") is None
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"


class Visits(Protocol):
    """Opens a browser of its own, as somebody in particular would."""

    def __call__(
        self,
        *,
        size: tuple[int, int] = PHONE,
        scripts: bool = True,
        large: bool = False,
        language: Literal["zh", "en"] = "zh",
        party: str | None = None,
        duty: str | None = None,
    ) -> Page: ...


class Browses(Protocol):
    """Goes on in a browser that other tests have looked at pages with, as somebody else would begin."""

    def __call__(
        self,
        *,
        large: bool = False,
        language: Literal["zh", "en"] = "zh",
        party: str | None = None,
        duty: str | None = None,
    ) -> Page: ...


# Its event loop runs for as long as it is there: a module's own, as tests of other modules run theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, where the machine has it."""
    if WITHOUT and not REQUIRED:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *SHORT_LIVED]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visits]:
    """Visits to the site: each with cookies of its own."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def visit(
        *,
        size: tuple[int, int] = PHONE,
        scripts: bool = True,
        large: bool = False,
        language: Literal["zh", "en"] = "zh",
        party: str | None = None,
        duty: str | None = None,
    ) -> Page:
        context = _context(chromium, site, size, scripts)
        contexts.append(context)
        page = context.new_page()
        _watch(page, site, wrong.append)
        _begin(context, site, large, language, party, duty)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="module")
def window(chromium: Browser, site: str) -> Iterator[tuple[Page, list[str]]]:
    """A browser for all tests of a file that only look, and what went wrong in it."""
    context, wrong = _context(chromium, site, PHONE, scripts=True), list[str]()
    page = context.new_page()
    page.add_init_script(AXE)
    _watch(page, site, lambda what: wrong.append(f"{page.url}: {what}"))
    yield page, wrong
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def browse(window: tuple[Page, list[str]], site: str) -> Iterator[Browses]:
    """Visits by those who only look: a window for each takes as long to open as the page in it to be looked at."""
    page, wrong = window

    def browse(
        *,
        large: bool = False,
        language: Literal["zh", "en"] = "zh",
        party: str | None = None,
        duty: str | None = None,
    ) -> Page:
        _begin(page.context, site, large, language, party, duty)
        return page

    yield browse
    # It stays where it is: another site, be it a blank page, is shown by another process, and that takes longer to
    # start than the next page. What goes wrong in this page from now on fails the next test, or the last one.
    if page.url.startswith(site):
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.context.clear_cookies()
    if page.viewport_size != {"width": PHONE[0], "height": PHONE[1]}:
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    seen, wrong[:] = wrong[:], []
    assert not seen, "\n".join(seen)


def _context(chromium: Browser, site: str, size: tuple[int, int], scripts: bool) -> BrowserContext:
    return chromium.new_context(
        base_url=site,
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=size[0] < 600,
    )


def _begin(context: BrowserContext, site: str, large: bool, language: str, party: str | None, duty: str | None) -> None:
    """Let a browser with no cookies be somebody's, and have the pages as they like them."""
    context.add_cookies(
        [
            {"name": "huying-language", "value": language, "url": site},
            {"name": "huying-size", "value": "large" if large else "usual", "url": site},
        ]
    )
    who: As = {"party": party} if party else {"duty": duty} if duty else {}
    be(context, site, who)


def _watch(page: Page, site: str, note: Callable[[str], None]) -> None:
    """Note what nobody should see: an error in the console, a request to another host, a fault of the service."""

    def requested(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            note(f"asked another host: {request.url}")

    def responded(response: Response) -> None:
        if response.status >= 500:
            note(f"{response.status}: {response.url}")

    page.on("request", requested)
    page.on("response", responded)
    page.on("pageerror", lambda error: note(f"script: {error}"))
    page.on(
        "console",
        # That a page was refused is said by the page itself; browsers write it to the console as well.
        lambda message: (
            note(f"console: {message.text}")
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
