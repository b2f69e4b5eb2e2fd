# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the book truly offers to whom: schema.org metadata (EPUB Accessibility 1.1, 3)."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.emit.epub3.words import words
from daisy_pipeline.formats.accessibility import (
    Offer,
    access_modes,
    features,
    hazards,
    sufficient_modes,
)
from daisy_pipeline.formats.epub_opf import meta
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import MATHML, XHTML


def offer_of(roots: list[Element], pages: bool, headings: bool, unnamed: bool) -> Offer:
    """What the pages offer; ``unnamed``: some image has no alternative text in the source."""
    nodes = [node for root in roots for node in root.iter()]
    images = [n for n in nodes if n.tag == f"{{{XHTML}}}img"]
    formulas = [n for n in nodes if n.tag == f"{{{MATHML}}}math"]
    return Offer(
        images=any(n.get("alt") for n in images),
        described=not unnamed,
        details=any(n.get("aria-details") for n in images),
        mathml=bool(formulas),
        math_words=bool(formulas) and all(n.get("alttext") for n in formulas),
        ruby=any(n.tag == f"{{{XHTML}}}ruby" for n in nodes),
        pages=pages,
        headings=headings,
        moving=any(str(n.get("src")).endswith(".gif") for n in images),
    )


def accessibility(offer: Offer, human: bool, lang: str) -> Iterator[Element]:
    """The metadata; ``human``: a person reads. No claim of conformance: others certify."""
    for mode in access_modes(offer):
        yield meta("schema:accessMode", mode)
    for enough in sufficient_modes(offer):
        yield meta("schema:accessModeSufficient", ",".join(enough))
    for feature in features(offer):
        yield meta("schema:accessibilityFeature", feature)
    for hazard in hazards(offer):
        yield meta("schema:accessibilityHazard", hazard)
    yield meta("schema:accessibilitySummary", _summary(offer, human, lang))


def _summary(offer: Offer, human: bool, lang: str) -> str:
    say = words(lang)
    keys = ["text"] if offer.headings else []
    if offer.headings:
        keys.append("page-navigation" if offer.pages else "navigation")
    if not offer.described:
        keys.append("no-alternatives")
    elif offer.images:
        keys.append("alternatives")
    keys += ["mathml"] if offer.mathml else []
    if offer.sound:
        keys.append("human" if human else "synthetic")
        keys += [] if offer.whole else ["partly"]
    return " ".join(say[key] for key in keys or ["plain"])
