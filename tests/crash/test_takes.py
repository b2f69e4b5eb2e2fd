# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings as volunteers bring them: sentences read again, several files, one file, none."""

from __future__ import annotations

import json
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from daisy_pipeline.model.codec import loads
from daisy_pipeline.model.track import ClipStatus, SyncTrack
from daisy_pipeline.tools.media import stream
from tests.crash.shop import CHAPTERS, Shop, hashes, story
from tests.fakes.narrator import OTHERS, RATE, SENTENCES, join, said


def put(folder: Path, name: str, texts: Sequence[str], seed: int = 7) -> np.ndarray:
    """Read some sentences into ``audio/<name>``; the samples of the last of them."""
    samples = join([said(text) for text in texts], seed=seed).samples
    (folder / "audio").mkdir(exist_ok=True)
    with wave.open(str(folder / "audio" / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return samples


def sound_of(shop: Shop, slug: str = "닭") -> dict[str, np.ndarray]:
    """The MP3 files of the DAISY 2.02 product, decoded."""
    return {
        path.name: np.frombuffer(b"".join(s.pcm for s in stream(path, RATE)), "<i2").astype(float)
        for path in sorted((shop.output(slug) / "daisy202").rglob("*.mp3"))
    }


def likeness(sound: np.ndarray, wanted: np.ndarray) -> float:
    """How like the most similar stretch of a sound is to the wanted one: 1 is the same."""
    wanted = wanted.astype(float)
    size = 1 << (len(sound) + len(wanted)).bit_length()
    like = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(wanted, size)), size)
    at = int(np.argmax(like[: max(1, len(sound) - len(wanted))]))
    around = np.linalg.norm(sound[at : at + len(wanted)]) * np.linalg.norm(wanted)
    return float(like[at] / max(1.0, around))


def rows(folder: Path) -> dict[str, list[str]]:
    """The rows of takes.tsv by file."""
    lines = (folder / "takes.tsv").read_text("utf-8").splitlines()
    return {n.split("\t")[0]: n.split("\t") for n in lines if n.startswith("audio/")}


