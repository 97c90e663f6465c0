"""A cheap telephone on a poor connection, and what it waits for: Chromium, told to be one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.disk import CannotRun

SLOWER = 6
"""So many times slower than this machine."""
DOWN = 1_600_000 // 8
UP = 750_000 // 8
"""Bytes a second."""
LATENCY_MS = 150
SIZE = (360, 740)

_PATIENCE_MS = 120_000

# A thing is there in the frame that lays it out, and on the screen when that frame is painted: the browser itself says
# when (Element Timing), whatever else it does meanwhile. It times the blocks that hold text; before they are laid out
# nothing is known of them, and while a style sheet is still on its way there are no frames.
_WATCH = """(wanted => {
  const seen = globalThis.benchSeen = {};
  new PerformanceObserver(list => {
    for (const painted of list.getEntries()) seen[painted.identifier] ??= painted.renderTime || painted.startTime;
  }).observe({ type: "element", buffered: true });
  const block = found => {
    const texts = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) {
      let holds = texts.currentNode.parentElement;
      while (holds !== found && getComputedStyle(holds).display === "inline") holds = holds.parentElement;
      return holds;
    }
  };
  const look = () => {
    for (const name of Object.keys(wanted)) {
      const found = document.querySelector(wanted[name]);
      const holds = found?.getClientRects().length && block(found);
      if (!holds) continue;
      delete wanted[name];
      holds.setAttribute("elementtiming", name);
    }
    if (Object.keys(wanted).length) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})(%s)"""

_SEEN = "() => globalThis.benchSeen?.heading && globalThis.benchSeen?.content"
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True)
class Visit:
    """What opening a page with nothing kept from before took."""

    bytes: int
    """Over the wire, with the heads of the answers."""
    requests: int
    paint_ms: float
    """Until anything was painted."""
    heading_ms: float
    """Until the heading was painted."""
    content_ms: float
    """Until the first of what the page is for was."""


class Telephone:
    """One that opens pages, each time as if for the first time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def open(self, address: str, content: str) -> Visit:
        """Open the page. *content* selects what it is for.

        :raises CannotRun: when a request of it fails.
        """
        width, height = SIZE
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        try:
            page = context.new_page()
            wire = context.new_cdp_session(page)
            weighed: dict[str, float] = {}
            asked: dict[str, str] = {}
            failed: list[str] = []
            wire.on(
                "Network.requestWillBeSent", lambda about: asked.update({about["requestId"]: about["request"]["url"]})
            )
            wire.on(
                "Network.loadingFinished",
                lambda about: weighed.update({about["requestId"]: about["encodedDataLength"]}),
            )
            wire.on("Network.loadingFailed", lambda about: failed.append(f"failed: {about['errorText']}"))
            wire.on("Network.responseReceived", lambda about: failed.extend(_complaint(about["response"])))
            wire.send("Network.enable")
            throttle = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
            wire.send("Network.emulateNetworkConditions", throttle)
            wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.add_init_script(_WATCH % json.dumps({"heading": "h1", "content": content}))
            page.goto(address, wait_until="load", timeout=_PATIENCE_MS)
            page.wait_for_function(_SEEN, timeout=_PATIENCE_MS)
            page.wait_for_load_state("networkidle", timeout=_PATIENCE_MS)
            if failed:
                raise CannotRun(f"{address}: {'; '.join(failed)}")
            seen, painted = page.evaluate("globalThis.benchSeen"), float(page.evaluate(_PAINTED))
            icon = page.eval_on_selector("link[rel=icon]", "link => link.href")
        finally:
            context.close()
        # Browsers fetch the icon whenever they like, or not at all: it counts for nobody.
        paid = [size for id, size in weighed.items() if size > 0 and asked.get(id) != icon]
        return Visit(
            round(sum(paid)),
            len(paid),
            painted,
            float(seen["heading"]),
            float(seen["content"]),
        )


def _complaint(response: dict[str, Any]) -> list[str]:
    return [f"{response['url']} was answered {response['status']}"] if response["status"] >= 400 else []


@contextmanager
def telephone() -> Iterator[Telephone]:
    """One to open pages with. :raises CannotRun: without Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise CannotRun("there is no `chromium` on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield Telephone(browser)
        finally:
            browser.close()
