# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines come one by one, in whatever encoding, and what cannot be read is told by its line."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError, Place
from daisy_pipeline.readers import lines as lines_module
from daisy_pipeline.readers.lines import Lines

KOREAN = "나는 학교에 갔다.\n\n어머니는 장에 가시고 나만 남았다.\n"


class Dribble(io.RawIOBase):
    """A stream that gives few bytes at a time, as a pipe or a keyboard does."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def read1(self, most: int) -> bytes:
        part, self.data = self.data[: self.size], self.data[self.size :]
        return part


def lines(data: bytes, size: int = 1 << 16, encoding: str = "") -> list[str]:
    return list(Lines(Dribble(data, size), "a.txt", encoding))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-be", "utf-32"]
)
def test_any_encoding_in_any_pieces(encoding: str, size: int) -> None:
    whole = KOREAN.split("\n")[:-1]
    bom = "\ufeff" if encoding == "utf-16-be" else ""
    assert lines((bom + KOREAN).encode(encoding), size) == whole
    assert lines((bom + KOREAN.replace("\n", "\r\n")).encode(encoding), size) == whole


def test_wide_letters_without_a_mark_are_found_in_the_first_piece() -> None:
    assert lines(KOREAN.encode("utf-16-le")) == KOREAN.split("\n")[:-1]


def test_plain_lines_come_before_the_encoding_is_known() -> None:
    stream = Dribble(b"one\ntwo\n\xc7\xd1\xb1\xdb\n", 4)
    made = iter(Lines(stream, "a.txt"))  # type: ignore[arg-type]
    assert next(made) == "one" and stream.data.startswith(b"two")
    assert list(made) == ["two", "한글"]


def test_an_encoding_by_name() -> None:
    assert lines("дом\n".encode("koi8-r"), encoding="koi8-r") == ["дом"]
    with pytest.raises(DaisyError) as caught:
        lines(b"a\n", encoding="no-such")
    assert caught.value.findings[0].facts["encoding"] == "no-such"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))), st.booleans())
def test_lines_are_those_of_the_text(texts: list[str], ended: bool) -> None:
    text = "\n".join(texts) + "\n" * ended
    expected = text.removeprefix("\ufeff").split("\n")
    expected = expected if expected[-1] else expected[:-1]
    assert lines(b"\xef\xbb\xbf" + text.encode()) == (expected or [])


def test_nothing_gives_nothing() -> None:
    assert lines(b"") == lines(b"\xef\xbb\xbf") == lines(b"\x1a") == []
    assert lines("\ufeff\n\u3000\n".encode()) == ["", "\u3000"]


def test_what_is_no_text_is_refused() -> None:
    for data in (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, bytes(range(1, 9)) * 99):
        with pytest.raises(DaisyError) as caught:
            lines(data)
        assert caught.value.findings[0].id in ("DP-TXT-002", "DP-TXT-003")


@pytest.mark.parametrize("size", [5, 1 << 16])
def test_a_line_in_another_encoding_is_told_and_those_before_it_are_given(size: int) -> None:
    stream = Dribble("가\n나\n".encode() + os.linesep.encode() + "다".encode("cp949"), size)
    found: list[str] = []
    with pytest.raises(DaisyError) as caught:
        found += Lines(stream, "a.txt")  # type: ignore[arg-type]
    assert caught.value.findings[0].place.file == "a.txt"
    assert caught.value.findings[0].place.line == 4


def test_good_lines_come_before_a_late_fault() -> None:
    made: list[str] = []
    with pytest.raises(DaisyError) as caught:
        for line in Lines(Dribble("가\n나\n다\n".encode() + b"\xff\n", 4), "a.txt"):  # type: ignore[arg-type]
            made.append(line)
    assert made == ["가", "나", "다"]
    [found] = caught.value.findings
    assert (found.id, found.place) == ("DP-TXT-005", Place("a.txt", 4))


@pytest.mark.message("DP-TXT-029")
def test_a_line_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LONGEST", 10)
    with pytest.raises(DaisyError) as caught:
        lines(b"a\n" + b"b" * 100, 8)
    [found] = caught.value.findings
    assert (found.id, found.place.line, found.facts["most"]) == ("DP-TXT-029", 2, 10)


def test_marks_without_end_are_refused() -> None:
    with pytest.raises(DaisyError) as caught:
        lines(("가\na" + "\u0301\u0316" * 300 + "\n").encode(), 4)
    assert caught.value.findings[0].place.line == 2


def test_a_doubtful_encoding_is_told_once() -> None:
    reader = Lines(io.BytesIO(b"ok\n" + "漢字 中國\n".encode("cp949") * 5), "a.txt")
    list(reader)
    assert [f.id for f in reader.findings] == ["DP-TXT-004"]


@pytest.mark.message("DP-TXT-029")
@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_line_without_end_is_told_as_such(encoding: str) -> None:
    stream = io.BytesIO(("봄이 왔다. " * 400_000).encode(encoding))
    with pytest.raises(DaisyError) as caught:
        list(Lines(stream, "글.txt"))
    (finding,) = caught.value.findings
    assert (finding.id, finding.place.line) == ("DP-TXT-029", 1)
