# SPDX-License-Identifier: AGPL-3.0-or-later
"""A volume as a Typst document: metadata, headings, colours, and where each line comes from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from daisy_pipeline.emit.large_print.chapters import chapters
from daisy_pipeline.emit.large_print.document import AT, Volume, document, measuring
from daisy_pipeline.emit.large_print.text import page_marks, said_of, set_text
from daisy_pipeline.model import book as b
from daisy_pipeline.tools import typst
from tests.fakes.books import kitchen_sink
from tests.unit.emit.large_print.books import PLAIN, bookmarks, emit, heading, novel, para
from tests.unit.emit.large_print.pdf_words import PdfWords, every
from tests.unit.emit.large_print.sheets import case, form_of


def test_metadata_are_those_of_the_title_and_the_date_is_the_products(tmp_path: Path) -> None:
    made, _ = emit(novel(1, 1), tmp_path)
    with pikepdf.open(tmp_path / made[0]["file"]) as pdf:
        info = {key[1:]: str(value) for key, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == "ko-KR"
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == "온갖 것이 든 책" and xmp["dc:creator"] == ["김유정"]
            assert xmp["xmp:CreateDate"].startswith("2026-04-05")
    assert (info["Title"], info["Author"]) == ("온갖 것이 든 책", "김유정")
    assert (info["Subject"], info["Keywords"]) == ("모든 구조가 든 책", "소설")


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    title = replace(PLAIN, link="https://example.org/")
    digests = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        emit(kitchen_sink(), folder, title, profiles=["kr-16"])
        made = sorted(folder.iterdir())
        digests.append([(p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in made])
    assert digests[0] == digests[1]


def test_a_line_of_code_leads_back_to_the_book() -> None:
    book = b.Book(
        lang="ko",
        body=(
            heading("첫째 장"),
            b.PageBreak(page=b.PageMark(label="37", id="page-37")),
            para("찾아야 할 글이 여기에 있다."),
        ),
    )
    volume = Volume(1, 1, chapters(book))
    made = document(volume, PLAIN, form_of(), "ko")
    lines = made.code.splitlines()
    (line,) = [n for n, code in enumerate(lines, 1) if '"찾아야"' in code]
    spot = made.spot(line)
    assert spot is not None
    assert (spot.chapter, spot.page, spot.words) == ("첫째 장", "37", "찾아야 할 글이 여기에 있다.")
    assert made.spot(1) is None and made.spot(len(lines)) is None


def test_a_long_block_is_said_by_its_first_words() -> None:
    assert said_of(para("가" * 50)) == "가" * 40 + "…"


def test_places_of_blocks_and_ends_are_measured() -> None:
    text = set_text(chapters(novel(2, 6)), form_of(), "ko")
    code = measuring([0, 1], text, form_of(), "ko")
    assert code.count(AT) == 7 + 1 + 7 + 1
    fonts = list(dict.fromkeys(face.path for face in case().faces))
    pages = typst.pages_of(code, fonts=fonts)
    assert isinstance(pages, tuple) and len(pages) == 16
    assert pages[0] == 1 and list(pages) == sorted(pages)
    assert pages[8] == pages[7] + 1  # a chapter begins a page


@pytest.mark.parametrize("levels", [(2, 4, 2), (6,), (1, 3, 2, 5, 1)])
def test_headings_never_jump_and_are_the_bookmarks(levels: tuple[int, ...], tmp_path: Path) -> None:
    blocks: list[b.Block] = [para("앞글")]
    for number, level in enumerate(levels):
        blocks += [heading(f"제목{number}", level), para("글")]
    made, _ = emit(b.Book(lang="ko", body=tuple(blocks)), tmp_path)
    path = tmp_path / made[0]["file"]
    tree = PdfWords(path)
    names = {f"H{n}" for n in range(1, 7)}
    found = [int(e[0][1:]) for e in every(tree.tree()) if e[0] in names]
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(found))
    assert [level + 1 for level, _ in bookmarks(path)] == found


def test_links_only_lead_to_what_the_volume_has() -> None:
    book = kitchen_sink()
    found = chapters(book)
    alone = document(Volume(1, 1, found[2:3]), PLAIN, form_of(), "ko").code
    assert '"note-1": 0' in alone
    other = document(Volume(2, 2, found[3:4]), PLAIN, form_of(), "ko").code
    assert '"note-1": 0' not in other


def test_print_pages_are_found_wherever_they_stand() -> None:
    mark = b.PageMark(label="5", id="p5")
    inner = b.Paragraph(text=(b.Segment((b.Run(text="글"), mark, b.Run(text="자"))),))
    term = b.Definition(
        term=(b.Segment((b.Run(text="말"), replace(mark, id="p6"))),), blocks=(inner,)
    )
    book = b.Book(lang="ko", body=(b.DefinitionList(entries=(term,)),))
    assert [one.id for one in page_marks(chapters(book))] == ["p6", "p5"]


@pytest.mark.parametrize("theme", ["white-on-black", "black-on-yellow", "yellow-on-black"])
def test_paper_has_the_colour_of_the_theme(theme: str) -> None:
    profile = form_of().profile.in_colours(theme)
    code = document(Volume(1, 1, chapters(novel(1, 1))), PLAIN, form_of(profile=profile), "ko").code
    look = next(line for line in code.splitlines() if line.startswith("#let look"))
    assert f'paper: rgb("{profile.paper}")' in look and f'ink: rgb("{profile.ink}")' in look
