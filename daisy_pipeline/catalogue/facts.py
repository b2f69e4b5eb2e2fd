# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a catalogue record says of one item: from title.toml, from the built product, given.

A fact that is not known is empty, and no field is made up for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from daisy_pipeline.model.title import Title


def id_key(item_id: str) -> tuple[int, str]:
    """A sort key for items by their ids: numbers that have grown longer come after shorter ones."""
    return len(item_id), item_id


class Material(StrEnum):
    """What an item is (자료유형); it follows how the product is narrated (design, section 1)."""

    TEXT_DAISY = "text-daisy"  # 텍스트데이지
    HUMAN_AUDIO_202 = "human-audio-202"  # 휴먼음성자료, DAISY 2.02
    HUMAN_AUDIO_3 = "human-audio-3"  # 휴먼음성자료, DAISY 3
    EPUB = "epub"  # 전자책
    EPUB_AUDIO = "epub-audio"  # 전자책, 음성과 함께
    BRAILLE_FILE = "braille-file"  # 전자점자자료
    BRAILLE_PAPER = "braille-paper"  # 점자자료
    LARGE_PRINT = "large-print"  # 큰글자자료
    SYNTHETIC_AUDIO = "synthetic-audio"  # 합성음성자료
    AUDIO_FILES = "audio-files"  # 음성 파일(MP3, M4B)
    SERIAL_AUDIO = "serial-audio"  # 소리잡지의 한 호


@dataclass(frozen=True, slots=True, kw_only=True)
class Curriculum:
    """What a title belongs to at school (526, 658)."""

    school_level: str
    grade: str
    subject: str
    unit: str = ""
    textbook: str = ""
    partner: str = ""
    standard: str = ""  # of which curriculum: 2015 개정 교육과정


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsFacts:
    """The rights check (506, 540): ``basis`` as ``kr-copyright-33-2``, by whom as a pseudonym."""

    basis: str
    clause: str = ""
    audience: str = "print-disabled-only"
    checked_by: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The library that makes and catalogues: ``code`` of NLK (도서관부호), "" where unknown."""

    name: str = ""
    place: str = ""
    code: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Of the print original what title.toml's edition does not say: ``extent`` as 212 p. ; 21 cm.

    ``addition`` is the 부가기호 of its ISBN, ``control_number`` that of NLK's record of it.
    """

    place: str = ""
    extent: str = ""
    addition: str = ""
    control_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """How the sound of a product is written: ``rate`` in Hz; 0 and "" where unknown."""

    codec: str = ""  # MP3, AAC, WAV
    channels: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation:
    """Where an item came from that the library has not made.

    ``giver`` is an organization, "" where a private person gave it: no person's name stands here.
    ``maker`` and ``made`` (a date, or a year) are who made it and when, "" where it does not say.
    ``identifier`` is the item's own, as its maker gave it.
    """

    giver: str = ""
    received: str = ""  # YYYY-MM-DD
    maker: str = ""
    made: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item. ``size`` in bytes of the package, ``duration`` in ms; ``pages`` print pages.

    ``narrators`` are names that may be printed (consent is checked by whoever makes the facts).
    ``features`` and ``modes`` are words of schema.org (accessibilityFeature, accessMode).
    ``enough`` are sets of modes that suffice alone (accessModeSufficient). ``sheets`` are pages of
    the product itself, on paper. ``sisters`` are (item id, material) of the same title in other
    forms. ``credits`` are (work, who) with pseudonyms at most: 입력, 자원봉사자 V-014.
    ``accession``, ``shelf`` and ``call`` belong to the library's own system and stay empty unless
    it gives them.
    """

    item_id: str
    material: Material
    title: Title
    completed: str  # YYYY-MM-DD
    entered: str  # YYYYMMDDhhmmss: when the record was last changed (005)
    created: str  # YYYY-MM-DD: when it was first made (008/00-05)
    library: Library = Library()
    revision: int = 1
    narration: str = "none"  # human, synthetic, none
    narrators: tuple[str, ...] = ()
    voice: str = ""  # of a synthetic narration
    package: str = ""
    size: int = 0
    sha256: str = ""
    duration: int = 0
    bitrate: int = 0
    standard: str = ""  # "DAISY 2.02", "ANSI/NISO Z39.86-2005", "EPUB 3.3", "PDF/UA-1" ...
    media_type: str = "application/zip"
    heading_levels: int = 0
    pages: int = 0
    pictures: int = 0
    described_pictures: int = 0
    volumes: int = 1
    braille_cells: int = 0
    braille_grade: int = 0
    type_size: float = 0.0
    modes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    sisters: tuple[tuple[str, Material], ...] = ()
    rights: RightsFacts | None = None
    curriculum: tuple[Curriculum, ...] = ()
    campaign: str = ""
    subjects: tuple[str, ...] = ()
    kdc: str = ""
    serial: str = ""
    issue: str = ""
    accession: str = ""
    shelf: str = ""
    call: str = ""
    source: Source = Source()
    sound: Sound = Sound()
    sheets: int = 0
    colour: str = ""  # of the pictures: 천연색, 흑백
    enough: tuple[tuple[str, ...], ...] = ()
    summary: str = ""  # accessibilitySummary
    page_source: str = ""  # pageBreakSource
    unabridged: bool | None = None
    credits: tuple[tuple[str, str], ...] = ()
    recorded_at: str = ""
    recorded_on: str = ""  # 2024-03-04/2024-05-27
    funding: str = ""
    notes: tuple[str, ...] = ()
    literary_form: str = ""  # novel, short-stories, poetry, drama, essays, speeches
    kdc_edition: str = "6"
    frequency: str = ""  # of a serial: quarterly, monthly ...
    supersedes: str = ""  # the item that this one replaces
    donated: Donation | None = None  # None where the library has made it

    @property
    def maker(self) -> str:
        """Who made the item: the library, or another house of which it says so; "" unknown."""
        return self.library.name if self.donated is None else self.donated.maker
