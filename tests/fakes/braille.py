# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small book of braille in every format, made by the writers."""

from __future__ import annotations

import tempfile
from pathlib import Path

from daisy_pipeline.formats.brf import brf_bytes, brl_bytes, unicode_bytes, volume_names
from daisy_pipeline.formats.ebraille import ebraille_files, write_ebraille
from daisy_pipeline.formats.ebraille_blocks import Block, EBraille, Kind, NoteLink, PageBreak
from daisy_pipeline.formats.pef import PefData, pef_bytes
from tests.fakes.product_files import Files

CELLS, LINES = 12, 4
WORDS = ["⠫⠉⠊⠐⠑⠘", "⠠⠨⠰⠋⠓", "⠙⠚⠣⠜⠎", "⠱⠥⠬⠍⠩", "⠪⠕⠗⠝⠌", "⠧⠽⠻⠵⠮", "⠔⠖⠏⠟⠯", "⠿⠾⠽⠼⠻", "⠁⠂⠃⠄⠅"]
TITLE = "⠊⠿⠘⠗⠁⠠⠈⠥⠆"
VOLUMES = [
    [
        [WORDS[0], "", f"{WORDS[1]}⠀{WORDS[2]}", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠁"],
        [WORDS[3], WORDS[4], "", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠃"],
        [WORDS[5], "", "", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠉"],
    ],
    [
        [WORDS[6], "", "", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠙"],
        [WORDS[7], "", "", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠑"],
        [WORDS[8], "", "", "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠼⠋"],
    ],
]
PAGES = [page for volume in VOLUMES for page in volume]
DATA = PefData(identifier="x-1", title="동백꽃", date="2026-03-02", language="ko")


def pef() -> bytes:
    """The book as PEF."""
    return pef_bytes(VOLUMES, cells=CELLS, lines=LINES, duplex=True, data=DATA)


def ebook() -> EBraille:
    """The book as eBraille: headings that leave a level out, print pages, a note, a list."""
    b = Block
    return EBraille(
        identifier="urn:uuid:12345678-1234-1234-1234-123456789012",
        title="동백꽃",
        creators=("김유정",),
        lang="ko",
        date="2026-03-02",
        modified="2026-03-02T00:00:00Z",
        copyrighted="1936",
        producer="점자도서관",
        system="Korean 2024",
        title_cells=TITLE,
        contents_cells="⠰⠣⠐⠌",
        pages_cells="⠠⠨⠭",
        source="동백꽃. 조광사, 1936",
        blocks=(
            b(kind=Kind.PARAGRAPH, cells=WORDS[0], segments=((0, "s00001"),)),
            b(kind=Kind.HEADING, level=1, cells=WORDS[1], segments=((0, "s00002"),)),
            b(
                kind=Kind.PARAGRAPH,
                cells="⠀".join(WORDS[2:5]),
                segments=((0, "s00003"), (6, "s00004")),
                pages=(PageBreak(6, "12", "⠼⠁⠃"),),
                links=(NoteLink(7, 9, "note-1"),),
            ),
            b(kind=Kind.HEADING, level=3, cells=WORDS[5]),
            b(kind=Kind.HEADING, level=2, cells=WORDS[6]),
            b(kind=Kind.LIST, blocks=(b(kind=Kind.ITEM, cells=WORDS[7]),)),
            b(kind=Kind.HEADING, level=1, cells=WORDS[7]),
            b(
                kind=Kind.NOTE,
                id="note-1",
                blocks=(b(kind=Kind.PARAGRAPH, cells=WORDS[8]),),
            ),
        ),
    )


def ebraille() -> Files:
    """The files of the eBraille."""
    return ebraille_files(ebook())


def ebrl() -> bytes:
    """The eBraille packed."""
    with tempfile.TemporaryDirectory() as folder:
        write_ebraille(ebook(), Path(folder, "book.ebrl"))
        return Path(folder, "book.ebrl").read_bytes()


def braille() -> Files:
    """A product of braille: all formats, two volumes where a volume is a file."""
    made: Files = {"동백꽃.pef": pef(), "동백꽃.ebrl": ebrl()}
    for suffix, write in ((".brf", brf_bytes), (".brl", brl_bytes), (".txt", unicode_bytes)):
        names = volume_names("동백꽃", len(VOLUMES), suffix)
        made |= {name: write(pages) for name, pages in zip(names, VOLUMES, strict=True)}
    return made
