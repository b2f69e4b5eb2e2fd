# SPDX-License-Identifier: AGPL-3.0-or-later
"""An M4B: chapters where they sound, tags, cover, equal bytes, what it refuses."""

from __future__ import annotations

import io
from array import array
from pathlib import Path
from random import Random

import av
import numpy as np
import pytest

from daisy_pipeline.tools import m4b, mp4_boxes
from daisy_pipeline.tools.aac import AacWriter
from daisy_pipeline.tools.m4b import About, Chapter, DifferentRatesError, join, write_m4b
from daisy_pipeline.tools.media import stream
from tests.fakes.pictures import KINDS

RATE = 22050
BURST = np.array([Random(n).gauss(0, 6000) for n in range(800)]).astype("<i2")

PLAIN = About()


def part(path: Path, length: int, at: int, rate: int = RATE) -> Path:
    """Silence of ``length`` samples with a burst ``at`` one of them."""
    pcm = np.zeros(length, "<i2")
    pcm[at : at + len(BURST)] = BURST
    with path.open("wb") as file, AacWriter(file, rate, 64) as aac:
        aac.write(pcm.tobytes())
    return path


def written(path: Path, parts: list[Path], chapters: list[Chapter], about: About = PLAIN) -> Path:
    with path.open("wb") as file:
        write_m4b(file, join(parts), chapters, about)
    return path


def read(path: Path) -> tuple[list[tuple[int, str]], dict[str, str]]:
    """Chapters and tags as FFmpeg finds them."""
    with av.open(str(path)) as file:
        found = [
            (round(c["start"] * c["time_base"] * 1000), c["metadata"].get("title", ""))
            for c in file.chapters()
        ]
        return found, dict(file.metadata)


def test_chapters_of_fifty_parts_are_where_they_sound(tmp_path: Path) -> None:
    """Nothing adds up from part to part: each is right within 2 ms (asked for: 30)."""
    ats = [3000 + 91 * n for n in range(50)]
    parts = [part(tmp_path / f"{n}", at + 4000 + 13 * n, at) for n, at in enumerate(ats)]
    sound = join(parts)
    delayed = [(at + 1024) * 1000 / RATE for at in ats]  # as each file plays alone
    made = [Chapter(sound.place(n, round(at)), f"{n}장") for n, at in enumerate(delayed)]
    file = written(tmp_path / "a.m4b", parts, made)
    pcm = np.frombuffer(b"".join(b.pcm for b in stream(file, RATE)), "<i2").astype(float)
    found, _ = read(file)
    assert [name for _, name in found] == [f"{n}장" for n in range(50)]
    for begin, _ in found[1:]:
        near = max(0, (begin - 60) * RATE // 1000)
        heard = np.correlate(pcm[near : near + 5000], BURST.astype(float)).argmax()
        assert abs((near + heard) * 1000 / RATE - begin) <= 2
    assert abs(len(pcm) * 1000 / RATE - sound.duration) <= 1


def test_tags_cover_and_equal_bytes(tmp_path: Path) -> None:
    about = About({"©nam": "봄봄", "©ART": "김유정"}, "ko", KINDS["png"]())
    made = part(tmp_path / "p", 9000, 100)
    one = written(tmp_path / "1", [made, made], [Chapter(0, "봄")], about)
    two = written(tmp_path / "2", [made, made], [Chapter(0, "봄")], about)
    assert one.read_bytes() == two.read_bytes()
    _, tags = read(one)
    assert (tags["title"], tags["artist"], tags["media_type"]) == ("봄봄", "김유정", "2")
    assert tags["major_brand"] == "M4B "
    data = one.read_bytes()
    assert KINDS["png"]() in data and data.index(b"moov") < data.index(b"mdat")
    assert b"creation" not in data
    with av.open(str(one)) as file:
        assert any(s.type == "video" for s in file.streams)  # the cover


def test_the_first_chapter_begins_with_the_sound(tmp_path: Path) -> None:
    made = part(tmp_path / "p", 40_000, 100)
    chapters = [Chapter(300, "하나"), Chapter(300, "겹침"), Chapter(900, "둘"), Chapter(9e9, "밖")]
    found, _ = read(written(tmp_path / "a", [made], chapters))
    assert found == [(0, "하나"), (900, "둘")]
    found, _ = read(written(tmp_path / "b", [made], [], About({"©nam": "봄봄"})))
    assert found == [(0, "봄봄")]


def test_more_chapters_than_neros_list_holds(tmp_path: Path) -> None:
    made = part(tmp_path / "p", 300_000, 100)
    many = [Chapter(n * 40, f"{n} " + "가" * 100) for n in range(300)]
    file = written(tmp_path / "a", [made], many)
    assert b"chpl" not in file.read_bytes()
    found, _ = read(file)
    assert len(found) == 300 and found[299][0] == 299 * 40


def test_other_sound_is_refused(tmp_path: Path) -> None:
    low, high = part(tmp_path / "1", 9000, 0), part(tmp_path / "2", 9000, 0, 44100)
    with pytest.raises(DifferentRatesError, match="22050, 44100"):
        join([low, high])
    (tmp_path / "3").write_bytes(b"ID3 no AAC")
    with pytest.raises(ValueError, match="ADTS"):
        join([tmp_path / "3"])
    with pytest.raises(ValueError):
        join([])
    (tmp_path / "4").write_bytes(b"")  # a part in which nothing sounds
    assert join([tmp_path / "4", low]).counts[0] == 0


def test_places_beyond_four_gigabytes_take_more_room() -> None:
    far = mp4_boxes.Samples(array("I", [9, 9]), 1, array("Q", [10, 1 << 32]))
    near = mp4_boxes.Samples(array("I", [9, 9]), 1, array("Q", [10, 19]))
    assert b"co64" in b"".join(mp4_boxes.sound_track(1, RATE, "ko", far))
    assert b"stco" in b"".join(mp4_boxes.sound_track(1, RATE, "ko", near))


def test_a_long_film_tells_its_length_in_64_bits() -> None:
    none = mp4_boxes.Samples(array("I"), 1, array("Q"))
    long = b"".join(mp4_boxes.name_track(1, "ko", [1 << 31, 1 << 31], none))
    assert long[long.index(b"mdhd") + 4] == 1


def test_nothing_is_kept_but_sizes(tmp_path: Path) -> None:
    sound = join([part(tmp_path / "p", 9000, 0)])
    assert sound.sizes.itemsize == 4 and sum(sound.counts) == len(sound.sizes)
    file = io.BytesIO()
    write_m4b(file, sound, [], About())
    assert len(file.getvalue()) > sum(sound.sizes)
    assert m4b._HEAD in file.getvalue()
