# SPDX-License-Identifier: AGPL-3.0-or-later
"""Music between the sections of a magazine: where it stands, how loud it is, what it moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.track import Media, Recording, SyncTrack
from daisy_pipeline.recordings.magazine import MUSIC, jingle
from daisy_pipeline.recordings.mastered import PartMaster
from tests.fakes import sounds
from tests.unit.recordings.studio import DEFAULTS, Desk, clip, decoded, stands
from tests.unit.recordings.test_mastering import (
    RATE,
    cut,
    loudness,
    pcm,
    put,
    reached,
    smooth_burst,
    spoken,
)

HOW = {"gap": 500, "level": -4.0}
LENGTH = {"opening": 4, "jingle": 2, "closing": 3}  # seconds


def prepared(desk: Desk, role: str, seconds: float = 0, **own: object) -> tuple[Path, Path]:
    """The folders of the steps jingle and measure for music of a constant level."""
    seconds = seconds or LENGTH[role]
    tune = sounds.tone(44100, seconds, period=90 + 10 * len(role))
    path = sounds.write_wav(desk.folder / f"{role}.wav", tune, 44100)
    out = desk.folder / f"music-{role}"
    out.mkdir()
    settings = {"magazine": {**DEFAULTS["magazine"], **own}}
    desk.told = jingle(StepInput({"original": path}, settings, {"file": path.name}), out)
    measured, _ = desk.run("measure", {"original": out / MUSIC}, {"only": "loudness"})
    return out, measured


class Magazine:
    """Three sections read by somebody, with the music that is asked for."""

    def __init__(self, desk: Desk, *roles: str) -> None:
        self.desk = desk
        self.spans = {1: (700, 5200), 2: (6700, 11_200), 3: (12_700, 17_200)}
        sound = np.random.default_rng(0).normal(0, 8, 18 * RATE)
        for seed, (begin, end) in self.spans.items():
            said = spoken(seed, (end - begin) / 1000, 3000, hiss=0)
            said[: RATE // 2] = smooth_burst(seed, RATE, 500)
            sound[begin * RATE // 1000 :][: len(said)] += said
        probed, x = put(desk, "1.wav", sound)
        self.clips = {s: clip(f"a{s}", x.digest, *span) for s, span in self.spans.items()}
        track = SyncTrack(tuple(self.clips.values()))
        parts = [[(x.digest, n * 6000, (n + 1) * 6000)] for n in range(3)]
        folder = cut(desk, *parts)
        desk.put("track/track.json", track)
        music = {role: prepared(desk, role) for role in roles}
        self.music = {f"music-{role}": pair[0] for role, pair in music.items()}
        levels = {f"level-{role}": pair[1] for role, pair in music.items()}
        measured, _ = desk.run("measure", {"original": desk.originals[0]}, {})
        self.given = {"probe-001": probed, "original-001": desk.originals[0]}
        inputs = {"cut": folder, "track": desk.folder / "track", "probe-001": probed}
        inputs |= {"measure-001": measured, **self.music, **levels}
        self.plan, _ = desk.run("master", inputs, HOW if roles else {})

    def digest(self, role: str) -> str:
        data = (self.music[f"music-{role}"] / "recording.json").read_bytes()
        return codec.loads(Recording, data).digest

    def part(self, number: int) -> PartMaster:
        return codec.loads(PartMaster, (self.plan / f"c{number:03d}.json").read_bytes())

    def encoded(self, number: int) -> Path:
        given = {"master": self.plan / f"c{number:03d}.json", **self.given, **self.music}
        return self.desk.run("encode", given, {"name": f"c{number:03d}"})[0]


def test_music_stands_before_after_and_between(desk: Desk) -> None:
    made = Magazine(desk, "opening", "jingle", "closing")
    sources = [[p.source for p in made.part(n).edits.pieces] for n in (1, 2, 3)]
    words = made.clips[1].source
    opening, between, closing = map(made.digest, ("opening", "jingle", "closing"))
    assert sources == [[opening, words], [between, words], [between, words, closing]]
    for number in (1, 2, 3):
        part = made.part(number)
        music, said = part.edits.pieces[:2]
        assert (music.at, music.begin) == (0, 0)
        ((begin, _),) = part.edits.spans(words, *made.spans[number])
        assert begin - music.until == HOW["gap"]
        assert said.at >= music.until
        covered = sorted([(p.at, p.until) for p in part.edits.pieces]
                         + [(f.at, f.until) for f in part.fills])  # fmt: skip
        assert [b for b, _ in covered] == [0, *(e for _, e in covered[:-1])]
        assert covered[-1][1] == part.edits.duration
    ((_, end),) = made.part(3).edits.spans(words, *made.spans[3])
    assert made.part(3).edits.pieces[-1].at - end == HOW["gap"]


def test_without_an_opening_the_first_part_begins_with_its_words(desk: Desk) -> None:
    made = Magazine(desk, "jingle")
    assert [len(made.part(n).edits.pieces) for n in (1, 2, 3)] == [1, 2, 2]


def test_what_is_planned_without_music_is_as_it_was(desk: Desk) -> None:
    """The part without music has the same bytes in a magazine and in any other title."""
    plain, other = desk.folder / "plain", desk.folder / "other"
    plain.mkdir()
    other.mkdir()
    with_music = Magazine(Desk(plain), "jingle")
    without = Magazine(Desk(other))
    one, two = (m.plan / "c001.json" for m in (with_music, without))
    assert one.read_bytes() == two.read_bytes()


def test_words_behind_music_are_where_the_file_says(desk: Desk) -> None:
    """Within 2 ms in the decoded MP3."""
    made = Magazine(desk, "opening", "jingle", "closing")
    for number in (1, 3):
        media, heard = decoded(made.encoded(number), RATE)
        ((_, begin, _),) = Media((media,)).locate(made.clips[number])
        at, likeness = stands(heard, smooth_burst(number, RATE, 500), RATE)
        assert at == pytest.approx(begin, abs=1.5) and likeness > 0.8


def test_music_is_as_loud_beside_the_words_as_wanted(desk: Desk) -> None:
    """4 LU softer than the words, which are as loud as in any other part."""
    made = Magazine(desk, "jingle")
    done = made.encoded(2)
    _, heard = decoded(done, RATE)
    edits, told = made.part(2).edits, reached(done)
    music = heard[: edits.pieces[0].until * RATE // 1000]
    ((begin, end),) = edits.spans(made.clips[2].source, *made.spans[2])
    words = loudness(heard[begin * RATE // 1000 : end * RATE // 1000])
    assert words == pytest.approx(-20, abs=0.5)
    assert loudness(music) - words == pytest.approx(-4, abs=0.5)
    assert told.loudness == pytest.approx(told.wanted, abs=0.2)
    assert told.wanted < -20.1 and told.true_peak <= -3


def test_the_same_music_gives_the_same_bytes(desk: Desk) -> None:
    made = Magazine(desk, "jingle", "closing")
    one, two = (made.encoded(3) / "c003.mp3" for _ in range(2))
    assert one.read_bytes() == two.read_bytes()
    first = (made.music["music-jingle"] / MUSIC).read_bytes()
    again = desk.folder / "again"
    again.mkdir()
    out, _ = prepared(Desk(again), "jingle")
    assert (out / MUSIC).read_bytes() == first


@pytest.mark.message("DP-MAG-002")
def test_music_that_is_too_long_is_told(desk: Desk) -> None:
    prepared(desk, "jingle", 3, longest=2)
    assert desk.told == [Finding("DP-MAG-002", Place("jingle.wav"), {"seconds": 2})]


@pytest.mark.message("DP-MAG-003")
def test_silent_music_is_told(desk: Desk) -> None:
    path = sounds.write_wav(desk.folder / "a.wav", pcm(np.zeros(RATE)), RATE)
    given = StepInput({"original": path}, {"magazine": DEFAULTS["magazine"]}, {"file": "a.wav"})
    with pytest.raises(DaisyError) as caught:
        jingle(given, desk.folder)
    assert caught.value.findings == (Finding("DP-MAG-003", Place("a.wav")),)
