# SPDX-License-Identifier: AGPL-3.0-or-later
"""MathML that office documents give: canonical, and in words where nobody said it."""

from __future__ import annotations

from lxml import etree

from daisy_pipeline.formats.safe_xml import Element, builder
from daisy_pipeline.model.book import Math
from daisy_pipeline.readers.formulas import math_words

MATHML = "http://www.w3.org/1998/Math/MathML"
element = builder(MATHML)


def math_of(root: Element, lang: str, alt: str = "") -> Math:
    """The formula of a ``math`` element: canonical text, and its words, ours where it has none."""
    return Math(mathml=canonical(root), alt=" ".join(alt.split()) or math_words(root, lang))


def canonical(root: Element) -> str:
    """The element as canonical XML, without annotations, prefixes and what follows it."""
    plain = _plain(root)
    data = etree.tostring(plain, method="c14n", exclusive=True, with_comments=False)
    return data.decode("utf-8")


def _plain(root: Element) -> Element:
    """A copy in MathML's namespace as the default; ``semantics`` give way to what they show."""
    name = _name(root)
    if name == "semantics":
        shown = next((c for c in root if isinstance(c.tag, str)), None)
        return element("mrow") if shown is None else _plain(shown)
    attributes = {str(k): v for k, v in root.attrib.items() if not str(k).startswith("{")}
    made = element(name, attributes)
    made.text = root.text if not len(root) else None
    for child in root:
        if isinstance(child.tag, str) and not _name(child).startswith("annotation"):
            made.append(_plain(child))
    return made


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
