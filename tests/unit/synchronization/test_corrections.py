# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.tsv import parse_table
from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.times import whole
from daisy_pipeline.model.track import (
    Clip,
    ClipOrigin,
    ClipStatus,
    Media,
    MediaFile,
    Recording,
    SyncTrack,
)
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.corrections import (
    COLUMNS,
    Correction,
    clock,
    corrected,
    keep,
    merged,
    parse_clock,
    read_corrections,
)
from daisy_pipeline.synchronization.doubts import doubts
from daisy_pipeline.synchronization.labels import import_labels, labels_bytes
from daisy_pipeline.synchronization.steps import correct, languages
from tests.fakes.books import kitchen_sink

A, B = "a" * 64, "b" * 64
RECORDINGS = (Recording(A, "audio/1.wav", 60_000, 16_000, 1), Recording(B, "2.wav", 9_000, 1, 1))
HEAD = "\t".join(COLUMNS) + "\n"


def book(count: int = 5) -> b.Book:
    names = [f"s{n:05d}" for n in range(1, count + 1)]
    return b.Book(
        lang="ko",
        body=tuple(
            b.Paragraph(text=(b.Segment((b.Run(text=f"문장 {name}"),), id=name),)) for name in names
        ),
    )


def clip(number: int, begin: int, end: int, **more: object) -> Clip:
    made = Clip(f"s{number:05d}", A, begin, end, ClipOrigin.ALIGNER, confidence=0.9)
    return replace(made, **more)  # type: ignore[arg-type]


TRACK = SyncTrack(tuple(clip(n, n * 1000, n * 1000 + 900) for n in range(1, 6)))


def row(number: int, begin: int, end: int, source: str = A, line: int = 2) -> Correction:
    return Correction(f"s{number:05d}", source, begin, end, "kim", line=line)


def places(found: object) -> list[tuple[str, str, int]]:
    return [(f.id, f.place.file, f.place.line) for f in found]  # type: ignore[attr-defined]


def test_a_correction_stands_and_its_neighbours_give_way() -> None:
    track, findings = corrected(book(), [TRACK], RECORDINGS, [row(3, 2500, 4200)])
    assert findings == ()
    spans = [(c.begin, c.end, c.origin.value) for c in track.clips]
    assert spans[1:4] == [(2000, 2500, "aligner"), (2500, 4200, "human"), (4200, 4900, "aligner")]
    assert track.clips[2].confidence == 1.0


@pytest.mark.message("DP-SYN-011", "DP-SYN-012", "DP-SYN-013", "DP-SYN-014", "DP-SYN-015")
def test_corrections_that_cannot_stand_are_told_with_their_line() -> None:
    rows = [
        row(3, 3100, 3800, line=2),
        row(9, 3100, 3800, line=3),
        row(4, 0, 500, source="c" * 64, line=4),
        row(4, 4500, 4100, line=5),
        row(4, 59_000, 60_001, line=6),
        row(3, 100, 200, line=7),
        row(2, 3700, 3900, line=8),
    ]
    track, findings = corrected(book(), [TRACK], RECORDINGS, rows)
    assert places(findings) == [
        ("DP-SYN-011", "sync.tsv", 3),
        ("DP-SYN-012", "sync.tsv", 4),
        ("DP-SYN-013", "sync.tsv", 5),
        ("DP-SYN-013", "sync.tsv", 6),
        ("DP-SYN-014", "sync.tsv", 7),
        ("DP-SYN-015", "sync.tsv", 8),
    ]
    assert [c.origin.value for c in track.clips].count("human") == 1


def test_a_row_without_length_says_that_nobody_reads_the_segment(tmp_path: Path) -> None:
    """It moves no neighbour, may lie within another row, and is never asked about again."""
    low = replace(TRACK.clips[2], status=ClipStatus.LOW, confidence=0.1)
    track = replace(TRACK, clips=(*TRACK.clips[:2], low, *TRACK.clips[3:]))
    rows = [row(2, 2000, 3500), row(3, 3000, 3000, line=3), row(4, 4500, 4500, line=4)]
    found, findings = corrected(book(), [track], RECORDINGS, rows)
    assert findings == ()
    spans = [(c.begin, c.end, c.origin.value, c.status.value) for c in found.clips]
    assert spans[1:] == [
        (2000, 3500, "human", "ok"),
        (3000, 3000, "human", "missing"),
        (4500, 4500, "human", "missing"),
        (5000, 5900, "aligner", "ok"),
    ]
    assert doubts(found, {}, {A: "1.wav"}, ()) == []
    keep(tmp_path / "sync.tsv", rows)
    assert corrected(book(), [track], RECORDINGS, read_corrections(tmp_path / "sync.tsv")[0]) == (
        found,
        (),
    )