@pytest.mark.slow
def test_two_sentences_are_read_again(built: Shop) -> None:
    """What the volunteer says before them is not in the product, nor is the first reading."""
    folder = built.root / "sources" / "닭"
    before = sound_of(built)
    old = said(CHAPTERS[0][1])[RATE : 2 * RATE]
    assert likeness(before["c001.mp3"], old) > 0.9
    again = [said(t, words_per_minute=115) for t in CHAPTERS[0][:2]]
    notice = said("다시 읽겠습니다.", words_per_minute=115)
    samples = join([notice, *again], seed=5).samples
    with wave.open(str(folder / "audio" / "고침.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    assert "audio/고침.wav" in built.run("takes", "닭").out
    assert rows(folder)["audio/고침.wav"][5] == "unassigned"
    built.build().tells("DP-TAK-013", 6, "audio/고침.wav")
    people = hashes(folder, "takes.tsv")
    told = built.run("takes", "닭", "--replace", "고침.wav=s00002-s00003")
    assert told.code == 0 and "다시 읽음(2번째 녹음)" in told.out
    assert rows(folder)["audio/고침.wav"][2:] == ["s00002", "s00003", "", "accepted", "", "2"]
    told = built.build("닭", "-v")
    assert told.code in (0, 6), told.all
    assert "DP-TAK-014" in told.all and "DP-TAK-011" not in told.all
    after = sound_of(built)
    for one in again:
        assert likeness(after["c001.mp3"], one[RATE : 2 * RATE]) > 0.9
    assert likeness(after["c001.mp3"], old) < 0.5
    assert likeness(after["c001.mp3"], notice[RATE // 4 : RATE]) < 0.5
    assert np.array_equal(before["c002.mp3"], after["c002.mp3"])
    assert hashes(folder, "takes.tsv") == people
    assert built.run("check", str(built.output() / "daisy202")).code == 0


@pytest.mark.slow
def test_single_sentences_are_found_by_the_voice_of_the_first_reading(tmp_path: Path) -> None:
    """One was left out in the first reading; it is not asked for any more."""
    shop = Shop(tmp_path)
    folder = shop.title(text=story((SENTENCES,)))
    read = ("일 장", *SENTENCES[:6], *SENTENCES[7:])
    put(folder, "1.wav", read, 1)
    assert shop.run("takes", "닭").code == 0
    shop.build("닭").tells("DP-SYN-003", 6, "s00008")
    put(folder, "s00006.wav", ("다시 읽겠습니다.", SENTENCES[4]), 3)
    put(folder, "s00008.wav", (SENTENCES[6],), 4)
    assert shop.run("takes", "닭").out.count("다시 읽음(2번째 녹음)") == 2
    told = shop.build("닭", "-v")
    assert told.code == 0 and "DP-TAK-014" in told.all, told.all
    sound = sound_of(shop)["c001.mp3"]
    for text in SENTENCES:
        assert likeness(sound, said(text)[RATE // 2 : 3 * RATE // 2]) > 0.85
    assert likeness(sound, said("다시 읽겠습니다.")[RATE // 4 : RATE]) < 0.5
    assert not (shop.root / "voices").exists()


@pytest.mark.slow
def test_a_chapters_reader_is_known_where_one_sentence_is_read_again(tmp_path: Path) -> None:
    """Right words count for sure, and other words do not; another build does nothing."""
    shop = Shop(tmp_path)
    folder = shop.title(text=story((SENTENCES, OTHERS)))
    put(folder, "1.wav", ("일 장", *SENTENCES), 1)
    put(folder, "2.wav", ("2장", *OTHERS), 2)
    assert shop.run("takes", "닭").code == 0
    assert shop.build("닭", "--only", "daisy202").code in (0, 6)
    put(folder, "s00004.wav", (SENTENCES[2],), 3)
    put(folder, "s00006.wav", (OTHERS[7],), 4)
    assert shop.run("takes", "닭").out.count("다시 읽음(2번째 녹음)") == 2
    told = shop.build("닭", "--only", "daisy202", "-v", "--why")
    told.tells("DP-TAK-011", told.code, "audio/s00006.wav")
    assert "DP-TAK-014" in told.all and "recall-001" in told.all, told.all
    store = shop.root / "output" / ".store" / "align"
    tracks = [loads(SyncTrack, path.read_bytes()).clips for path in store.rglob("track.json")]
    (again,) = (clips[0] for clips in tracks if [c.segment for c in clips] == ["s00004"])
    assert again.status is ClipStatus.OK and again.confidence > 0.9
    assert not (shop.root / "voices").exists()
    assert "처음 하는 일" not in shop.build("닭", "--only", "daisy202", "--why").all


@pytest.mark.slow
def test_a_recording_without_the_sentence_replaces_nothing(built: Shop) -> None:
    folder = built.root / "sources" / "닭"
    before = sound_of(built)
    with wave.open(str(folder / "audio" / "s00003.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.random.default_rng(1).normal(0, 3, RATE * 3).astype("<i2").tobytes())
    assert "다시 읽음" in built.run("takes", "닭").out  # by its name
    told = built.build()
    assert "DP-TAK-011" in told.all and "audio/s00003.wav" in told.all
    after = sound_of(built)
    assert all(np.array_equal(before[name], after[name]) for name in before)


@pytest.mark.slow
def test_a_chapter_in_several_files(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    folder = shop.title()
    put(folder, "1-1.wav", ("일 장", *CHAPTERS[0][:2]), 1)
    put(folder, "1-2.wav", CHAPTERS[0][2:], 2)
    put(folder, "2-1.wav", ("2장", *CHAPTERS[1]), 3)
    assert shop.run("takes", "닭").code == 0
    told = shop.build()
    assert told.code in (0, 6), told.all
    found = sound_of(shop)
    assert sorted(found) == ["c001.mp3", "c002.mp3"]
    for text in CHAPTERS[0][:2]:
        assert likeness(found["c001.mp3"], said(text)[RATE : 2 * RATE]) > 0.9
    assert shop.run("check", str(shop.output() / "daisy202")).code == 0


@pytest.mark.slow
def test_one_file_over_all_chapters_without_what_is_not_the_text(tmp_path: Path) -> None:
    """On request the long pause in the middle is short in the product; the original stays."""
    shop = Shop(tmp_path)
    folder = shop.title()
    one = join([said(t) for t in ("일 장", *CHAPTERS[0])], seed=1).samples
    two = join([said(t) for t in ("2장", *CHAPTERS[1])], seed=2).samples
    silence = np.random.default_rng(0).normal(0, 3, 20 * RATE).astype("<i2")
    (folder / "audio").mkdir()
    with wave.open(str(folder / "audio" / "모두.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.concatenate((one, silence, two)).tobytes())
    assert shop.run("takes", "닭").code == 0
    original = hashes(folder / "audio")
    plain = ("--set", "mastering.enabled=false")  # which would trim the pause at a chapter's end
    assert shop.build("닭", *plain).code in (0, 6)
    whole = {name: len(sound) for name, sound in sound_of(shop).items()}
    told = shop.build("닭", *plain, "--set", "recordings.longest_pause=1500", "-v")
    assert told.code in (0, 6) and "DP-AUD-013" in told.all, told.all
    found = sound_of(shop)
    shorter = sum(whole.values()) - sum(map(len, found.values()))
    assert 15 * RATE < shorter < 19 * RATE
    for name, text in zip(("c001.mp3", "c002.mp3"), CHAPTERS, strict=True):
        assert likeness(found[name], said(text[1])[RATE : 2 * RATE]) > 0.9
    assert hashes(folder / "audio") == original
    assert shop.run("check", str(shop.output() / "daisy202")).code == 0


@pytest.mark.slow
def test_a_person_names_a_recording_that_carries_another_chapter(built: Shop) -> None:
    """As when a sentence of the first chapter was read at the end of the second one's file."""
    folder = built.root / "sources" / "닭"
    with wave.open(str(folder / "audio" / "2.wav")) as file:
        end = file.getnframes() * 1000 // RATE
    digest = rows(folder)["audio/2.wav"][1]
    begin = f"0:{(end - 500) // 1000:02d}.{(end - 500) % 1000:03d}"
    last = f"0:{end // 1000:02d}.{end % 1000:03d}"
    table = f"segment\tsource\tbegin\tend\tby\tnote\ns00002\t{digest}\t{begin}\t{last}\n"
    (folder / "sync.tsv").write_text(table, "utf-8")
    told = built.build()
    assert told.code in (0, 6), told.all
    assert built.run("check", str(built.output() / "daisy202")).code == 0


def test_recordings_without_text(tmp_path: Path) -> None:
    """Headings alone: each is the whole of its recording, and one may be read again."""
    shop = Shop(tmp_path)
    folder = shop.title(text="# 첫째 마당\n\n# 둘째 마당\n")
    put(folder, "1.wav", ("첫째 마당", CHAPTERS[0][0]), 1)
    put(folder, "2.wav", ("둘째 마당", CHAPTERS[1][0]), 2)
    assert shop.run("takes", "닭").code == 0
    told = shop.build("닭", "--only", "daisy202")
    assert told.code == 0, told.all
    assert likeness(sound_of(shop)["c002.mp3"], said(CHAPTERS[1][0])[RATE : 2 * RATE]) > 0.9
    put(folder, "2-다시.wav", ("둘째 마당", CHAPTERS[1][1]), 3)
    assert shop.run("takes", "닭", "--replace", "2-다시.wav=2").code == 0
    told = shop.build("닭", "--only", "daisy202")
    assert told.code == 0, told.all
    assert likeness(sound_of(shop)["c002.mp3"], said(CHAPTERS[1][1])[RATE : 2 * RATE]) > 0.9
    assert shop.run("check", str(shop.output() / "daisy202")).code == 0


def test_text_without_recordings(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    folder = shop.title(text=story())
    told = shop.build()
    assert told.code == 0, told.all
    assert not (folder / "takes.tsv").exists()
    manifest = json.loads((shop.output() / "manifest.json").read_bytes())
    assert "human" not in json.dumps(manifest)
