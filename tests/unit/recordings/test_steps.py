# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.track import (
    Clip,
    ClipOrigin,
    ClipStatus,
    Media,
    MediaFile,
    Recording,
    SyncTrack,
)
from daisy_pipeline.recordings.judge import judge_length, syllables
from daisy_pipeline.tools.media import stream
from tests.fakes import sounds
from tests.unit.recordings.studio import Desk, book_of, clip, cut_parts, pieces, recording

# ------------------------------------------------------------------------------------- cut

BOOK = book_of(["a1", "a2"], ["b1", "b2"], ["c1"])


def test_one_file_over_many_parts_is_cut_in_the_pauses_and_kept_whole() -> None:
    track = SyncTrack(
        (
            clip("a1", "X", 2000, 3000), clip("a2", "X", 3500, 5000),
            clip("b1", "X", 7000, 8000), clip("b2", "X", 8000, 9000),
            clip("c1", "X", 9001, 9500),
        )
    )  # fmt: skip
    found = cut_parts(BOOK, track, [recording("X", 12_000)])
    assert [e.result for e in found] == ["c001", "c002", "c003"]
    assert pieces(found[0]) == [("X", 0, 6000, 0)]
    assert pieces(found[1]) == [("X", 6000, 9000, 0)]
    assert pieces(found[2]) == [("X", 9000, 12_000, 0)]


def test_several_files_make_a_part_in_reading_order() -> None:
    track = SyncTrack(
        (clip("a1", "Y", 100, 900), clip("a2", "X", 50, 800), clip("b1", "X", 1000, 1900))
    )
    found = cut_parts(BOOK, track, [recording("X", 2000), recording("Y", 1000)])
    assert pieces(found[0]) == [("Y", 0, 1000, 0), ("X", 0, 900, 1000)]
    assert pieces(found[1]) == [("X", 900, 2000, 0)]
    assert pieces(found[2]) == []
    assert found[2].duration == 0


def test_a_part_read_again_later_gets_both_stretches() -> None:
    track = SyncTrack(
        (clip("a1", "X", 0, 900), clip("a2", "X", 5000, 5900), clip("b1", "X", 2000, 3900))
    )
    found = cut_parts(BOOK, track, [recording("X", 6000)])
    assert pieces(found[0]) == [("X", 0, 1450, 0), ("X", 4450, 6000, 1450)]
    assert pieces(found[1]) == [("X", 1450, 4450, 0)]


def test_overlapping_and_missing_clips_do_no_harm() -> None:
    missing = Clip("b1", "X", 900, 900, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)
    track = SyncTrack((clip("a1", "X", 0, 1000), missing, clip("b2", "X", 600, 1500)))
    found = cut_parts(BOOK, track, [recording("X", 1400)])
    assert pieces(found[0]) + pieces(found[1]) == [("X", 0, 800, 0), ("X", 800, 1400, 0)]


# ------------------------------------------------------------------------------- whole steps


@pytest.mark.parametrize(("rate", "encoded_rate"), [(22050, 22050), (48000, 44100)])
def test_clips_are_right_in_the_decoded_mp3(desk: Desk, rate: int, encoded_rate: int) -> None:
    times = {"a1": (700, 1000), "a2": (1500, 2100), "b1": (3100, 3600), "b2": (4000, 4400)}
    pcm = sounds.clicks(rate, 5, [begin for begin, _ in times.values()])
    one = sounds.encode(desk.folder / "1.mp3", pcm, rate, "libmp3lame")
    two = sounds.write_wav(desk.folder / "2.wav", sounds.clicks(rate, 2, [811]), rate)
    (first, x), (second, y) = desk.probe(one), desk.probe(two)
    clips = [clip(s, x.digest, begin, end) for s, (begin, end) in times.items()]
    track = SyncTrack((*clips, clip("c1", y.digest, 811, 1200)))
    book = book_of(["a1", "a2"], ["b1", "b2", "c1"])
    done = desk.encoded(book, track, [first, second])

    files = [codec.loads(MediaFile, (f / "media.json").read_bytes()) for f in done]
    media = Media(tuple(files))
    assert [f.name for f in media.files] == ["c001.mp3", "c002.mp3"]
    for folder, file in zip(done, media.files, strict=True):
        path = folder / file.name
        assert (file.size, file.media_type) == (path.stat().st_size, "audio/mpeg")
        sound = b"".join(s.pcm for s in stream(path, encoded_rate))
        assert file.duration == round(len(sound) / 2 * 1000 / encoded_rate)
        heard = sounds.onsets(sound, encoded_rate)
        told = [at for c in track.clips for f, at, _ in media.locate(c) if f is file]
        assert heard == [pytest.approx(at, abs=1.0) for at in told]
        ends = [(c.end - c.begin, end - at) for c in clips for _, at, end in media.locate(c)]
        assert all(real == told for real, told in ends)


def test_the_same_originals_give_the_same_bytes(desk: Desk) -> None:
    path = sounds.write_wav(desk.folder / "1.wav", sounds.noise(22050, 2), 22050)
    probed, x = desk.probe(path)
    track = SyncTrack((clip("a1", x.digest, 0, 1900),))
    first = desk.encoded(book_of(["a1"]), track, [probed])[0]
    again = desk.encoded(book_of(["a1"]), track, [probed])[0]
    for name in ("c001.mp3", "media.json"):
        assert (first / name).read_bytes() == (again / name).read_bytes()


