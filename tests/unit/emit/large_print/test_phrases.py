# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words from right to left among Korean ones: each letter stands where a reader looks for it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from daisy_pipeline.check.large_print import CheckerLargePrint
from daisy_pipeline.emit.large_print.phrases import from_right, phrases
from daisy_pipeline.emit.large_print.pieces import Look, Piece, words
from daisy_pipeline.model import book as b
from tests.unit.emit.large_print.books import emit, para


def said(text: str) -> list[str]:
    """The words of a line in the order of their letters; "" is a blank."""
    found = phrases(words([Piece(Look(), text)]))
    return ["".join(piece.text for piece in word) for word in found]


def test_a_phrase_with_its_particle_is_one_word() -> None:
    text = "그는 ‘שלום עליכם’이라고 했다. ראש 1,234 השנה은 (בית"
    assert [word for word in said(text) if word] == [
        "그는", "‘שלום עליכם’이라고", "했다.", "ראש 1,234 השנה은", "(בית",
    ]  # fmt: skip


def test_a_phrase_ends_at_other_letters() -> None:
    assert [w for w in said("אב이 גד abc הו 책(זח טי)") if w] == [
        "אב이",
        "גד",
        "abc",
        "הו",
        "책(זח טי)",
    ]


def test_a_long_phrase_stands_between_marks_of_direction() -> None:
    phrase = " ".join(["ברכה"] * 12)
    assert said(f"말 “{phrase}”라고") == ["말", "", "“", f"\u200e{phrase}\u200e", "”라고"]


@drawn(st.text("가 אב 12,(ab)ِ\u200b", max_size=120))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join("".join(piece.text for piece in w) for w in words([Piece(Look(), text)]))
    assert "".join(said(text)).replace("\u200e", "").replace(" ", "") == kept


@pytest.mark.parametrize("lang", ["ar", "he-IL", "az-Arab", "yi", "FA_IR"])
def test_languages_whose_lines_begin_at_the_right(lang: str) -> None:
    assert from_right(lang)
    assert not any(map(from_right, ("ko", "en-US", "az-Latn", "", "pa")))


def places(path: Path) -> dict[str, tuple[float, float]]:
    """Where each letter that stands once stands: line from above, place from the left."""
    document = pypdfium2.PdfDocument(path)
    found: dict[str, list[tuple[float, float]]] = {}
    for number, page in enumerate(document):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, _, top = text.get_charbox(at)
            letter = text.get_text_range(at, 1)
            line = round(number * 10_000 - (bottom + top) / 2, -1)
            found.setdefault(letter, []).append((line, left))
    document.close()
    return {letter: at[0] for letter, at in found.items() if len(at) == 1}


def in_order(path: Path, letters: str) -> bool:
    at = places(path)
    lefts = [at[letter][1] for letter in letters]
    return lefts == sorted(lefts) and len({round(at[letter][0], -2) for letter in letters}) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("뱀 אב גד הו숲 컵 זח 펜", "뱀והדגבא숲컵חז펜"),
        ("뱀 אב 컵 גד 숲 הו 펜", "뱀בא컵דג숲וה펜"),
        ("뱀 ‘אב גד’숲", "뱀דגבא숲"),
    ],
)
def test_letters_stand_in_the_order_of_the_eye(text: str, seen: str, tmp_path: Path) -> None:
    emit(b.Book(lang="ko", body=(para(text),)), tmp_path)
    (path,) = tmp_path.glob("*.pdf")
    assert in_order(path, seen)
    assert CheckerLargePrint().check(tmp_path) == []


def test_a_marked_language_changes_no_order(tmp_path: Path) -> None:
    runs = (b.Run(text="뱀 "), b.Run(text="אב גד", lang="he"), b.Run(text="숲 컵"))
    emit(b.Book(lang="ko", body=(b.Paragraph(text=(b.Segment(runs),)),)), tmp_path)
    assert in_order(next(tmp_path.glob("*.pdf")), "뱀דגבא숲컵")


def test_korean_words_within_a_line_from_the_right(tmp_path: Path) -> None:
    body = (b.Paragraph(text=b.plain("אב (뱀 숲 컵) גד 펜 הו"), lang="he"),)
    emit(b.Book(lang="ko", body=body), tmp_path)
    assert in_order(next(tmp_path.glob("*.pdf")), "וה펜דג뱀숲컵בא")
