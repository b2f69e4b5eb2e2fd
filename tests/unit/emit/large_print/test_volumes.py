# SPDX-License-Identifier: AGPL-3.0-or-later
"""Volumes: as few as can be, about equally thick, cut before headings where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.volumes import Measured, Unit, pieces, share, units
from daisy_pipeline.model import book as b
from daisy_pipeline.model.book import text_of
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.walk import segments
from tests.unit.emit.large_print.books import bookmarks, emit, heading, novel, page_texts, para
from tests.unit.emit.large_print.pdf_words import PdfWords

THICK = st.lists(st.floats(0.1, 60), min_size=1, max_size=40)


def fewest(sizes: Sequence[float], most: float) -> int:
    """How many volumes it takes, by trying every place for the first cut."""
    if not sizes:
        return 0
    best, total = len(sizes), 0.0
    for end, size in enumerate(sizes, 1):
        total += size
        if total > most and end > 1:
            break
        best = min(best, 1 + fewest(sizes[end:], most))
    return best


@given(THICK)
def test_every_unit_stands_in_one_volume_and_none_is_too_thick(sizes: list[float]) -> None:
    made = share(sizes, 50)
    assert [at for one in made for at in one] == list(range(len(sizes)))
    for one in made:
        assert sum(sizes[at] for at in one) <= 50 or len(one) == 1


@given(st.lists(st.floats(5, 60), min_size=1, max_size=9))
def test_as_few_volumes_as_can_be(sizes: list[float]) -> None:
    assert len(share(sizes, 50)) == fewest(sizes, 50)


def test_volumes_are_about_equally_thick() -> None:
    made = share([10.0] * 25, 125)
    assert [len(one) for one in made] == [8, 9, 8] or sorted(map(len, made)) == [8, 8, 9]


def chapter(*blocks: b.Block, notes: tuple[b.Note, ...] = ()) -> Chapter:
    return Chapter("body", blocks, notes)


def measured(one: Chapter, *pages: int) -> Measured:
    return Measured(one, pages, [0.0] * len(one.blocks))


def test_a_chapter_that_fits_is_never_cut() -> None:
    one = measured(chapter(heading("장"), heading("마디", 2), para("글")), 1, 1, 30, 40)
    assert units([one], 50) == [Unit(0, 0, 3, 40)]


def test_a_chapter_that_is_too_long_is_cut_before_its_sections() -> None:
    mark = b.PageBreak(page=b.PageMark(label="7", id="p7"))
    blocks = (heading("장"), para("글"), mark, heading("마디", 2), para("글"))
    one = measured(chapter(*blocks), 1, 1, 30, 30, 30, 60)
    assert [(unit.begin, unit.end) for unit in units([one], 50)] == [(0, 2), (2, 5)]


def test_one_without_sections_is_cut_between_blocks_but_not_behind_a_heading() -> None:
    blocks = (heading("장"), *(block for n in range(9) for block in (para("글"), heading("가", 3))))
    one = measured(chapter(*blocks), *range(1, 5 * 20, 5))
    cuts = [unit.begin for unit in units([one], 20)]
    assert len(cuts) > 3
    assert not any(isinstance(blocks[at - 1], b.Heading) for at in cuts if at)


def test_a_note_goes_with_the_place_that_refers_to_it() -> None:
    def refers(note: str) -> b.Paragraph:
        ref = b.NoteRef(text="1", note=note, id=f"ref-{note}")
        return b.Paragraph(text=(b.Segment((b.Run(text="글"), ref)),))

    notes = tuple(b.Note(id=id, blocks=(para(id),)) for id in ("first", "second", "nobody"))
    whole = chapter(heading("장"), refers("first"), refers("second"), notes=notes)
    one = measured(whole, 1, 1, 2, 3)
    halves = [pieces([one], [Unit(0, 0, 2, 1)]), pieces([one], [Unit(0, 2, 3, 1)])]
    assert [[n.id for n in half[0].chapter.notes] for half in halves] == [
        ["first"], ["second", "nobody"],
    ]  # fmt: skip


def test_notes_are_counted_where_they_will_stand(tmp_path: Path) -> None:
    blocks: list[b.Block] = [heading("주가 많은 장")]
    for n in range(120):
        ref = b.NoteRef(text=str(n), note=f"n{n}", id=f"r{n}")
        blocks.append(b.Paragraph(text=(b.Segment((b.Run(text="글"), ref)),)))
        blocks.append(b.Note(id=f"n{n}", label=str(n), blocks=(para("주석의 긴 말. " * 6),)))
    made, told = emit(b.Book(lang="ko", body=tuple(blocks)), tmp_path, sheets=12)
    pages = [int(str(one["pages"])) for one in made]
    assert not told and len(made) <= 4 and 10 <= min(pages) <= max(pages) <= 24


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, object]]]:
    out = tmp_path_factory.mktemp("volumes")
    made, told = emit(novel(6, 14), out, sheets=12)
    assert not told
    return out, made


def test_a_long_book_becomes_volumes_of_equal_thickness(
    cut: tuple[Path, list[dict[str, object]]],
) -> None:
    _, made = cut
    names = [one["file"] for one in made]
    assert names == [f"everything-kr-18-{n:02}.pdf" for n in range(1, len(made) + 1)]
    pages = [int(str(one["pages"])) for one in made]
    assert len(made) > 2 and max(pages) <= 24
    assert max(pages) - min(pages) <= 9  # a chapter: they are not cut
    assert [one["of"] for one in made] == [len(made)] * len(made)


def test_each_volume_says_what_it_holds(cut: tuple[Path, list[dict[str, object]]]) -> None:
    out, made = cut
    firsts = []
    for number, one in enumerate(made, 1):
        texts = page_texts(out / str(one["file"]))
        assert f"모두{len(made)}권가운데{number}권" in texts[0]
        chapters = one["chapters"]
        assert isinstance(chapters, list)
        firsts.append(chapters[0]["heading"])
        assert f"{chapters[0]['heading']}" in texts[0]
        assert texts[-1] and texts[1].startswith(("차례", "권마다든글"))
    opening = "".join(page_texts(out / str(made[0]["file"]))[1:3])
    assert "권마다든글" in opening and f"3권{firsts[2]}" in opening


def test_pages_are_numbered_anew_in_each_volume(cut: tuple[Path, list[dict[str, object]]]) -> None:
    out, made = cut
    for one in made:
        pdf = PdfWords(out / str(one["file"])).pdf
        labels = [str(pdf.pages[n].label) for n in range(len(pdf.pages))]
        assert labels == [str(n) for n in range(1, len(labels) + 1)]
        assert page_texts(out / str(one["file"]))[1].endswith("2")


def test_a_volume_that_goes_on_says_under_which_heading(tmp_path: Path) -> None:
    body = novel(1, 60).body
    made, _ = emit(b.Book(lang="ko", body=body), tmp_path, sheets=10)
    assert len(made) > 1
    for before, after in pairwise(made):
        assert int(str(after["volume"])) == int(str(before["volume"])) + 1
        marks = bookmarks(tmp_path / str(after["file"]))
        assert (0, "제1장 (이어짐)") in marks
        assert [one["heading"] for one in after["chapters"]] == [""]
    words = "".join(text_of(segment) for segment in segments(body))
    assert sum(one["chapters"][0]["count"] for one in made) == len("".join(words.split()))


@pytest.mark.message("DP-LPR-034")
def test_what_cannot_be_divided_is_told_with_its_file(tmp_path: Path) -> None:
    rows = tuple(b.Row(cells=(b.Cell(blocks=(para(f"{n}"),)),)) for n in range(400))
    book = b.Book(lang="ko", body=(heading("표"), para("글"), b.Table(rows=rows), para("끝")))
    made, told = emit(book, tmp_path, sheets=10)
    (finding,) = told
    (thick,) = [one for one in made if one["pages"] > 20]
    assert (finding.id, finding.place) == ("DP-LPR-034", Place(inside=thick["file"]))
    assert finding.facts == {
        "volume": thick["volume"], "leaves": (thick["pages"] + 1) // 2, "most": 10,
    }  # fmt: skip


def test_a_profile_takes_no_files_of_one_whose_name_begins_like_its_own(tmp_path: Path) -> None:
    """``kr`` is printed behind ``kr-18``: the files of both are there, each volume once."""
    own = tmp_path / "kr.toml"
    own.write_text('extends = "kr-18"\n[volume]\nsheets = 10\n', "utf-8")
    book = novel(4, 14)
    files, told = emit(book, tmp_path / "out", profiles=["kr-18", str(own)])
    names = sorted(one["file"] for one in files)
    assert sorted(p.name for p in (tmp_path / "out").glob("*.pdf")) == names, told
    assert len({name.split("-kr")[1][:3] for name in names}) > 1, names
