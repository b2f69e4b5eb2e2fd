# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which recordings carry what: the first proposal by their names, and what takes.tsv says."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import Part
from daisy_pipeline.recordings.groups import groups, propose
from daisy_pipeline.recordings.takes import SUPERSEDED, Take
from tests.unit.recordings.studio import SHA, ids, take

ORDER = [f"s{n}" for n in range(10)]


def part(matter: str, *ids: str) -> Part:
    segments = tuple(b.Segment((b.Run(text=i),), i) for i in ids)
    return Part(matter, (b.Paragraph(text=segments),))


# ------------------------------------------------------------------------------- file names


def test_numbers_count_as_numbers() -> None:
    wanted = ["1.mp3", "2.mp3", "10.mp3", "01부/3.mp3", "2부/1.mp3", "10부/1.mp3", "머리말.mp3"]
    assert sorted(wanted[:3][::-1], key=natural_key) == wanted[:3]
    assert sorted(wanted[3:6][::-1], key=natural_key) == wanted[3:6]
    chapters = [f"{n:02d}_제{n}장.mp3" for n in range(1, 13)]
    mixed = [unicodedata.normalize("NFD" if n % 2 else "NFC", c) for n, c in enumerate(chapters)]
    random.Random(3).shuffle(mixed)
    found = sorted(mixed, key=natural_key)
    assert [unicodedata.normalize("NFC", c) for c in found] == chapters
    assert sorted(["제10장.mp3", "제2장.mp3", "제1장.MP3"], key=natural_key)[0] == "제1장.MP3"


@given(st.lists(st.text(max_size=12)))
def test_any_names_have_one_order(names: list[str]) -> None:
    found = sorted(names, key=natural_key)
    assert found == sorted(reversed(names), key=natural_key)


# --------------------------------------------------------------------------------- proposal

PARTS = (
    part("front", "s0", "s1"),
    part("body", "s2", "s3"),
    part("body", "s4"),
    part("body", "s5", "s6", "s7"),
    part("rear", "s8", "s9"),
)


def spans(*files: str, parts: tuple[Part, ...] = PARTS) -> list[tuple[str, str, str]]:
    return [(t.file, t.first, t.last) for t in propose([(f, SHA) for f in files], parts)]


def test_a_file_for_each_part() -> None:
    found = spans("10.mp3", "2.mp3", "1.mp3", "4.mp3", "3.mp3")
    assert found == [
        ("1.mp3", "s0", "s1"),
        ("2.mp3", "s2", "s3"),
        ("3.mp3", "s4", "s4"),
        ("4.mp3", "s5", "s7"),
        ("10.mp3", "s8", "s9"),
    ]


def test_a_file_for_each_chapter_carries_title_page_and_appendix_with_its_neighbours() -> None:
    found = spans("01_제1장.mp3", "02_제2장.mp3", "03_제3장.mp3")
    assert [f[1:] for f in found] == [("s0", "s3"), ("s4", "s4"), ("s5", "s9")]


def test_several_files_a_chapter_by_their_names() -> None:
    found = spans("2-1.mp3", "1-2.mp3", "1-1.mp3", "3-1.mp3", "3-10.mp3", "3-2.mp3")
    assert [f[0] for f in found] == [
        "1-1.mp3",
        "1-2.mp3",
        "2-1.mp3",
        "3-1.mp3",
        "3-2.mp3",
        "3-10.mp3",
    ]
    assert [f[1] for f in found] == ["s0", "s0", "s4", "s5", "s5", "s5"]


def test_several_files_a_chapter_by_their_folders() -> None:
    found = spans("audio/1장/1.mp3", "audio/1장/2.mp3", "audio/2장/1.mp3", "audio/3장/1.mp3")
    assert [f[1] for f in found] == ["s0", "s0", "s4", "s5"]


def test_one_file_or_an_odd_number_is_for_the_whole_book() -> None:
    assert spans("book.mp3") == [("book.mp3", "", "")]
    assert spans("a.mp3", "b.mp3") == [("a.mp3", "", ""), ("b.mp3", "", "")]
    assert spans("1.mp3", "2.mp3", parts=()) == [("1.mp3", "", ""), ("2.mp3", "", "")]
    assert spans() == []


def test_silent_parts_do_not_count() -> None:
    silent = Part("front", (b.Divider(),))
    assert [f[1] for f in spans("1.mp3", "2.mp3", parts=(silent, *PARTS[1:3]))] == ["s2", "s4"]


# --------------------------------------------------------------------------------- groups


def grouped(*takes: Take) -> list[tuple[list[str], str, str]]:
    found, _ = groups(takes, ORDER)
    return [([t.file for t in g.takes], g.segments[0], g.segments[-1]) for g in found]


def test_one_file_a_chapter_is_one_group_each_in_reading_order() -> None:
    found = grouped(take("2.mp3", "s5", "s9"), take("1.mp3", "s0", "s4"))
    assert found == [(["1.mp3"], "s0", "s4"), (["2.mp3"], "s5", "s9")]


def test_overlapping_takes_go_together() -> None:
    found = grouped(
        take("10.mp3", "s0", "s4"), take("9.mp3", "s0", "s4"), take("11.mp3", "s4", "s6"),
        take("12.mp3", "s7", "s9"),
    )  # fmt: skip
    assert found == [(["9.mp3", "10.mp3", "11.mp3"], "s0", "s6"), (["12.mp3"], "s7", "s9")]