def test_deleting_the_mark_of_a_missing_segment_says_that_nobody_reads_it() -> None:
    gone = replace(TRACK.clips[4], end=5000, status=ClipStatus.MISSING)
    track = SyncTrack((*TRACK.clips[:4], gone))
    text = labels_bytes(track, book(), RECORDINGS[0]).decode().replace("s00005 ! ", "s00005 ")
    rows, findings = import_labels(text, track, book(), RECORDINGS[0], "kim")
    assert [(r.segment, r.begin, r.end) for r in rows] == [("s00005", 5000, 5000)]
    assert findings == ()
    settled, _ = corrected(book(), [track], RECORDINGS, rows)
    again = labels_bytes(settled, book(), RECORDINGS[0]).decode()
    assert again == text
    assert import_labels(again, settled, book(), RECORDINGS[0], "kim") == ((), ())


def test_a_label_pulled_to_nothing_is_no_decision() -> None:
    gone = replace(TRACK.clips[4], end=5000, status=ClipStatus.MISSING)
    track = SyncTrack((*TRACK.clips[:4], gone))
    text = labels_bytes(track, book(), RECORDINGS[0]).decode()
    text = text.replace("2.000000\t2.900000", "2.0\t2.0").replace("5.000000", "5.5")
    rows, findings = import_labels(text, track, book(), RECORDINGS[0], "kim", "l.txt")
    assert rows == ()
    assert places(findings) == [("DP-SYN-013", "l.txt", 2), ("DP-SYN-013", "l.txt", 5)]


@pytest.mark.message("DP-SYN-016")
def test_a_clip_that_is_wholly_covered_is_missing_and_told() -> None:
    track, findings = corrected(book(), [TRACK], RECORDINGS, [row(3, 1900, 3900)])
    assert track.clips[1].status is ClipStatus.MISSING
    assert track.clips[1].begin == track.clips[1].end
    assert [(f.id, f.place.inside) for f in findings] == [("DP-SYN-016", "s00002")]


@pytest.mark.message("DP-SYN-010")
def test_a_time_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sync.tsv"
    path.write_text(HEAD + f"s00001\t{A}\t1.5\t0:02.000\tkim\t\ns00002\t{A}\t0:02.000\t0:03.000\n")
    rows, findings = read_corrections(path)
    assert [r.segment for r in rows] == ["s00002"]
    assert places(findings) == [("DP-SYN-010", "sync.tsv", 2)]


@given(st.integers(0, 99_999 * 60_000))
def test_clocks_come_back(time: int) -> None:
    assert parse_clock(clock(time)) == time


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9000), st.integers(0, 9000)), max_size=6)
)
def test_no_set_of_corrections_makes_clips_overlap(wanted: list[tuple[int, int, int]]) -> None:
    rows = [row(n, begin, end, line=k) for k, (n, begin, end) in enumerate(wanted, 2)]
    track, findings = corrected(book(), [TRACK], RECORDINGS, rows)
    names = [c.segment for c in track.clips]
    assert names == sorted(names) and len(set(names)) == 5
    sounding = sorted((c.begin, c.end) for c in track.clips if c.begin < c.end)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(sounding))
    told = {f.place.line for f in findings if f.id != "DP-SYN-016"}
    human = [c for c in track.clips if c.origin is ClipOrigin.HUMAN]
    assert len(human) + len(told) == len(rows)
    for one in human:
        assert any((r.begin, r.end) == (one.begin, one.end) for r in rows)


def test_a_new_encoding_moves_nothing() -> None:
    track, _ = corrected(book(), [TRACK], RECORDINGS, [row(3, 2500, 4200)])
    for delay in (0, 26, 1105):
        file = MediaFile("c001.mp3", "audio/mpeg", 1, whole(A, 60_000, "c001.mp3", delay))
        spans = Media((file,)).locate(track.by_segment["s00003"])
        assert [(begin - delay, end - delay) for _, begin, end in spans] == [(2500, 4200)]


def test_merging_replaces_one_row_and_loses_none() -> None:
    text = "# 우리 것\n" + HEAD + f"s00009\t{B}\t0:01.000\t0:02.000\tlee\t메모\n# 위\n"
    text += f"s00003\t{A}\t0:01.000\t0:02.000\tlee\t\nx\ty\tz\t1\t2\t3\t4\n# 끝\n"
    table = parse_table(text.encode(), COLUMNS[:4], COLUMNS[4:], shown="sync.tsv")
    data = merged(table, [row(3, 2500, 4200), row(1, 5, 10)]).decode()
    assert data.startswith("# 우리 것\n") and "메모" in data and "# x\ty\tz" in data
    assert f"# 위\ns00003\t{A}\t0:02.500\t0:04.200\tkim" in data
    assert f"s00001\t{A}\t0:00.005\t0:00.010\tkim" in data
    assert data.count("s00003") == 1 and "# 끝" in data
    assert merged(None, [row(1, 5, 10)]).decode().startswith(HEAD)


