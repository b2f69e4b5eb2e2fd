# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.walk import Part
from daisy_pipeline.recordings.groups import groups, propose
from daisy_pipeline.recordings.takes import (
    SUPERSEDED,
    Take,
    check_takes,
    find_file,
    read_takes,
    takes_bytes,
)

SHA = "a" * 64
ORDER = [f"s{n}" for n in range(10)]


def part(matter: str, *ids: str) -> Part:
    segments = tuple(b.Segment((b.Run(text=i),), i) for i in ids)
    return Part(matter, (b.Paragraph(text=segments),))


def take(file: str, first: str = "", last: str = "", digest: str = "", **more: Any) -> Take:
    sha = digest or file.encode().hex().ljust(64, "0")[:64]
    return Take(file=file, sha256=sha, first=first, last=last, **more)


def ids(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, int, str]]:
    return [(f.id, f.place.line, f.place.inside) for f in findings]


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


# -------------------------------------------------------------------------------- the table


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    takes = propose([("audio/1.mp3", SHA), ("audio/2.mp3", "b" * 64)], PARTS[1:3])
    (tmp_path / "takes.tsv").write_bytes(takes_bytes(takes))
    found, findings = read_takes(tmp_path / "takes.tsv")
    assert findings == ()
    assert [Take(**{n: getattr(t, n) for n in ("file", "sha256", "first", "last")}) for t in found]
    assert takes_bytes(found) == takes_bytes(takes)


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "takes.tsv"
    head = "file\tsha256\tfirst\tlast\tnarrator\tstate\tnote"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return path


def test_windows_paths_and_careless_cells_are_read(tmp_path: Path) -> None:
    rows = f"audio\\1.mp3\t{SHA.upper()}\ts1 \t s4\t소리\t\t"
    found, findings = read_takes(table(tmp_path, rows))
    assert [(t.file, t.sha256, t.first, t.last, t.state) for t in found] == [
        ("audio/1.mp3", SHA, "s1", "s4", "accepted")
    ]
    assert all(f.id.startswith("DP-TSV") for f in findings)


@pytest.mark.message("DP-TAK-001")
def test_an_unknown_state(tmp_path: Path) -> None:
    path = table(tmp_path, f"audio/1.mp3\t{SHA}\t\t\t\t좋음\t", f"audio/2.mp3\t{SHA}\t\t")
    found, findings = read_takes(path, "sources/봄/takes.tsv")
    assert [t.file for t in found] == ["audio/2.mp3"]
    assert findings == (
        Finding(
            "DP-TAK-001", Place("sources/봄/takes.tsv", 2, inside="audio/1.mp3"), {"state": "좋음"}
        ),
    )


@pytest.mark.message("DP-TAK-009")
def test_a_round_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "takes.tsv"
    head = "file\tsha256\tfirst\tlast\tround"
    cells = ["", "1", "2", "0", "셋", "100", "-1"]
    rows = [f"audio/{n}.mp3\t{SHA}\ts1\ts2\t{cell}" for n, cell in enumerate(cells)]
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    found, findings = read_takes(path)
    assert [t.round for t in found] == [1, 1, 2]
    assert ids(findings) == [("DP-TAK-009", n, f"audio/{n - 2}.mp3") for n in (5, 6, 7, 8)]
    (tmp_path / "takes.tsv").write_bytes(takes_bytes(found))
    assert [t.round for t in read_takes(path)[0]] == [1, 1, 2]


@pytest.mark.message("DP-TAK-002")
@pytest.mark.parametrize("digest", ["", "abc", "z" * 64])
def test_a_digest_that_is_none(tmp_path: Path, digest: str) -> None:
    found, findings = read_takes(table(tmp_path, f"audio/1.mp3\t{digest}\t\t"))
    assert found == ()
    assert ids(findings) == [("DP-TAK-002", 2, "audio/1.mp3")]


@pytest.mark.message("DP-TAK-003")
@pytest.mark.parametrize("file", ["../other/1.mp3", "/etc/passwd", "C:/1.mp3", ""])
def test_a_path_that_leaves_the_title(tmp_path: Path, file: str) -> None:
    found, findings = read_takes(table(tmp_path, f"{file}\t{SHA}\ts1\t"))
    assert found == ()
    assert ids(findings) == [("DP-TAK-003", 2, file)]


def test_files_are_found_by_composed_or_decomposed_names(tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    plain = unicodedata.normalize("NFD", "제1장.mp3")
    (tmp_path / "audio" / plain).write_bytes(b"x")
    assert find_file(tmp_path, "audio/제1장.mp3") is not None
    assert find_file(tmp_path, "audio/제2장.mp3") is None
    assert find_file(tmp_path / "audio", "../audio/제1장.mp3") is not None
    (tmp_path / "out.mp3").write_bytes(b"x")
    assert find_file(tmp_path / "audio", "../out.mp3") is None


@pytest.mark.message("DP-AUD-001", "DP-TAK-004", "DP-TAK-005")
def test_files_that_are_gone_changed_or_counted_twice(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.mp3", "c.mp3"):
        (tmp_path / name).write_bytes(name.encode())
    takes = [
        take("a.mp3", digest=SHA),
        Take(file="b.mp3", sha256="b" * 64, line=3),
        Take(file="c.mp3", sha256=SHA, line=4),
        take("gone.mp3"),
        take("gone-too.mp3", state=SUPERSEDED),
    ]
    found = check_takes(takes, tmp_path, {"b.mp3": "c" * 64}, "takes.tsv")
    assert ids(found) == [
        ("DP-TAK-004", 3, "b.mp3"),
        ("DP-TAK-005", 4, "c.mp3"),
        ("DP-AUD-001", 0, ""),
    ]
    assert found[1].facts == {"other": "a.mp3"}
    assert found[2].place == Place(file="gone.mp3")


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
