# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the book truly offers to whom: schema.org metadata (EPUB Accessibility 1.1, 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daisy_pipeline.emit.epub3.words import words
from daisy_pipeline.formats.epub_opf import meta
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.formats.xhtml import MATHML, XHTML


@dataclass(frozen=True)
class Content:
    """What stands in the finished pages."""

    images: bool
    alternatives: bool
    descriptions: bool
    mathml: bool
    math_words: bool
    ruby: bool
    pages: bool
    headings: bool
    moving: bool


@dataclass(frozen=True)
class Sound:
    """How the book sounds: ``full`` when every sentence does, ``human`` when a person reads."""

    full: bool
    human: bool


def content_of(roots: list[Element], pages: bool, headings: bool, unnamed: bool) -> Content:
    """What is in the pages; ``unnamed``: some image has no alternative text in the source."""
    nodes = [node for root in roots for node in root.iter()]
    images = [n for n in nodes if n.tag == f"{{{XHTML}}}img"]
    formulas = [n for n in nodes if n.tag == f"{{{MATHML}}}math"]
    return Content(
        images=any(n.get("alt") for n in images),
        alternatives=not unnamed,
        descriptions=any(n.get("aria-details") for n in images),
        mathml=bool(formulas),
        math_words=bool(formulas) and all(n.get("alttext") for n in formulas),
        ruby=any(n.tag == f"{{{XHTML}}}ruby" for n in nodes),
        pages=pages,
        headings=headings,
        moving=any(str(n.get("src")).endswith(".gif") for n in images),
    )


def accessibility(content: Content, sound: Sound | None, lang: str) -> Iterator[Element]:
    """The metadata. No claim of conformance: that is for those who certify."""
    yield meta("schema:accessMode", "textual")
    if content.images:
        yield meta("schema:accessMode", "visual")
    if sound is not None:
        yield meta("schema:accessMode", "auditory")
    for enough in _sufficient(content, sound):
        yield meta("schema:accessModeSufficient", enough)
    for feature in _features(content, sound):
        yield meta("schema:accessibilityFeature", feature)
    # An animated GIF may flash; nobody has measured it.
    yield meta("schema:accessibilityHazard", "unknown" if content.moving else "none")
    yield meta("schema:accessibilitySummary", _summary(content, sound, lang))


def _sufficient(content: Content, sound: Sound | None) -> Iterator[str]:
    if content.alternatives:
        yield "textual"
        if sound is not None and sound.full:
            yield "auditory"
    if content.images:
        yield "textual,visual"


def _features(content: Content, sound: Sound | None) -> Iterator[str]:
    yield from ("readingOrder", "displayTransformability", "unlocked")
    if content.headings:
        yield from ("structuralNavigation", "tableOfContents")
    if content.images and content.alternatives:
        yield "alternativeText"
    if content.descriptions:
        yield "longDescription"
    if content.mathml:
        yield "MathML"
    if content.math_words:
        yield "describedMath"
    if content.ruby:
        yield "rubyAnnotations"
    if content.pages:
        yield from ("pageBreakMarkers", "pageNavigation")
    if sound is not None:
        yield "synchronizedAudioText"


def _summary(content: Content, sound: Sound | None, lang: str) -> str:
    say = words(lang)
    keys = ["text"] if content.headings else []
    if content.headings:
        keys.append("page-navigation" if content.pages else "navigation")
    if not content.alternatives:
        keys.append("no-alternatives")
    elif content.images:
        keys.append("alternatives")
    keys += ["mathml"] if content.mathml else []
    if sound is not None:
        keys.append("human" if sound.human else "synthetic")
        keys += [] if sound.full else ["partly"]
    return " ".join(say[key] for key in keys or ["plain"])
