# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people set is never moved, and the rest is found around it."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.build.plan_align import Group, Original
from daisy_pipeline.build.plan_sound import human_jobs
from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.ports import AlignInput, AlignResult, Silent, StepInput
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack
from daisy_pipeline.synchronization.hmm.aligner import HmmAligner
from daisy_pipeline.synchronization.hmm.anchors import Anchor, Anchors, searching
from daisy_pipeline.synchronization.hmm.graph import Kind, Words, build
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY
from daisy_pipeline.synchronization.steps import align as align_step
from tests.fakes import narrator

SOURCE = "a" * 64
SONG = ("꽃이 피면 나는 가리라.", "강물 따라 멀리 가리라.")
VERSE = (*narrator.SENTENCES[:4], *SONG, narrator.SENTENCES[4], *SONG, *narrator.SENTENCES[5:8])
READ = (0, 1, 2, 3, 4, 5, 9, 10, 11)  # the song was sung once


@cache
def heard(read: tuple[int, ...]) -> narrator.Joined:
    return narrator.join([narrator.said(VERSE[n], pitch=1.12) for n in read])


def human(number: int, begin: float, end: float) -> Clip:
    return Clip(f"s{number + 1:05d}", SOURCE, int(begin), int(end), ClipOrigin.HUMAN)


def align(folder: Path, said: narrator.Joined, *anchors: Clip) -> AlignResult:
    path = folder / "1.wav"
    recording = narrator.write(said.samples, path, SOURCE)
    segments = narrator.segments(VERSE)
    given = AlignInput((recording,), {SOURCE: path}, segments, {}, anchors)
    return HmmAligner().align(given, Silent())


def found(result: AlignResult) -> list[int]:
    return [n for n, clip in enumerate(result.track.clips) if clip.begin < clip.end]


def away(result: AlignResult, said: narrator.Joined, places: dict[int, int]) -> float:
    """The furthest begin of sentence n from that of the clip that was ``places[n]``-th read."""
    clips = result.track.clips
    return max(abs(clips[n].begin - said.limits[k][0]) for n, k in places.items())


@pytest.mark.parametrize("wrong", [False, True])
def test_one_anchor_tells_which_of_two_the_reader_sang(tmp_path: Path, wrong: bool) -> None:
    said = heard(READ)
    first = found(align(tmp_path, said))[4] == 4  # where the search alone puts the song
    song = 7 if first is wrong else 4
    begin, end = said.limits[5][0] - 30, said.limits[5][1] + 30
    result = align(tmp_path, said, human(song + 1, begin, end))
    clips = result.track.clips
    assert clips[song + 1] == human(song + 1, begin, end)
    gone = {4, 5, 7, 8} - {song, song + 1} | {6}
    assert all(clips[n].status is ClipStatus.MISSING for n in gone)
    places = {0: 0, 1: 1, 2: 2, 3: 3, song: 4, 9: 6, 10: 7, 11: 8}
    assert away(result, said, places) <= 60
    assert all(clips[n].status is ClipStatus.OK and clips[n].confidence > 0.8 for n in places)


def test_neighbours_of_an_anchor_are_surer(tmp_path: Path) -> None:
    """The reader says half of a sentence and goes on: who marks it helps the sentence after it."""
    said = heard(READ)
    noise = np.random.default_rng(3).normal(0, 900, len(said.samples))
    loud = narrator.Joined((said.samples + noise).clip(-32768, 32767).astype("<i2"), said.limits)
    alone = align(tmp_path, loud).track.clips
    limits = {n: said.limits[k] for k, n in enumerate(READ)}
    marks = [human(n, *limits[n]) for n in (1, 3, 9)]
    helped = align(tmp_path, loud, *marks).track.clips
    beside = [0, 2, 10]
    assert sum(helped[n].confidence for n in beside) >= sum(alone[n].confidence for n in beside)


def test_swapped_sentences_stay_where_they_were_set(tmp_path: Path) -> None:
    said = heard((0, 2, 1, 3, 4, 5, 9, 10, 11))
    marks = (human(1, *said.limits[2]), human(2, *said.limits[1]))
    result = align(tmp_path, said, *marks)
    assert result.track.clips[1:3] == marks
    assert away(result, said, {0: 0, 3: 3, 9: 6, 10: 7, 11: 8}) <= 60


