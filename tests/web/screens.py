"""Pictures of every page: as a telephone shows it, in 长辈版, and on a desk computer.

    python -m tests.web.screens [--into screens] [--only WORDS]
    python -m tests.web.screens --readme

The pages are those that the tests look at, as those who look at them there; the demo stands behind them.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from playwright.sync_api import Browser, sync_playwright

from api.running import Settings
from tests.web import browser
from tests.web.conftest import serving, told
from tests.web.people import PEOPLE, be

README = {
    "home": ("nobody", "/", "phone"),
    "need": ("nobody", "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a", "phone"),
    "raise": ("nobody", "/raise", "elder"),
    "desk": ("secretary", "/desk", "desk"),
}
"""What the README shows, by the names of the files."""

SIZES = {"phone": (360, 740, "usual"), "elder": (360, 740, "large"), "desk": (1280, 800, "usual")}


def pages() -> Iterator[tuple[str, str]]:
    """Who looks at what, in every file of tests that lists pages."""
    for module in iter_modules(browser.__path__):
        if module.name.startswith("test_"):
            yield from getattr(import_module(f"{browser.__name__}.{module.name}"), "PAGES", ())


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path("screens"))
    parser.add_argument("--only", default="", help="of pages whose address holds this")
    parser.add_argument("--readme", action="store_true", help="those of the README alone, into docs/pages")
    asked = parser.parse_args()
    into = Path("docs/pages") if asked.readme else asked.into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/huying.sqlite"
        asyncio.run(told(store))
        with serving(Settings(store, True)) as site, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            if asked.readme:
                for name, (who, address, size) in README.items():
                    _picture(chromium, site, who, address, size, into / f"{name}.png", whole=False)
            else:
                for who, address in dict.fromkeys(pages()):
                    if asked.only in address:
                        called = re.sub(r"[^\w]+", "-", address).strip("-") or "home"
                        for size in SIZES:
                            _picture(chromium, site, who, address, size, into / f"{called[:80]}-{who}-{size}.png")
            chromium.close()


def _picture(
    chromium: Browser, site: str, who: str, address: str, size: str, file: Path, *, whole: bool = True
) -> None:
    width, height, letters = SIZES[size]
    with chromium.new_context(base_url=site, viewport={"width": width, "height": height}, locale="zh-CN") as context:
        context.add_cookies([{"name": "huying-size", "value": letters, "url": site}])
        be(context, site, PEOPLE[who])
        page = context.new_page()
        page.goto(address)
        page.screenshot(path=file, full_page=whole)


if __name__ == "__main__":
    main()
