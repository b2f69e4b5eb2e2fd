# SPDX-License-Identifier: AGPL-3.0-or-later
"""A set of MP3s with a playlist: one fault at a time, ours and another's."""

from __future__ import annotations

import math
import wave as waves
from array import array
from functools import cache
from pathlib import Path

import lameenc
import pytest

from daisy_pipeline.check.audio_product import CheckerAudio
from daisy_pipeline.check.door import check_product
from daisy_pipeline.model.finding import Place
from daisy_pipeline.tools.loudness import loudness
from daisy_pipeline.tools.mp3_tags import tag_bytes
from tests.fakes.products import Files, put
from tests.unit.check.mutate import Change, add, check_fault, rows
from tests.unit.emit.audio.made import NOVEL, book, product, with_sound

RATE = 22050


@cache
def tone(seconds: float, height: int = 2000) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    wave = array("h", (int(height * math.sin(n / 9)) for n in range(int(RATE * seconds))))
    return bytes(encoder.encode(wave.tobytes())) + bytes(encoder.flush())


def tagged(number: int, height: int = 2000, **texts: str) -> bytes:
    made = {"TIT2": f"{number}장", "TRCK": f"{number}/2", **texts}
    return tag_bytes(made) + tone(4.0, height)


LIST = "#EXTM3U\r\n#EXTINF:4,1장\r\n01.mp3\r\n#EXTINF:4,2장\r\n02.mp3\r\n"


def good() -> Files:
    return {
        "01.mp3": tagged(1), "02.mp3": tagged(2),
        "a.m3u8": LIST.encode(), "a.m3u": b"01.mp3\r\n02.mp3\r\n",
    }  # fmt: skip


def both(old: str, new: str) -> list[Change]:
    return [("a.m3u8", old, new), ("a.m3u", old, new)]


def renamed(old: str, new: str):  # type: ignore[no-untyped-def]
    """A change of a file's name, in the lists too."""

    def change(files: Files) -> Files:
        made = {new if n == old else n: data for n, data in files.items() if n != "a.m3u"}
        made["a.m3u8"] = made["a.m3u8"].replace(old.encode(), new.encode())
        return made

    return change


FAULTS = [
    ("050", ("a.m3u", "02.mp3", "02.mp3\r\n03.mp3")),
    ("051", add("03.mp3", tagged(3))),
    ("052", add("01.mp3", b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + tone(4.0)), "DP-PRD-040"),
    ("053", add("01.mp3", tagged(1, TIT2=""))),
    ("054", renamed("01.mp3", "x.mp3")),
    ("055", ("a.m3u", "01.mp3", "C:\\music\\01.mp3")),
    ("055", ("a.m3u", "01.mp3", "../01.mp3")),
    ("055", ("a.m3u", "01.mp3", "https://example.org/01.mp3")),
    ("055", ("a.m3u", "01.mp3", "/01.mp3")),
    ("056", ("a.m3u8", "EXTINF:4,1", "EXTINF:9,1")),
    ("057", add("02.mp3", tagged(2, 2300))),
    ("058", renamed("01.mp3", "01_봄.mp3")),
    ("059", renamed("01.mp3", "01" + "a" * 64 + ".mp3")),
    ("060", add("01.mp3", b"ID3\x04" + tagged(1, TIT2="a")[4:])),
    ("061", add("b.m3u8", "#EXTM3U\n01.mp3\n봄".encode("cp949"))),
    ("062", add("02.mp3", tagged(2, TRCK="7"))),
    ("065", add("b.m3u8", b"#EXTM3U\n")),
]


def test_a_good_set(tmp_path: Path) -> None:
    assert check_product(put(good(), tmp_path), {}) == []


@pytest.mark.parametrize(("id", "changes", "also"), rows("EAR", FAULTS))
def test_faults(id: str, changes: list[Change], also: set[str], tmp_path: Path) -> None:
    check_fault(good, id, changes, also, tmp_path)


