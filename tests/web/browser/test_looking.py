"""What hinders somebody is found, in whichever size of letters and on whichever screen it shows itself."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import Browses
from tests.web.browser.looking import demand_good

AT_A_DESK = "@media (min-width: 1000px)"
HINDRANCES = [
    ("main p { color: #ccc }", "360 × 740 as loaded"),
    (f"{AT_A_DESK} {{ main p {{ color: #ccc }} }}", "1280 × 800 as loaded"),
    ("html.large main p { color: #ccc }", "360 × 740 in the other size of letters"),
    (f"{AT_A_DESK} {{ html.large main p {{ color: #ccc }} }}", "1280 × 800 in the other size of letters"),
    ("@media (max-width: 340px) { main { width: 400px } }", "320 × 740"),
    ("html.large main p { font-size: 12px }", "长辈版, fine print"),
    (
        f"{AT_A_DESK} {{ html.large footer a {{ padding: 0; min-height: 0; line-height: 1 }} }}",
        "长辈版, too small to tap",
    ),
]


@pytest.mark.parametrize(("style", "told"), HINDRANCES)
def test_what_hinders_somebody_somewhere_is_found(browse: Browses, style: str, told: str) -> None:
    page = browse()
    page.goto("/slip")
    page.evaluate(
        """text => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(text);
            document.adoptedStyleSheets = [sheet];
        }""",
        style,
    )

    with pytest.raises(AssertionError, match=told):
        demand_good(page)