@pytest.mark.parametrize(
    "marks",
    [
        (human(1, 0, 20),),  # no time to say it
        (human(11, 0, 100),),  # no time for all the rest
        (human(11, 100, 900), human(0, 20_000, 21_000)),
        (human(5, 14_000, 14_000),),  # a person: that was not read
        tuple(human(n, 700 * n, 700 * n + 700) for n in range(12)),
        (Clip("unknown", SOURCE, 0, 100, ClipOrigin.HUMAN),),
    ],
)
def test_bad_anchors_break_nothing(tmp_path: Path, marks: tuple[Clip, ...]) -> None:
    said = heard(READ)
    clips = align(tmp_path, said, *marks).track.clips
    assert [c.segment for c in clips] == [s.id for s, _ in narrator.segments(VERSE)]
    for mark in marks:
        assert mark.segment == "unknown" or mark in clips
    sounding = sorted((c.begin, c.end) for c in clips if c.begin < c.end)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(sounding))
    if len(marks) < 3:
        assert len([c for c in clips if c.origin is ClipOrigin.ALIGNER and c.begin < c.end]) >= 5


def test_a_sentence_sounds_in_its_anchor_and_nowhere_else() -> None:
    """Whatever is heard: the way goes through the anchor's phones in its frames."""
    words = Words.of([[[n % 3, (n + 1) % 3], [(n + 2) % 3]] for n in range(40)])
    graph = build(words, 3, TOPOLOGY, (-40, -60, -60, -60))
    chance = np.random.default_rng(7)
    emitted = chance.normal(-10, 4, (400, 8)).astype(np.float32)
    held = (Anchor(5, 30, 60), Anchor(6, 60, 61), Anchor(30, 150, 200), Anchor(39, 390, 400))
    anchors = Anchors(held, (Anchor(20, 300, 320),), (31,))
    search = searching(graph, 1.0, 100, anchors)
    parts = [search.feed(emitted[at : at + 70]) for at in range(0, 400, 70)]
    path = np.concatenate((*parts, search.finish()))
    assert len(path) == 400 and not search.lost
    block, said = graph.block_of[path], graph.kind[path] == Kind.PHONE
    assert (np.diff(block) >= 0).all()
    for one in (held[0], held[2], held[3]):
        frames = np.flatnonzero(said & (block == one.sentence))
        assert len(frames) and one.begin <= frames[0] and frames[-1] < one.end
        assert set(block[one.begin : one.end]) <= {one.sentence, one.sentence + 1}
    assert not set(block[said]) & {6, 20, 31}
    assert not said[300:320].any()


def test_only_rows_of_its_own_recordings_make_an_alignment_new(tmp_path: Path) -> None:
    path = tmp_path / "sync.tsv"
    head = "segment\tsource\tbegin\tend\tby\tnote\n"
    path.write_text(head + f"s2\t{SOURCE}\t0:01.000\t0:02.000\tkim\t\n", "utf-8")
    groups = [
        Group((Original(tmp_path / f"{d[0]}.wav", f"{d[0]}.wav", d),), (f"s{n}",))
        for n, d in enumerate(("b" * 64, SOURCE), 1)
    ]

    def params(corrections: Path | None) -> list[object]:
        jobs = human_jobs((), groups, corrections)
        return [job.params.get("anchors") for job in jobs if job.step.name == "align"]

    assert params(path) == [None, [["s2", SOURCE, 1000, 2000]]]
    assert params(None) == [None, None]
    path.write_bytes(b"\xff\xfe\x00broken")
    assert params(path) == [None, None]


def test_the_step_gives_rows_to_the_aligner(tmp_path: Path) -> None:
    said = heard(READ)
    blocks = tuple(b.Paragraph(text=(segment,)) for segment, _ in narrator.segments(VERSE))
    for folder in ("book", "probe", "out"):
        (tmp_path / folder).mkdir()
    recording = narrator.write(said.samples, tmp_path / "a.wav", SOURCE)
    (tmp_path / "book" / "book.json").write_bytes(dumps(b.Book(lang="ko", body=blocks)))
    (tmp_path / "probe" / "recording.json").write_bytes(dumps(recording))
    inputs = {
        "book": tmp_path / "book",
        "probe-001": tmp_path / "probe",
        "original-001": tmp_path / "a.wav",
    }
    begin, end = (int(t) for t in said.limits[1])
    rows = [["s00002", SOURCE, begin, end], ["s00003", SOURCE, 5, 10**7], ["gone", SOURCE, 0, 1]]
    params = {"segments": [s.id for s, _ in narrator.segments(VERSE)], "anchors": rows}
    settings: dict[str, object] = {}
    assert align_step(StepInput(inputs, settings, params), tmp_path / "out") == ()
    track = loads(SyncTrack, (tmp_path / "out" / "track.json").read_bytes())
    assert track.clips[1] == human(1, begin, end)
    assert [c.origin for c in track.clips].count(ClipOrigin.HUMAN) == 1
