"""What is printed or kept on paper, drawn as a QR code."""

from __future__ import annotations

import io

import segno


def drawn_as_qr(text: str) -> str:
    """A QR code of *text*, in SVG; a seventh of it may be dirty or torn."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", scale=4, xmldecl=False)
    return drawn.getvalue().decode()
