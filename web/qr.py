"""An address of this service as a QR code, in a page."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup
from starlette.requests import Request

from api.start_link import origin_of


def whole_address(request: Request, path: str) -> str:
    """The whole address of a page, as it is printed."""
    return origin_of(request) + path


def qr(address: str) -> Markup:
    """It drawn in SVG, as large as what holds it; a seventh of it may be dirty or torn. Say the address beside it.

    Nothing is drawn of an address longer than a code can hold: whoever asks says what this host is called.
    """
    drawn = io.BytesIO()
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return Markup()
    code.save(drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass="qr", lineclass=None)
    made = drawn.getvalue().decode()
    return Markup(made.replace("<svg", '<svg aria-hidden="true"', 1))  # of segno's making alone
