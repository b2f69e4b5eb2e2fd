# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings that are empty, cut off, no sound, of another book, changed or gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import lameenc
import pytest

from tests.crash.shop import Shop, hashes, leftovers, record
from tests.fakes.narrator import OTHERS, RATE, decoded

OTHER_BOOK = (OTHERS[:6], OTHERS[6:])


def cut_mp3(folder: Path) -> None:
    wav = folder / "audio" / "1.wav"
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    data = bytes(encoder.encode(decoded(wav).tobytes()) + encoder.flush())
    wav.unlink()
    broken = len(data) // 2 + 100  # inside a frame of 288 bytes: a cut between two shows nowhere
    (folder / "audio" / "1.mp3").write_bytes(data[:broken])


def cut_wav(folder: Path) -> None:
    path = folder / "audio" / "1.wav"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_sound(folder: Path) -> None:
    (folder / "audio" / "1.wav").unlink()
    (folder / "audio" / "1.mp3").write_text("나는 소리가 아닙니다. " * 50, "utf-8")


NEW: Mapping[str, tuple[Callable[[Path], object], str, str]] = {
    "cut-mp3": (cut_mp3, "DP-AUD-004", "audio/1.mp3"),
    "cut-wav": (cut_wav, "DP-AUD-004", "audio/1.wav"),
    "empty": (lambda f: (f / "audio/1.wav").write_bytes(b""), "DP-AUD-002", "audio/1.wav"),
    "no-sound": (no_sound, "DP-AUD-003", "audio/1.mp3"),
    "other-book": (lambda f: record(f, OTHER_BOOK), "DP-SYN-001", "audio/1.wav"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", NEW)
def test_a_recording_that_comes_in_bad(case: str, read: Shop) -> None:
    change, id, place = NEW[case]
    folder = read.root / "sources" / "닭"
    (folder / "takes.tsv").unlink()
    change(folder)
    before = hashes(folder, "takes.tsv")
    assert read.run("takes", "닭").code == 0
    read.build().tells(id, 6 if case == "other-book" else 3, place)  # a person must hear it
    assert hashes(folder, "takes.tsv") == before
    assert leftovers(read.root) == []


OLD: Mapping[str, tuple[Callable[[Path], object], str, str]] = {
    "gone": (lambda f: (f / "audio/1.wav").unlink(), "DP-AUD-001", "audio/1.wav"),
    "changed": (cut_wav, "DP-TAK-004", "sources/닭/takes.tsv 안의 audio/1.wav"),
}


@pytest.mark.parametrize("case", OLD)
def test_a_take_that_is_not_what_was_accepted(case: str, read: Shop) -> None:
    change, id, place = OLD[case]
    folder = read.root / "sources" / "닭"
    change(folder)
    before = hashes(folder)
    read.build().tells(id, 3, place)
    assert hashes(folder) == before
    assert not (read.output() / "daisy202").exists()
