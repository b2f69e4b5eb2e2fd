# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reading offers to whom, in the words of schema.org: the one table of them.

A product that carries these words and a record that tells of one that cannot ask here alike.
Source: EPUB Accessibility 1.1, 3; the Schema.org Accessibility Properties for Discoverability
Vocabulary (W3C), whose order of values is free: ours is fixed, so that bytes are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """What stands in a product: what nobody knows of it stays False.

    ``images`` that show something, ``described`` when each of them has an alternative text (also
    when there is none); ``details`` are long descriptions. ``sound`` is there, ``whole`` when all
    that is written sounds. ``moving`` pictures may flash.
    """

    text: bool = True
    sound: bool = False
    whole: bool = False
    images: bool = False
    described: bool = True
    details: bool = False
    mathml: bool = False
    math_words: bool = False
    ruby: bool = False
    pages: bool = False
    headings: bool = False
    moving: bool = False


def access_modes(offer: Offer) -> Iterator[str]:
    """The senses that it speaks to (accessMode)."""
    if offer.text:
        yield "textual"
        if offer.images:
            yield "visual"
    if offer.sound:
        yield "auditory"


def sufficient_modes(offer: Offer) -> Iterator[tuple[str, ...]]:
    """Each set of senses that is enough to take all in (accessModeSufficient)."""
    if offer.text and offer.described:
        yield ("textual",)
    if offer.sound and offer.whole and offer.described:
        yield ("auditory",)
    if offer.text and offer.images:
        yield ("textual", "visual")


def features(offer: Offer) -> Iterator[str]:
    """What helps readers in it (accessibilityFeature)."""
    yield "readingOrder"
    if offer.text:
        yield "displayTransformability"
    yield "unlocked"
    if offer.headings:
        yield from ("structuralNavigation", "tableOfContents")
    if offer.images and offer.described:
        yield "alternativeText"
    if offer.details:
        yield "longDescription"
    if offer.mathml:
        yield "MathML"
    if offer.math_words:
        yield "describedMath"
    if offer.ruby:
        yield "rubyAnnotations"
    if offer.pages:
        if offer.text:
            yield "pageBreakMarkers"
        yield "pageNavigation"
    if offer.text and offer.sound:
        yield "synchronizedAudioText"


def hazards(offer: Offer) -> Iterator[str]:
    """What may harm (accessibilityHazard): nobody has measured a picture that moves."""
    yield "unknown" if offer.moving else "none"
