# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times as SMIL 2.0 and DAISY 3 write them (Z39.86-2005, 7.7: clock values)."""

from __future__ import annotations

from daisy_pipeline.model.times import Ms


def smil_clock(at: Ms) -> str:
    """A full clock value: 3661234 becomes ``1:01:01.234``; whole seconds have no fraction."""
    seconds, rest = divmod(at, 1000)
    minutes, second = divmod(seconds, 60)
    fraction = f".{rest:03d}" if rest else ""
    return f"{minutes // 60}:{minutes % 60:02d}:{second:02d}{fraction}"
