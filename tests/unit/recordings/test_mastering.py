# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps master and encode over real sound files, judged by what a decoder plays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.times import EditList, Piece
from daisy_pipeline.model.track import ClipOrigin, Media, Recording, SyncTrack
from daisy_pipeline.recordings.mastered import PartMaster, Reached
from daisy_pipeline.recordings.mastering import missed
from daisy_pipeline.recordings.measure.loudness import LoudnessMeter, integrated
from daisy_pipeline.tools.mp3 import delay_ms
from tests.fakes import sounds
from tests.unit.recordings.studio import Desk, burst, clip, decoded, stands

RATE = 22050


def spoken(seed: int, seconds: float, level: float = 4000, hiss: float = 20) -> np.ndarray:
    """Something as uneven as speech: noise in syllables, with pauses and a hiss beneath."""
    drawn = np.random.default_rng(seed)
    count = round(seconds * RATE)
    syllables = np.repeat(drawn.gamma(1.5, 0.6, count // 4410 + 1), 4410)[:count]
    pauses = np.repeat(drawn.random(count // 11025 + 1) > 0.25, 11025)[:count]
    voice = drawn.normal(0, 1, count)
    voice = np.convolve(voice, np.ones(4) / 2, "same")
    return np.asarray(voice * syllables * pauses * level + drawn.normal(0, hiss, count))


def pcm(sound: np.ndarray) -> bytes:
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), "<i2").tobytes()


def put(desk: Desk, name: str, sound: np.ndarray, rate: int = RATE) -> tuple[Path, Recording]:
    return desk.probe(sounds.write_wav(desk.folder / name, pcm(sound), rate))


def cut(desk: Desk, *parts: list[tuple[str, int, int]]) -> Path:
    """Edit lists of parts as the step cut writes them."""
    folder = desk.folder / "cut"
    for number, part in enumerate(parts, 1):
        made, at = [], 0
        for source, begin, end in part:
            made.append(Piece(source, begin, end, at))
            at = made[-1].until
        name = f"c{number:03d}"
        folder = desk.put(f"cut/{name}.json", EditList(name, tuple(made), at))
    return folder


def reached(done: Path) -> Reached:
    return codec.loads(Reached, (done / "mastered.json").read_bytes())


def loudness(sound: np.ndarray, rate: int = RATE) -> float:
    meter = LoudnessMeter(rate)
    meter.hear(np.asarray(sound / 32768, np.float32))
    return integrated(meter.blocks())


# ---------------------------------------------------------------------------------- loudness


@pytest.mark.parametrize("level", [150, 1500, 9000])
def test_every_part_reaches_the_target_as_it_is_decoded(desk: Desk, level: float) -> None:
    """A soft, a usual and a loud recording; the loud one is limited and encoded again."""
    probed, x = put(desk, "1.wav", spoken(1, 14, level, hiss=level / 100))
    track = SyncTrack((clip("a1", x.digest, 500, 6500), clip("b1", x.digest, 7500, 13_500)))
    parts = [[(x.digest, 0, 7000)], [(x.digest, 7000, 14_000)]]
    _, done = desk.mastered(cut(desk, *parts), track, [probed])
    for folder in done:
        told, (_, sound) = reached(folder), decoded(folder, RATE)
        assert told.wanted == -20
        assert told.loudness == pytest.approx(-20, abs=0.2)
        assert loudness(sound) == pytest.approx(told.loudness, abs=0.05)
        assert told.true_peak <= -3
        assert np.abs(sound).max() <= 32768 * 10 ** (-3 / 20)
        assert told.passes <= 2


def test_a_sentence_that_was_read_again_is_as_loud_as_those_beside_it(desk: Desk) -> None:
    """Another day, another microphone: 14 dB softer in the file, alike in the product."""
    said = spoken(1, 6, 2500)
    one, x = put(desk, "1.wav", np.concatenate((said, said)))
    two, y = put(desk, "2.wav", said / 5)
    clips = (
        clip("a1", x.digest, 500, 5500), clip("a2", y.digest, 500, 5500),
        clip("a3", x.digest, 6500, 11_500),
    )  # fmt: skip
    part = [(x.digest, 0, 6000), (y.digest, 0, 6000), (x.digest, 6000, 12_000)]
    _, done = desk.mastered(cut(desk, part), SyncTrack(clips), [one, two])
    media, sound = decoded(done[0], RATE)
    levels = []
    for each in clips:
        ((_, begin, end),) = Media((media,)).locate(each)
        levels.append(loudness(sound[begin * RATE // 1000 : end * RATE // 1000]))
    assert max(levels) - min(levels) < 0.5
    gains = reached(done[0]).gains
    assert gains[y.digest] - gains[x.digest] == pytest.approx(14, abs=0.3)


def test_an_edited_sentence_leaves_other_parts_as_they_are(desk: Desk) -> None:
    probed, x = put(desk, "1.wav", spoken(1, 8))
    clips = [clip("a1", x.digest, 500, 3500), clip("b1", x.digest, 4500, 7500)]
    parts = [[(x.digest, 0, 4000)], [(x.digest, 4000, 8000)]]
    plan, _ = desk.mastered(cut(desk, *parts), SyncTrack(tuple(clips)), [probed])
    moved = SyncTrack((clips[0], clip("b1", x.digest, 5600, 7000)))
    again, _ = desk.mastered(cut(desk, *parts), moved, [probed])
    assert (plan / "c001.json").read_bytes() == (again / "c001.json").read_bytes()
    assert (plan / "c002.json").read_bytes() != (again / "c002.json").read_bytes()


@pytest.mark.message("DP-AUD-023")
@pytest.mark.parametrize(("loudness", "found"), [(-20.5, False), (-20.6, True), (-19.4, True)])
def test_a_part_that_was_not_brought_to_the_target_is_told(loudness: float, found: bool) -> None:
    told = missed(Reached(-30.0, -20.0, loudness, -3.2, {}, 20.0, 2, 0), "c001")
    facts = {"loudness": loudness, "wanted": -20.0}
    assert told == ([Finding("DP-AUD-023", Place(file="c001"), facts)] if found else [])


# -------------------------------------------------------------------------------------- times


@pytest.mark.parametrize("rate", [22050, 96000])
def test_clips_stand_within_2_ms_in_the_mastered_mp3(desk: Desk, rate: int) -> None:
    """Head and tail are filled; the high-pass, the limiter and both resamplings move nothing."""
    bursts = {1: (200, 1100), 2: (2000, 2600), 3: (3500, 4350)}
    sound = np.random.default_rng(0).normal(0, 8, 5 * rate)
    for seed, (begin, end) in bursts.items():
        said = smooth_burst(seed, rate, end - begin)
        sound[begin * rate // 1000 :][: len(said)] += said
    probed, x = put(desk, "1.wav", sound, rate)
    clips = {seed: clip(f"a{seed}", x.digest, *span) for seed, span in bursts.items()}
    part = cut(desk, [(x.digest, 0, 4500)])
    _, done = desk.mastered(part, SyncTrack(tuple(clips.values())), [probed], high_pass=70)
    encoded = 22050 if rate == 22050 else 44100
    media, heard = decoded(done[0], encoded)
    for seed, one in clips.items():
        ((_, begin, end),) = Media((media,)).locate(one)
        assert end - begin == one.end - one.begin
        at, likeness = stands(heard, smooth_burst(seed, encoded, end - begin), encoded)
        assert at == pytest.approx(begin, abs=1.5)
        assert likeness > 0.9
    assert Media((media,)).locate(clips[1])[0][1] == 500 + delay_ms(encoded)
    assert media.edits.duration >= 500 + 4150 + 1000 + delay_ms(encoded)


def smooth_burst(seed: int, rate: int, ms: int) -> np.ndarray:
    """The same noise below 2 kHz at any rate."""
    coarse = np.random.default_rng(seed).normal(0, 9000, ms * 4)
    return np.interp(np.arange(rate * ms // 1000) / rate * 4000, np.arange(len(coarse)), coarse)


def test_room_tone_sounds_like_the_room_and_never_stops(desk: Desk) -> None:
    """600 ms of quiet fill 500 ms at the head and a second at the tail, without a hole."""
    room = np.random.default_rng(5).normal(0, 60, 8 * RATE)
    sound = room.copy()
    voice = spoken(1, 8, 4000, hiss=0)
    for begin, end in ((0, 3000), (4200, 7900)):
        inside = slice(begin * RATE // 1000, end * RATE // 1000)
        sound[inside] += voice[inside]
    probed, x = put(desk, "1.wav", sound)
    clips = (clip("a1", x.digest, 0, 3000), clip("a2", x.digest, 4200, 7900))
    plan, done = desk.mastered(cut(desk, [(x.digest, 0, 7900)]), SyncTrack(clips), [probed])
    part = codec.loads(PartMaster, (plan / "c001.json").read_bytes())
    assert [f.until - f.at for f in part.fills] == [500, 1000]
    assert all(f.source == x.digest for f in part.fills)
    media, heard = decoded(done[0], RATE)
    ((_, _, end),) = Media((media,)).locate(clips[1])
    tail = heard[(end + 30) * RATE // 1000 : (end + 950) * RATE // 1000]
    pieces = tail[: len(tail) // 1100 * 1100].reshape(-1, 1100)  # of 50 ms
    levels = 20 * np.log10(np.sqrt((pieces**2).mean(axis=1)))
    usual = 20 * np.log10(60) + reached(done[0]).gains[x.digest]
    assert levels.max() - levels.min() < 4
    assert levels.mean() == pytest.approx(usual, abs=3)  # MP3 keeps less of soft noise


def test_a_synthetic_voice_gets_digital_silence(desk: Desk) -> None:
    probed, x = put(desk, "1.wav", spoken(1, 3, 3000, hiss=0))
    voice = replace(clip("a1", x.digest, 0, 3000), origin=ClipOrigin.VOICE)
    part, track = cut(desk, [(x.digest, 0, 3000)]), SyncTrack((voice,))
    _, done = desk.mastered(part, track, [probed], only="loudness")
    _, heard = decoded(done[0], RATE)
    assert not heard[: 400 * RATE // 1000].any()
    assert not heard[3700 * RATE // 1000 :][: RATE // 2].any()
    assert (desk.told, reached(done[0]).filled) == ([], 1500)


def test_an_offset_of_the_recording_makes_no_thump(desk: Desk) -> None:
    """4 % of constant offset: the file neither begins nor ends with a step."""
    probed, x = put(desk, "1.wav", spoken(1, 6, 2000, hiss=5) + 1300)
    track = SyncTrack((clip("a1", x.digest, 1000, 5000),))
    part = cut(desk, [(x.digest, 0, 6000)])
    _, done = desk.mastered(part, track, [probed], head=-1, tail=-1, high_pass=70)
    _, heard = decoded(done[0], RATE)
    assert abs(heard.mean()) < 20
    for edge in (heard[:2500], heard[-2500:]):
        assert np.abs(np.cumsum(edge)).max() < 3e5  # a step of 1300 would sum up to millions


# ------------------------------------------------------------------------------- bad and odd


def test_the_same_originals_give_the_same_bytes(desk: Desk) -> None:
    probed, x = put(desk, "1.wav", spoken(1, 5, 6000))
    track, part = SyncTrack((clip("a1", x.digest, 500, 4500),)), cut(desk, [(x.digest, 0, 5000)])
    (_, first), (_, again) = (desk.mastered(part, track, [probed]) for _ in range(2))
    for name in ("c001.mp3", "media.json", "mastered.json"):
        assert (first[0] / name).read_bytes() == (again[0] / name).read_bytes()


@pytest.mark.message("DP-AUD-021")
@pytest.mark.parametrize("samples", [RATE // 500, 3 * RATE])
def test_silence_is_encoded_as_it_is(desk: Desk, samples: int) -> None:
    probed, x = put(desk, "1.wav", np.zeros(samples))
    length = max(1, samples * 1000 // RATE)
    track = SyncTrack((clip("a1", x.digest, 0, length),))
    _, done = desk.mastered(cut(desk, [(x.digest, 0, length)]), track, [probed])
    media, sound = decoded(done[0], RATE)
    assert not sound.any()
    assert media.duration >= length + 1500
    assert desk.told == [Finding("DP-AUD-021", Place(file="1.wav"))]
    assert not (done[0] / "mastered.json").exists()


def test_a_clipped_hum_does_no_harm(desk: Desk) -> None:
    hum = np.clip(60_000 * np.sin(2 * np.pi * 60 * np.arange(4 * RATE) / RATE), -32768, 32767)
    probed, x = put(desk, "1.wav", hum)
    track = SyncTrack((clip("a1", x.digest, 0, 4000),))
    _, done = desk.mastered(cut(desk, [(x.digest, 0, 4000)]), track, [probed])
    _, sound = decoded(done[0], RATE)
    assert np.abs(sound).max() <= 32768 * 10 ** (-3 / 20)


def test_what_was_cleaned_sounds_in_place_of_the_original(desk: Desk) -> None:
    """A folder of the step clean with a file in it, and one without."""
    probed, x = put(desk, "1.wav", sounds_at(1))
    cleaned = desk.folder / "clean"
    cleaned.mkdir()
    edits = cut(desk, [(x.digest, 0, 3000)]) / "c001.json"
    given = {"cut": edits, "probe-001": probed, "original-001": desk.originals[0]}
    plain, _ = desk.run("encode", {**given, "clean-001": cleaned}, {"name": "c001"})
    wav = sounds.write_wav(desk.folder / "2.wav", pcm(sounds_at(2)), RATE)
    (cleaned / "cleaned.flac").write_bytes(wav.read_bytes())
    clean, _ = desk.run("encode", {**given, "clean-001": cleaned}, {"name": "c001"})
    for folder, seed in ((plain, 1), (clean, 2)):
        assert stands(decoded(folder, RATE)[1], burst(seed, RATE, 900), RATE)[1] > 0.6


def sounds_at(seed: int) -> np.ndarray:
    sound = np.zeros(3 * RATE)
    sound[RATE:][: 900 * RATE // 1000] = burst(seed, RATE, 900)
    return sound