@pytest.mark.message("DP-EAR-050", "DP-EAR-055", "DP-EAR-058", "DP-EAR-057")
def test_places_and_facts(tmp_path: Path) -> None:
    def fault(id: str, change: object) -> object:
        return check_fault(good, id, [change], set(), tmp_path / id)  # type: ignore[list-item]

    gone = fault("DP-EAR-050", ("a.m3u", "02.mp3", "02.mp3\r\n03.mp3"))
    assert (gone.place, gone.facts) == (Place("a.m3u", 3), {"name": "03.mp3"})  # type: ignore[attr-defined]
    spread = fault("DP-EAR-057", add("02.mp3", tagged(2, 2300)))
    assert spread.facts["loudest"] == "02.mp3" and spread.facts["spread"] == 1.2  # type: ignore[attr-defined]


def test_half_a_loudness_unit_is_well(tmp_path: Path) -> None:
    files = {**good(), "02.mp3": tagged(2, 2090)}  # 0.4 dB
    assert check_product(put(files, tmp_path), {}) == []


def test_short_and_silent_files_are_not_judged(tmp_path: Path) -> None:
    files = {**good(), "02.mp3": tagged(2, 0)}
    assert check_product(put(files, tmp_path / "1"), {}) == []
    assert loudness(put(files, tmp_path / "2") / "02.mp3") is None
    short = tag_bytes({"TIT2": "끝", "TRCK": "2"}) + tone(2.0, 9000)
    files = {**good(), "02.mp3": short}
    assert check_product(put(files, tmp_path / "3"), {}) == []


def test_loudness_of_a_tone_is_known(tmp_path: Path) -> None:
    """A sine of 997 Hz at -20 dBFS has -23.01 LUFS in one channel (ITU-R BS.1770-4, annex 1)."""
    wave = array(
        "h", (int(3276.7 * math.sin(2 * math.pi * 997 * n / 44100)) for n in range(176400))
    )
    with waves.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 44100, 0, "NONE", ""))
        file.writeframes(wave.tobytes())
    assert loudness(tmp_path / "a.wav") == pytest.approx(-23.0, abs=0.15)


def test_sets_of_other_makers(tmp_path: Path) -> None:
    files = {"01.mp3": tagged(1), "b/02.mp3": tagged(2), "list.M3U": "봄\r\n".encode("cp949")}
    files["list.M3U"] = "#봄\r\n.\\01.mp3\r\nb\\02.mp3\r\n".encode("cp949")
    assert check_product(put(files, tmp_path), {}) == []


def test_what_our_emitter_makes_is_good(tmp_path: Path) -> None:
    made = with_sound(book(*NOVEL), tmp_path / "in", joined=True)
    product(made, tmp_path / "out")
    assert CheckerAudio().recognizes(tmp_path / "out")
    assert check_product(tmp_path / "out", {}) == []


@pytest.mark.message("DP-EAR-063", "DP-EAR-064")
def test_the_book_as_one_file_is_another(tmp_path: Path) -> None:
    made = with_sound(book(*NOVEL * 3), tmp_path / "in", joined=True)
    product(made, tmp_path / "out")
    (file,) = (tmp_path / "out").glob("*.m4b")
    data = file.read_bytes().replace(b"chap", b"free").replace(b"chpl", b"free")
    file.write_bytes(data)
    assert [f.id for f in check_product(tmp_path / "out", {})] == ["DP-EAR-064"]
    for number in (3, 4, 5, 6):
        next((tmp_path / "out").glob(f"00{number}*")).unlink()
    ids = {f.id for f in check_product(tmp_path / "out", {})}
    assert ids == {"DP-EAR-050", "DP-EAR-063", "DP-EAR-064"}
    file.write_bytes(b"ftyp")
    assert "DP-AUD-003" in {f.id for f in check_product(tmp_path / "out", {})}


def test_damage_never_raises(tmp_path: Path) -> None:
    files = good()
    for number, (name, data) in enumerate(files.items()):
        for cut in (0, 1, 7, len(data) // 2):
            folder = put({**files, name: data[:cut]}, tmp_path / f"{number}-{cut}")
            found = check_product(folder, {})
            assert found or name.endswith(".m3u")  # a shorter list of this kind is a list
