# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes of ONIX lists for words of schema.org and of our items.

The names of lists 1, 5, 17, 21, 23, 24, 27, 28, 51, 55, 79, 81, 143, 144, 150, 153, 154, 163 and
175 were read in EDItEUR's code lists; so was list 196 up to 29. ``UNVERIFIED`` are its later
codes, which stand in the W3C crosswalk (reference 2.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.labels import LABELS, product_class

ACCESSIBILITY = "09"  # list 79: E-publication accessibility detail, values of list 196
HAZARD = "12"  # list 79: hazard warning, values of list 143
# accessibilityFeature in list 196.
FEATURES: Mapping[str, str] = {
    "tableOfContents": "11",
    "index": "12",
    "readingOrder": "13",
    "alternativeText": "14",
    "longDescription": "15",
    "MathML": "17",
    "pageBreakMarkers": "19",
    "synchronizedAudioText": "20",
    "ttsMarkup": "21",
    "structuralNavigation": "29",
    "displayTransformability": "36",
    "pageNavigation": "41",
}
SUMMARY = "00"
# Sets of modes that are enough: sound alone, text alone (list 196).
ENOUGH: Mapping[tuple[str, ...], str] = {("auditory",): "51", ("textual",): "52"}
UNVERIFIED = ("36", "41", "51", "52")
MODES: Mapping[str, str] = {"textual": "10", "auditory": "01", "visual": "07"}  # list 81
# accessibilityHazard in list 143; an odd number warns, the even one after it says there is none.
# ``none`` says so three times: the code for "no known hazards" is not in older lists.
HAZARDS: Mapping[str, tuple[str, ...]] = {
    "none": ("14", "16", "18"),
    "flashing": ("13",),
    "noFlashingHazard": ("14",),
    "sound": ("15",),
    "noSoundHazard": ("16",),
    "motionSimulation": ("17",),
    "noMotionSimulationHazard": ("18",),
}
ROLES: Mapping[str, str] = {"aut": "A01", "trl": "B06", "ill": "A12", "edt": "B01"}  # list 17
READ_BY, OTHER_ROLE = "E07", "Z99"
_BRAILLE: Mapping[str, str] = {"BRF": "E146", "eBraille": "E151"}  # list 175
_LARGE, _ULTRA_LARGE, _ULTRA = "LTE", "ULP", 20.0  # list 21: from 20 points on


def details(facts: ItemFacts) -> Iterator[str]:
    """Codes of list 175: the class of a DAISY book, the kinds of its files."""
    if facts.material is Material.BRAILLE_FILE:
        yield from (_BRAILLE[one] for one in facts.standard.split(", ") if one in _BRAILLE)
    elif code := product_class(facts):
        yield code


def edition_type(facts: ItemFacts) -> str:
    """Code of list 21, "" where there is none: braille, large type (14 to 19 pt), ultra large."""
    if facts.material in (Material.BRAILLE_FILE, Material.BRAILLE_PAPER):
        return "BRL"
    if facts.material is not Material.LARGE_PRINT:
        return ""
    return _ULTRA_LARGE if facts.type_size >= _ULTRA else _LARGE


def protection(facts: ItemFacts) -> str:
    """Code of list 144: 00 for a file that nothing locks, "" where that is not said."""
    return "00" if LABELS[facts.material].online and "unlocked" in facts.features else ""
