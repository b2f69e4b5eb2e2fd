# SPDX-License-Identifier: AGPL-3.0-or-later
"""The places of a volume that links lead to: which labels its code has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daisy_pipeline.formats.typst import string

NOWHERE = "#let places = (:)"  # code without links
_LABEL = re.compile(r"<([A-Za-z_][A-Za-z0-9_.-]*)>\]")


def places(body: Iterable[str], known: frozenset[str]) -> str:
    """Typst code of the ids that have a label in the code of a volume.

    Only these are linked: a place in another volume, or of words that are not shown, has none.
    """
    found = sorted({id for code in body for id in _LABEL.findall(code)} & known)
    return "#let places = (" + ("".join(f"{string(id)}: 0, " for id in found) or ":") + ")"
