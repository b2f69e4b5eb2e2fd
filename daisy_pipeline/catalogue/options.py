# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a destination's profile says of KORMARC records, where libraries differ."""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.catalogue.facts import Material

ELECTRONIC = frozenset(
    (Material.TEXT_DAISY, Material.EPUB, Material.EPUB_AUDIO, Material.BRAILLE_FILE)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KormarcOptions:
    """How records are coded and worded for a destination; none of it is known of DREAM.

    ``leader_06``: ``content`` codes text as text (a) and sound as sound (i), ``electronic``
    everything that is a file of text as ER (m). ``agency`` stands above the library's own code
    (003, 035, 040). ``modified_by`` is 040 $d. ``address`` has ``{item}`` for the item's id, and
    is "" where items have no address. ``viewer`` is another means of reading, told in 538.
    ``restriction`` is 506 $f. ``carrier_sound`` is the 007 of files of sound.
    """

    leader_06: str = "content"
    punctuation: bool = True  # ISBD's signs before subfields of 245
    form_in_title: bool = True  # 245 $b ends with the form: 텍스트 데이지
    agency: str = ""
    modified_by: str = ""
    place_code: str = "ulk"  # 008/15-17
    address: str = ""
    viewer: str = ""
    restriction: str = ""
    library_entry: bool = True  # 710
    package_told: bool = True  # 538 says how files are packed
    carrier_sound: str = "cr nnannnmnada"
    local_tags: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # tag, indicators, subfields


def type_of_record(material: Material, options: KormarcOptions) -> str:
    """Leader/06 (reference 2.3)."""
    if options.leader_06 == "electronic" and material in ELECTRONIC:
        return "m"
    return "i" if material in SOUNDING else "a"


SOUNDING = frozenset(
    (
        Material.HUMAN_AUDIO_202,
        Material.HUMAN_AUDIO_3,
        Material.EPUB_AUDIO,
        Material.SYNTHETIC_AUDIO,
        Material.AUDIO_FILES,
        Material.SERIAL_AUDIO,
    )
)
"""Materials that sound: they have a playing time, and readers to name."""