def test_labels_come_back_without_a_correction() -> None:
    low = replace(TRACK.clips[1], status=ClipStatus.LOW)
    gone = replace(TRACK.clips[4], end=5000, status=ClipStatus.MISSING)
    track = SyncTrack((TRACK.clips[0], low, *TRACK.clips[2:4], gone))
    text = labels_bytes(track, book(), RECORDINGS[0]).decode()
    assert text.splitlines()[1] == "2.000000\t2.900000\ts00002 ? 문장 s00002"
    assert text.splitlines()[4] == "5.000000\t5.000000\ts00005 ! 문장 s00005"
    assert import_labels(text, track, book(), RECORDINGS[0], "kim") == ((), ())
    moved = text.replace("2.900000", "2,9500").replace("5.000000\ts", "5.800000\ts")
    rows, findings = import_labels(moved, track, book(), RECORDINGS[0], "kim")
    assert [(r.segment, r.begin, r.end, r.by) for r in rows] == [
        ("s00002", 2000, 2950, "kim"),
        ("s00005", 5000, 5800, "kim"),
    ]
    assert findings == ()


def test_deleting_the_question_mark_settles_an_unsure_place() -> None:
    low = replace(TRACK.clips[1], status=ClipStatus.LOW)
    track = SyncTrack((TRACK.clips[0], low, *TRACK.clips[2:]))
    text = labels_bytes(track, book(), RECORDINGS[0]).decode().replace("s00002 ? ", "s00002 ")
    rows, findings = import_labels(text, track, book(), RECORDINGS[0], "kim")
    assert [(r.segment, r.begin, r.end, r.by) for r in rows] == [("s00002", 2000, 2900, "kim")]
    assert findings == ()


@pytest.mark.message("DP-SYN-020", "DP-SYN-021", "DP-SYN-022", "DP-SYN-023")
def test_labels_that_cannot_be_used_are_told() -> None:
    text = (
        "1.000000\t1.900000\ts00001 문장\n\\\t100.0\t200.0\nrubbish\n"
        "3.000000\t3.100000\tnew\n2.000000\t2.950000\ts00002\n2.5\t2.6\ts00002\n"
        "4.0\t4.9\ts00004\n6.0\t5.0\ts00005\n"
    )
    rows, findings = import_labels(text, TRACK, book(), RECORDINGS[0], "kim", "l.txt")
    assert [(r.segment, r.begin, r.end) for r in rows] == [("s00002", 2000, 2950)]
    assert places(findings) == [
        ("DP-SYN-023", "l.txt", 0),
        ("DP-SYN-020", "l.txt", 3),
        ("DP-SYN-021", "l.txt", 4),
        ("DP-SYN-022", "l.txt", 6),
        ("DP-SYN-013", "l.txt", 8),
    ]


def test_the_step_joins_tracks_in_reading_order(tmp_path: Path) -> None:
    sink = kitchen_sink()
    order = [s.id for s in segments(top_blocks(sink))]
    half = len(order) // 2
    first = SyncTrack(
        tuple(replace(clip(1, n, n + 1), segment=i) for n, i in enumerate(order[:half]))
    )
    other = SyncTrack(
        tuple(replace(clip(1, n, n + 1), segment=i, source=B) for n, i in enumerate(order[half:]))
    )
    files = {
        "book/book.json": dumps(sink),
        "t1/track.json": dumps(other),
        "t2/track.json": dumps(first),
        "p1/recording.json": dumps(RECORDINGS[0]),
        "p2/recording.json": dumps(RECORDINGS[1]),
        "sync.tsv": (HEAD + f"{order[0]}\t{A}\t0:50.000\t0:51.000\tkim\t\n").encode(),
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    inputs = {
        "book": tmp_path / "book",
        "track-001": tmp_path / "t1",
        "track-002": tmp_path / "t2",
        "probe-001": tmp_path / "p1",
        "probe-002": tmp_path / "p2",
    }
    (tmp_path / "out").mkdir()
    assert correct(StepInput(inputs), tmp_path / "out") == ()
    track = loads(SyncTrack, (tmp_path / "out" / "track.json").read_bytes())
    assert [c.segment for c in track.clips] == order
    inputs["corrections"] = tmp_path / "sync.tsv"
    assert correct(StepInput(inputs), tmp_path / "out") == ()
    track = loads(SyncTrack, (tmp_path / "out" / "track.json").read_bytes())
    assert (track.clips[0].begin, track.clips[0].origin) == (50_000, ClipOrigin.HUMAN)


def test_each_segment_has_a_language_that_can_be_spoken() -> None:
    sink = kitchen_sink()
    found = languages(sink)
    assert set(found) == {s.id for s in segments(top_blocks(sink))}
    assert {"ko", "en"} == set(found.values())
    quote = b.Quote(lang="de", blocks=(b.Paragraph(text=(b.Segment((), id="q"),)),))
    strange = b.Paragraph(lang="tlh", text=(b.Segment((b.Run(text="x"),), id="x"),))
    assert languages(b.Book(lang="ko", body=(quote, strange))) == {"q": "de", "x": "ko"}
