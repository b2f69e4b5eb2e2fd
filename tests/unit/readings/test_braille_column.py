# SPDX-License-Identifier: AGPL-3.0-or-later
"""The braille column: cells or print, Hanja by their reading, and no rule silenced by it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Place
from daisy_pipeline.readings.braille_column import checked, merged, of_hanja
from daisy_pipeline.readings.spans import Reading
from daisy_pipeline.readings.stage import read_book
from tests.unit.readings.test_stage import book, lexicon, runs, said


def looks(given: b.Book) -> list[tuple[str, str | None, str | None]]:
    return [(r.text, r.speak, r.braille) for r in runs(given)]


def test_a_row_with_braille_alone_silences_no_rule(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "KBS\t\t⠴⠅⠃⠎\t\t", "번\t\t회\t\t")
    done = read_book(book(b.Run(text="KBS 3번")), words).book
    assert looks(done) == [
        ("KBS", "케이비에스", "⠴⠅⠃⠎"),
        (" ", None, None),
        ("3번", "세 번", "3회"),
    ]


def test_cells_are_not_mixed_with_print_of_a_rule(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "번\t\t⠘⠾\t\t")
    assert looks(read_book(book(b.Run(text="3번")), words).book) == [
        ("3", None, None),
        ("번", None, "⠘⠾"),
    ]


def test_hanja_are_written_as_a_person_reads_them(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "北京\t베이징\t\t\t", "金씨\t김씨\t\t\t", "꽃잎\t꼰닙\t\t\t")
    done = read_book(book(b.Run(text="北京 金씨 꽃잎")), words).book
    assert [r.braille for r in runs(done) if r.speak] == ["베이징", "김씨", None]
    ruby = read_book(book(b.Run(text="東京", ruby="도쿄"), b.Run(text="책", ruby="챡"))).book
    assert [r.braille for r in runs(ruby)] == ["도쿄", None]


@pytest.mark.parametrize(
    ("print_", "sound", "braille"),
    [("樂", "락", "락"), ("金씨", "김시", None), ("樂", "rak", None), ("락", "낙", None)],
)
def test_only_hanja_are_written_by_their_sound(
    print_: str, sound: str, braille: str | None
) -> None:
    assert of_hanja(print_, sound) == braille


@pytest.mark.message("DP-RDG-013")
@pytest.mark.parametrize("cells", ["⠁가", "⣿", "⠁a"])
def test_cells_and_letters_do_not_mix(tmp_path: Path, cells: str) -> None:
    words = lexicon(tmp_path, f"가\t\t{cells}\t\t")
    [found] = words.findings
    assert (found.id, found.place) == ("DP-RDG-013", Place("readings.tsv", line=2))
    assert found.facts["print"] == "가" and not words.entries


def test_blanks_between_cells_are_cells() -> None:
    assert checked(" ⠁ ⠃ ") == "⠁⠀⠃"
    assert checked("두 낱말") == "두 낱말"


SPANS = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 5)), max_size=6)


def apart(spans: list[tuple[int, int]], *said: str | None) -> list[Reading]:
    """Readings that do not overlap each other, as the lexicon and the rules give them."""
    speak, rule, braille = said
    found, done = [], 0
    for begin, width in sorted(spans):
        if begin >= done:
            done = min(begin + width, 20)
            found.append(Reading(begin, done, speak, rule or "", braille))
    return found


@given(SPANS, SPANS, st.sampled_from(["글", "⠛"]))
def test_merged_readings_overlap_nowhere_and_keep_every_row(
    rows: list[tuple[int, int]], rules: list[tuple[int, int]], braille: str
) -> None:
    line = "가나다라마바사아자차카타파하거너더러머버"
    written = apart(rows, None, "lexicon", braille)
    spoken = apart(rules, "말", "rule", None)
    found = list(merged(line, written, spoken))
    assert all(a.end <= z.begin for a, z in pairwise(found))
    made = "".join(r.braille or "" for r in found)
    assert made.count(braille) == len(written)
    if braille == "글":
        assert "".join(r.speak or "" for r in found).count("말") == len(spoken)


def test_print_is_never_touched(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "3\t\t⠼⠉\t\t", "圖書館\t도서관\t\t\t")
    before = book(b.Run(text="圖書館에 3권"))
    assert b.text_of(before.body[0].text[0]) == "".join(  # type: ignore[union-attr]
        r.text for r in runs(read_book(before, words).book)
    )
    assert said(read_book(before, words).book).startswith("도서관에")
