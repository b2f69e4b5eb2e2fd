# SPDX-License-Identifier: AGPL-3.0-or-later
"""Elements of DTBook that stand within lines, by the name that XHTML has for them."""

from __future__ import annotations

import copy
from collections.abc import Callable

from lxml import etree

from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element

# DTBook has no underline, strike, small or ruby: classes keep what print showed.
_LOOKS = {"underline": "u", "strike": "s", "small": "small", "ruby": "ruby", "rt": "rt"}


def _span(source: Element) -> str:
    named = next((_LOOKS[c] for c in sorted(dom.classes(source)) if c in _LOOKS), "span")
    if named == "rt":  # the reading stands in brackets for those who cannot show it above
        source.text = (source.text or "").removeprefix("(").removesuffix(")")
    return named


def _plain(source: Element) -> str:
    return "span"


LINES: dict[str, Callable[[Element], str]] = {
    "span": _span,
    **dict.fromkeys(("sent", "w", "lic", "line", "linenum"), _plain),
}


def joined_lines(made: Element) -> Element:
    """The element, with breaks between the lines that stand in it (they became spans)."""
    lines = [e for e in made if dom.name(e) == "span" and e.get(dom.LABEL) == "line"]
    for line in lines[1:]:
        line.addprevious(etree.Element(f"{{{dom.XHTML}}}br"))
    for line in lines:
        del line.attrib[dom.LABEL]
    return made


def formula(source: Element) -> Element:
    """The formula without what ties it to playback (MathML in DAISY, 2008)."""
    made = copy.deepcopy(source)
    made.tail = None
    for inner in made.iter():
        for key in [str(k) for k in inner.attrib if str(k).startswith("{")]:
            del inner.attrib[key]
    return made
