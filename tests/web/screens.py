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
from contextlib import contextmanager
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

from playwright.sync_api import Browser, Page, sync_playwright

from api.running import Settings
from tests.web import browser
from tests.web.browser.looking import lay_out_all
from tests.web.conftest import serving, told
from tests.web.office import Office
from tests.web.people import PEOPLE, be

README = {
    "home": ("nobody", "/", "phone"),
    "need": ("nobody", "/needs/7150e0f3-0c5a-5780-8c3e-058bc6daa97a", "phone"),
    "raise": ("nobody", "/raise", "elder"),
    "desk": ("secretary", "/desk", "desk"),
}
"""What the README shows, by the names of the files."""

SIZES = {"phone": (360, 740, "usual"), "elder": (360, 740, "large"), "desk": (1280, 800, "usual")}


def pages(site: str) -> dict[str, list[str]]:
    """Who looks at what: all that is listed in the files of tests, and what lies on a desk."""
    found: dict[str, list[str]] = {}
    for module in iter_modules(browser.__path__):
        if module.name.startswith("test_"):
            listed = getattr(import_module(f"{browser.__name__}.{module.name}"), "PAGES", ())
            several = listed.items() if isinstance(listed, dict) else ((who, [address]) for who, address in listed)
            for who, addresses in several:
                found.setdefault(who, []).extend(addresses)
    found.setdefault("worker", []).extend(_at_the_desk(site))
    return {who: list(dict.fromkeys(addresses)) for who, addresses in found.items()}


def _at_the_desk(site: str) -> Iterator[str]:
    """The pages of the office, about needs that are put there for it; and the form of each act that is open to it."""
    with Office(site) as office:
        urged, fixed, whistled, other = office.urged(), office.fixed(), office.whistled(), office.open()
        raised = office.raised()
        yield from ("/desk", "/desk/needs?stage=open&stage=registered", "/desk/needs?text=nothing-like-it")
        yield from (f"/desk/needs/{need}" for need in (raised, urged, fixed, other))
        yield f"/desk/needs/{whistled}?reason=handling"
        yield from (f"/desk/needs/{other}/merge?with={urged}&text=灯", f"/desk/needs/{other}/entered", "/desk/raise")
        yield from (f"/desk/bulk/dispatch?need={other}&need={urged}", "/desk/bulk/close")
        yield from (f"/lists/{name}?area={office.area}" for name in ("needs", "offers", "progress"))
        seen = set()
        for need in (raised, urged, fixed, whistled, other):
            for act in office.asked(f"/needs/{need}/acts")["acts"]:
                if act["code"] not in seen:
                    seen.add(act["code"])
                    yield f"/needs/{need}/do/{act['code']}"


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
                    with _somebody(chromium, site, who, size) as page:
                        _picture(page, address, into / f"{name}.png", whole=False)
            else:
                for (who, addresses), size in product(pages(site).items(), SIZES):
                    with _somebody(chromium, site, who, size) as page:
                        for address in addresses:
                            if asked.only in address:
                                called = re.sub(r"[^\w]+", "-", address).strip("-") or "home"
                                _picture(page, address, into / f"{called[:80]}-{who}-{size}.png")
            chromium.close()


@contextmanager
def _somebody(chromium: Browser, site: str, who: str, size: str) -> Iterator[Page]:
    width, height, letters = SIZES[size]
    with chromium.new_context(base_url=site, viewport={"width": width, "height": height}, locale="zh-CN") as context:
        context.add_cookies([{"name": "huying-size", "value": letters, "url": site}])
        be(context, site, PEOPLE[who])
        yield context.new_page()


def _picture(page: Page, address: str, file: Path, *, whole: bool = True) -> None:
    page.goto(address)
    lay_out_all(page)
    page.screenshot(path=file, full_page=whole)


if __name__ == "__main__":
    main()