def test_a_part_that_nobody_reads_has_no_mp3(desk: Desk) -> None:
    path = sounds.write_wav(desk.folder / "1.wav", sounds.noise(22050, 2), 22050)
    probed, x = desk.probe(path)
    track = SyncTrack((clip("a1", x.digest, 0, 1900),))
    done = desk.encoded(book_of(["a1"], ["b1"]), track, [probed])
    assert [sorted(p.name for p in folder.iterdir()) for folder in done] == [
        ["c001.mp3", "media.json"],
        [],
    ]


def test_an_original_that_ends_early_is_filled_with_silence(desk: Desk) -> None:
    path = sounds.write_wav(desk.folder / "1.wav", sounds.noise(22050, 2), 22050)
    probed, x = desk.probe(path)
    longer = Recording(x.digest, x.file, 2500, x.rate, x.channels)
    desk.put(f"{probed.name}/recording.json", longer)
    track = SyncTrack((clip("a1", x.digest, 0, 1900),))
    done = desk.encoded(book_of(["a1"]), track, [probed])
    media = codec.loads(MediaFile, (done[0] / "media.json").read_bytes())
    assert media.duration >= 2550


@pytest.mark.message("DP-AUD-004")
def test_a_cut_off_original_is_probed_with_a_finding(desk: Desk) -> None:
    path = sounds.write_wav(desk.folder / "1.wav", sounds.noise(22050, 2), 22050)
    path.write_bytes(path.read_bytes()[:50_001])
    _, findings = desk.run("probe", {"original": path}, {"file": "audio/1.wav", "digest": "x"})
    assert [(f.id, f.place.file) for f in findings] == [("DP-AUD-004", "audio/1.wav")]


@pytest.mark.message("DP-AUD-008")
def test_an_original_without_any_segment_is_told(desk: Desk) -> None:
    desk.put("book/book.json", book_of(["a1"]))
    desk.put("track/track.json", SyncTrack((clip("a1", "X", 0, 900),)))
    for name in ("X", "Z"):
        desk.put(f"probe-{name}/recording.json", recording(name, 1000))
    inputs = {name: desk.folder / name for name in ("book", "track")}
    probes = {f"probe-00{n}": desk.folder / f"probe-{x}" for n, x in enumerate("XZ", 1)}
    _, findings = desk.run("cut", {**inputs, **probes}, {})
    assert findings == [Finding("DP-AUD-008", Place(file="audio/Z.mp3"))]


@pytest.mark.message("DP-AUD-010")
@pytest.mark.parametrize(("key", "value"), [("rate", 37000), ("bitrate", 65), ("rate", 96000)])
def test_a_rate_that_mp3_does_not_have(desk: Desk, key: str, value: int) -> None:
    path = sounds.write_wav(desk.folder / "1.wav", sounds.noise(22050, 1), 22050)
    probed, x = desk.probe(path)
    track = SyncTrack((clip("a1", x.digest, 0, 900),))
    edits = cut_parts(book_of(["a1"]), track, [x])[0]
    cut = desk.put("cut/c001.json", edits) / "c001.json"
    with pytest.raises(DaisyError) as caught:
        inputs = {"cut": cut, "probe-001": probed, "original-001": path}
        desk.run("encode", inputs, {"name": "c001"}, **{key: value})
    finding = caught.value.findings[0]
    assert (finding.id, finding.place) == ("DP-AUD-010", Place(inside=f"recordings.{key}"))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG
    assert [p.name for p in desk.folder.rglob("*.mp3")] == []


# ------------------------------------------------------------------------------------ length


def test_syllables_count_alike_in_both_languages() -> None:
    assert syllables("나 보기가 역겨워") == 7
    assert syllables("Shall I compare thee to a summer's day?") == pytest.approx(12)
    assert syllables("2024년") == 7


LONG = [b.Segment((b.Run(text="글자가 백 개쯤 되는 긴 글이 여기에 있습니다. " * 12),), "s1")]


@pytest.mark.message("DP-AUD-011", "DP-AUD-012")
@pytest.mark.parametrize(
    ("duration", "expected"),
    [(5_000, "DP-AUD-011"), (50_000, None), (100_000, None), (900_000, "DP-AUD-012")],
)
def test_a_recording_has_a_length_that_fits_its_text(duration: int, expected: str | None) -> None:
    found = judge_length(recording("X", duration), LONG)
    assert (found.id if found else None) == expected
    if found:
        assert found.place == Place(file="audio/X.mp3")
        assert found.facts["minutes"] == round(duration / 60_000, 1)


def test_a_short_text_says_nothing_about_the_pace() -> None:
    assert judge_length(recording("X", 500_000), LONG[:0]) is None


def test_real_readings_are_plausible(shared: Path) -> None:
    from daisy_pipeline.tools.media import probe

    for text in sorted((shared / "samples/narration/sonnets").glob("*.txt")):
        segment = b.Segment((b.Run(text=text.read_text("utf-8")),))
        length = probe(text.with_suffix(".mp3")).duration
        assert judge_length(recording("X", length), [segment]) is None
        assert 80 < length / syllables(text.read_text("utf-8")) < 400
