# SPDX-License-Identifier: AGPL-3.0-or-later
"""ID3v2.3: what is written is what FFmpeg reads, and foreign tags are read or refused."""

from __future__ import annotations

import contextlib
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.tools.mp3_tags import Chapter, DamagedTagError, Tags, read_tags, tag_bytes
from tests.fakes.pictures import KINDS
from tests.fakes.products import mp3

TEXTS = {"TIT2": "봄봄", "TPE1": "김유정", "TRCK": "1/2", "TXXX:NARRATOR": "홍길동", "TCON": ""}
CHAPTERS = (Chapter(0, 700, "첫째 마당"), Chapter(700, 1500, "둘째 마당"))


def saved(folder: Path, data: bytes) -> Path:
    (folder / "a.mp3").write_bytes(data)
    return folder / "a.mp3"


def test_ffmpeg_reads_words_chapters_and_cover(tmp_path: Path) -> None:
    path = saved(tmp_path, tag_bytes(TEXTS, CHAPTERS, KINDS["png"]()) + mp3(1.5))
    with av.open(str(path)) as file:
        told = dict(file.metadata)
        found = [(c["start"], c["end"], c["metadata"]["title"]) for c in file.chapters()]
        pictures = [s for s in file.streams if s.type == "video"]
    assert (told["title"], told["artist"], told["track"]) == ("봄봄", "김유정", "1/2")
    assert told["NARRATOR"] == "홍길동" and "genre" not in told
    assert found == [(0, 700, "첫째 마당"), (700, 1500, "둘째 마당")]
    assert len(pictures) == 1


def test_the_frames_after_the_tag_are_untouched(tmp_path: Path) -> None:
    tag = tag_bytes(TEXTS, CHAPTERS)
    path = saved(tmp_path, tag + mp3(1.0))
    read = read_tags(path)
    assert path.read_bytes()[read.size :] == mp3(1.0)
    assert read.version == 3 and not read.cover and not read.last
    assert read.texts["TIT2"] == "봄봄" and read.chapters == CHAPTERS
    assert tag == tag_bytes(TEXTS, CHAPTERS)


def test_more_chapters_than_one_table_holds(tmp_path: Path) -> None:
    many = tuple(Chapter(n, n + 1, f"{n}") for n in range(600))
    data = tag_bytes({}, many)
    assert data.count(b"CTOC") == 4
    assert read_tags(saved(tmp_path, data)).chapters == many


def test_a_file_without_a_tag(tmp_path: Path) -> None:
    assert read_tags(saved(tmp_path, mp3(0.5))) == Tags({})
    assert read_tags(saved(tmp_path, b"")) == Tags({})
    assert read_tags(saved(tmp_path, mp3(0.5) + b"TAG" + bytes(125))).last


OLD = b"ID3\x02\0\0\0\0\0\x0b" + b"TT2\0\0\x05\0Bom\0"
NEW = b"ID3\x04\0\0\0\0\0\x14" + b"TIT2\0\0\0\x07\0\0\x03\xeb\xb4\x84" + b"Bom" + bytes(3)
EXTENDED = b"ID3\x03\0\x40\0\0\0\x1a" + b"\0\0\0\6" + bytes(6) + b"TIT2\0\0\0\5\0\0\0Bom\0" + b"\0"
UNSYNCED = b"ID3\x03\0\x80\0\0\0\x10" + b"TIT2\0\0\0\5\0\0\1\xff\0\xfeB\0"


@pytest.mark.parametrize(
    ("data", "title"), [(OLD, "Bom"), (NEW, "봄Bom"), (EXTENDED, "Bom"), (UNSYNCED, "B")]
)
def test_tags_of_other_programs(data: bytes, title: str, tmp_path: Path) -> None:
    assert read_tags(saved(tmp_path, data + bytes(20))).texts == {"TIT2": title}


@pytest.mark.parametrize(
    "data",
    [
        b"ID3\x03\0\0\0\0\x7f\x7f",
        b"ID3\x07\0\0\0\0\0\x01a",
        b"ID3\x03\0\0\x7f\x7f\x7f\x7f",
        b"ID3\x03\0\0\0\0\0\x0aTIT2\0\0\x7f\0\0\0",
        b"ID3\x03\0\0\0\0\0\x0cCHAP\0\0\0\2\0\0a\0",
        b"ID3\x03\0\x40\0\0\0\x02ab",
    ],
)
def test_damaged_tags_are_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(DamagedTagError):
        read_tags(saved(tmp_path, data))


@given(data=st.binary(max_size=60), version=st.integers(0, 5), size=st.integers(0, 127))
def test_nothing_else_is_ever_raised(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, version: int, size: int
) -> None:
    path = saved(tmp_path_factory.mktemp("tag"), b"ID3" + bytes((version, 0, 0, 0, 0, 0, size)))
    path.write_bytes(path.read_bytes() + data)
    with contextlib.suppress(DamagedTagError):
        assert read_tags(path).size in (0, size + 10)


@given(st.dictionaries(st.sampled_from(["TIT2", "TALB", "TPE1"]), st.text(max_size=20)))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]
) -> None:
    path = saved(tmp_path_factory.mktemp("tag"), tag_bytes(texts))
    plain = {k: v.replace("\0", "").strip() for k, v in texts.items()}
    assert read_tags(path).texts.keys() == {k for k, v in texts.items() if v}
    for name, value in read_tags(path).texts.items():
        assert value == plain[name].encode("utf-16-le", "replace").decode("utf-16-le", "replace")
