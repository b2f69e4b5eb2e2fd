# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kind of material a product is, by how it is narrated, and the letter of its item ids."""

from __future__ import annotations

from collections.abc import Mapping

from daisy_pipeline.catalogue.facts import Material
from daisy_pipeline.ledger.states import ReviewKind

_M = Material
_PLAIN: Mapping[str, Material] = {
    "daisy3-text": _M.TEXT_DAISY,
    "braille": _M.BRAILLE_FILE,
    "large-print": _M.LARGE_PRINT,
    "epub3": _M.EPUB,
}
_READ: Mapping[str, Material] = {
    "daisy202": _M.HUMAN_AUDIO_202,
    "daisy3": _M.HUMAN_AUDIO_3,
    "epub3": _M.EPUB_AUDIO,
    "audio": _M.AUDIO_FILES,
}
PRODUCTS = tuple(sorted({*_PLAIN, *_READ}))
"""The products that can become items."""

# T and A are those of the reference's records (2.4, 2.5); the others are ours (decision 84).
LETTERS: Mapping[Material, str] = {
    _M.TEXT_DAISY: "T",
    _M.HUMAN_AUDIO_202: "A",
    _M.HUMAN_AUDIO_3: "A",
    _M.AUDIO_FILES: "A",
    _M.EPUB: "E",
    _M.EPUB_AUDIO: "E",
    _M.BRAILLE_FILE: "B",
    _M.BRAILLE_PAPER: "P",
    _M.LARGE_PRINT: "L",
    _M.SYNTHETIC_AUDIO: "S",
    _M.SERIAL_AUDIO: "M",
}

HUMAN = frozenset(
    (_M.HUMAN_AUDIO_202, _M.HUMAN_AUDIO_3, _M.EPUB_AUDIO, _M.AUDIO_FILES, _M.SERIAL_AUDIO)
)
_ISSUES = frozenset(("daisy202", "daisy3", "audio"))  # an EPUB stays a book that sounds
_TEXTS = frozenset(("daisy3-text", "daisy3", "daisy202", "epub3", "large-print"))


def material_of(product: str, narration: str, *, serial: bool = False) -> Material:
    """What a product is when it is narrated so (human, synthetic, none).

    ``serial``: it is an issue of a serial, which people read: then its sound is 소리잡지.

    A recording of people alone is 휴먼음성자료; a synthetic voice is named as such (design, 1).
    """
    if narration == "synthetic" and product in _READ:
        return Material.SYNTHETIC_AUDIO
    if narration == "none" or product not in _READ:
        return _PLAIN.get(product) or _READ[product]
    return _M.SERIAL_AUDIO if serial and product in _ISSUES else _READ[product]


def reviews_of(product: str, material: str) -> tuple[ReviewKind, ...]:
    """The reviews that an item needs: of what people read aloud, of text, of braille."""
    kinds = []
    if material in HUMAN:
        kinds.append(ReviewKind.LISTENING)
    if product in _TEXTS:
        kinds.append(ReviewKind.TEXT)
    if product == "braille":
        kinds.append(ReviewKind.BRAILLE)
    return tuple(kinds)
