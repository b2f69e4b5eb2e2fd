# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door to segno: an address as a QR code (ISO/IEC 18004)."""

from __future__ import annotations

QUIET = 4  # modules of white around the code: ISO/IEC 18004, 5.3.8


def qr_svg(address: str) -> str:
    """A picture of the QR code for an address of some hundred bytes at most, as SVG.

    Black on white with the quiet zone around it; 15 % of it may be damaged (level M).
    """
    import segno

    code = segno.make(address, error="m", boost_error=False, micro=False)
    rows = [[bool(dark) for dark in row] for row in code.matrix]
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="#000" shape-rendering="crispEdges" d="{path}"/></svg>'
    )