def test_empty_limits_are_the_books_and_superseded_takes_do_not_count() -> None:
    found = grouped(take("b.mp3"), take("a.mp3"), take("c.mp3", "s1", "s2", state=SUPERSEDED))
    assert found == [(["a.mp3", "b.mp3"], "s0", "s9")]


def test_a_title_without_text_has_one_group() -> None:
    found, findings = groups([take("2.mp3"), take("1.mp3")], [])
    assert [([t.file for t in g.takes], g.segments) for g in found] == [(["1.mp3", "2.mp3"], ())]
    assert findings == ()


@pytest.mark.message("DP-TAK-006")
def test_a_limit_that_the_text_lost_moves_to_the_neighbour() -> None:
    takes = [
        take("1.mp3", "s0", "gone"), take("2.mp3", "s4", "s6"), take("3.mp3", "lost", "s9"),
    ]  # fmt: skip
    found, findings = groups(takes, ORDER)
    assert [(g.segments[0], g.segments[-1]) for g in found] == [
        ("s0", "s3"), ("s4", "s6"), ("s7", "s9"),
    ]  # fmt: skip
    assert ids(findings) == [("DP-TAK-006", 0, "1.mp3"), ("DP-TAK-006", 0, "3.mp3")]
    assert findings[0].facts == {"segment": "gone", "column": "last"}


@pytest.mark.message("DP-TAK-016")
def test_a_recording_of_a_chapter_that_was_removed_is_left_out() -> None:
    takes = [take("1.mp3", "s0", "s4"), take("2.mp3", "gone", "lost"), take("3.mp3", "s5", "s9")]
    found, findings = groups(takes, ORDER)
    assert [([t.file for t in g.takes], len(g.segments)) for g in found] == [
        (["1.mp3"], 5), (["3.mp3"], 5),
    ]  # fmt: skip
    assert ids(findings) == [("DP-TAK-016", 0, "2.mp3")]


@pytest.mark.message("DP-TAK-006")
def test_a_recording_of_a_chapter_that_was_written_anew_reads_what_nobody_else_does() -> None:
    takes = [take("1.mp3", "s0", "s2"), take("2.mp3", "gone", "lost"), take("3.mp3", "s5", "s9")]
    found, findings = groups(takes, ORDER)
    assert [g.segments[0] for g in found] == ["s0", "s3", "s5"]
    assert {id for id, _, _ in ids(findings)} == {"DP-TAK-006"}


@pytest.mark.message("DP-TAK-007")
def test_a_range_that_ends_before_it_begins() -> None:
    found, findings = groups([take("1.mp3", "s5", "s2"), take("2.mp3")], ORDER)
    assert [g.takes[0].file for g in found] == ["2.mp3"]
    assert ids(findings) == [("DP-TAK-007", 0, "1.mp3")]


@pytest.mark.message("DP-TAK-008")
def test_segments_that_nobody_reads() -> None:
    takes = [take("1.mp3", "s0", "s3"), take("2.mp3", "s7", "s8")]
    _, findings = groups(takes, ORDER, "sources/봄/takes.tsv")
    assert findings == (
        Finding(
            "DP-TAK-008",
            Place("sources/봄/takes.tsv", inside="s4"),
            {"count": 4, "last": "s9"},
        ),
    )


def test_takes_read_again_stand_beside_the_first_reading() -> None:
    takes = [
        take("1.mp3", "s0", "s9"), take("a.wav", "s2", "s2", round=2),
        take("b.wav", "s2", "s3", round=3), take("c.wav", "s3", "s4", round=2),
        take("d.wav", "s4", "s5", round=2),
    ]  # fmt: skip
    found, findings = groups(takes, ORDER)
    assert [([t.file for t in g.takes], g.segments, g.round) for g in found] == [
        (["1.mp3"], tuple(ORDER), 1),
        (["a.wav"], ("s2",), 2),
        (["c.wav", "d.wav"], ("s3", "s4", "s5"), 2),
        (["b.wav"], ("s2", "s3"), 3),
    ]
    assert findings == ()


@pytest.mark.message("DP-TAK-010")
def test_a_sentence_read_again_that_the_text_has_no_more() -> None:
    takes = [take("1.mp3"), take("a.wav", "s2", "gone", round=2)]
    found, findings = groups(takes, ORDER)
    assert [g.takes[0].file for g in found] == ["1.mp3"]
    assert ids(findings) == [("DP-TAK-010", 0, "a.wav")]
    assert findings[0].facts == {"segment": "gone"}


@pytest.mark.message("DP-TAK-012")
def test_a_small_take_inside_a_large_one_may_be_meant_otherwise() -> None:
    takes = [take("1.mp3"), take("a.wav", "s2", "s3"), take("2.mp3", "s5", "s9")]
    _, findings = groups(takes, ORDER)
    assert ids(findings) == [("DP-TAK-012", 0, "a.wav")]
    assert findings[0].facts == {"other": "1.mp3"}
    assert groups([take("1.mp3"), take("2.mp3")], [])[1] == ()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_groups_hold_every_take_once_and_never_overlap(ranges: list[tuple[int, int]]) -> None:
    takes = [take(f"{n}.mp3", f"s{a}", f"s{max(a, z)}") for n, (a, z) in enumerate(ranges)]
    found, _ = groups(takes, ORDER)
    assert sorted(t.file for g in found for t in g.takes) == sorted(t.file for t in takes)
    carried = [segment for group in found for segment in group.segments]
    assert len(carried) == len(set(carried))
    for group in found:
        for one in group.takes:
            assert {one.first, one.last} <= set(group.segments)
