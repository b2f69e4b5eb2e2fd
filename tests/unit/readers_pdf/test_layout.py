# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the lines of pages become: paragraphs, notes, heads and the like."""

from __future__ import annotations

from pathlib import Path

from daisy_pipeline.model.book import Book, Note, Paragraph, text_of
from daisy_pipeline.readers.pdf.reader import PdfReader
from tests.fakes.pdf import FakePage, FakePdf, Setter
from tests.fakes.pdf_books import TEXT


def read(folder: Path, made: FakePdf) -> Book:
    path = folder / "책.pdf"
    path.write_bytes(made.data())
    return PdfReader().read(path, {}).book


def words(book: Book) -> list[str]:
    paras = (b for b in book.body if isinstance(b, Paragraph))
    return ["".join(map(text_of, p.text)) for p in paras]


def test_notes_of_the_same_words_are_no_running_feet(tmp_path: Path) -> None:
    s = Setter(head="버들피리의 봄")
    for number in range(1, 6):
        s.new_page()
        for at in range(6):
            s.paragraph(f"{TEXT[at % 4]} {TEXT[1]}", (str(number), "같은 책.") if not at else None)
            if len(s.pages) > number:
                break
        s.finish()
    notes = [b for b in read(tmp_path, FakePdf(s.pages)).body if isinstance(b, Note)]
    assert [n.label for n in notes] == ["1", "2", "3", "4", "5"]


def page_of(*lines: tuple[float, str]) -> FakePdf:
    page = FakePage()
    for at, (left, line) in enumerate(lines):
        page.text(left, 80 + 17 * at, line, 10)
    return FakePdf([page])


FULL = "가을이 깊어 마을의 나무들이 모두 붉은 빛으로 물들었으며,"
LAST = "아이들은 들에서 놀았다."


def test_two_lines_with_the_usual_indent_are_two_paragraphs(tmp_path: Path) -> None:
    rows = [(60.0, FULL), (50.0, FULL + "또"), (50.0, LAST)]
    said = "“얼른 오너라. 해가 지기 전에 모두 집에 가야 하느니라”"
    book = read(tmp_path, page_of(*rows, (60.0, said), (60.0, "하고 할머니가 말했다."), *rows))
    assert words(book)[1:3] == [said, "하고 할머니가 말했다."]


def test_a_decimal_at_the_beginning_of_a_line_begins_no_item(tmp_path: Path) -> None:
    rows = [
        (60.0, FULL),
        (50.0, FULL + "또"),
        (50.0, "그해 여름에는 물의 깊이가 자로 재어 모두 합하니 약 3."),
    ]
    book = read(
        tmp_path, page_of(*rows, (50.0, "14자가 되었다고 어른들이 말했으나 믿는 사람이 없었다."))
    )
    assert len(words(book)) == 1


def test_the_even_blanks_of_a_justified_line_are_no_cells(tmp_path: Path) -> None:
    page = FakePage()
    for at in range(12):
        line = FULL if at % 2 else "봄이 오면 마을 앞 개울에는 얼음이 풀리고"
        page.text(50, 80 + 17 * at, line, 10, wider=0 if at % 2 else 16)
    (whole,) = words(read(tmp_path, FakePdf([page])))
    assert "봄이 오면 마을 앞" in whole
