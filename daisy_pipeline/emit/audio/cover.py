# SPDX-License-Identifier: AGPL-3.0-or-later
"""The picture that players show: the book's cover, small enough to stand in every file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from daisy_pipeline.emit.audio.medium import COVER_BYTES
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import ProductInput

_LONGEST_SIDE = 800  # pixels; car radios and old players show 240 to 500
_COVER = re.compile(r"(?i)(front[-_ ]?)?cover([-_ ]?(image|page|front))?|앞?표지")


def cover(given: ProductInput) -> tuple[bytes, tuple[Finding, ...]]:
    """The cover as PNG or JPEG and what is to be told; b"" where the book has none.

    A picture is the cover when its file is named so (``cover.jpg``, ``표지.png``): any other
    picture of a book would mislead.
    """
    names = (n for n in given.images if n not in given.refused and is_cover(n))
    name = next(names, None)
    if name is None:
        return b"", ()
    from daisy_pipeline.tools import pictures  # most titles have none

    try:
        made = pictures.portable(given.images[name].read_bytes(), _LONGEST_SIDE, COVER_BYTES)
    except pictures.PictureError:
        made = None
    if made is None or pictures.BIG in made.told:
        return b"", (Finding("DP-EAR-011", Place(inside=name), {"name": name}),)
    return made.data, ()


def is_cover(name: str) -> bool:
    """Whether a picture of this name is a book's cover."""
    return _COVER.fullmatch(PurePosixPath(name).stem) is not None
