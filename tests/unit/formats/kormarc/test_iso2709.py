# SPDX-License-Identifier: AGPL-3.0-or-later
"""ISO 2709: what goes out comes back; what a file claims is not trusted."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from io import BytesIO

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.formats.kormarc.iso2709 import (
    field_size,
    iso2709_bytes,
    iter_iso2709,
    read_iso2709,
)
from daisy_pipeline.formats.kormarc.marcxml import marcxml_bytes, read_marcxml
from daisy_pipeline.formats.kormarc.parts import Counted
from daisy_pipeline.formats.kormarc.record import Control, Field, Record, field
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from tests.unit.formats.kormarc.worked import HUMAN_AUDIO, TEXT_DAISY, record

TEXT, AUDIO = record(TEXT_DAISY), record(HUMAN_AUDIO)
LEADER = "00000nam a2200000   4500"
SMALL = Record(LEADER, (Control("001", "KMO1"), field("245", "00", "a동백꽃", "d김유정 지음")))

LETTERS = st.one_of(
    st.characters(min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
    st.sampled_from("동백꽃桃花⠓⠣😀👩‍🦯각①\u0301"),
)
TEXTS = st.text(LETTERS, max_size=30)
TAGS = st.from_regex(r"[1-9][0-9A-Za-z]{2}", fullmatch=True)
CODES = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SIGNS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=2, max_size=2)
PARTS = st.lists(st.tuples(CODES, TEXTS), max_size=4).map(tuple)
FIELDS = st.one_of(
    st.builds(Control, st.sampled_from(["001", "005", "008"]), TEXTS),
    st.builds(Field, TAGS, SIGNS, PARTS),
)
RECORDS = st.builds(Record, st.just(LEADER), st.lists(FIELDS, max_size=6).map(tuple))


def ids(data: bytes, encoding: str = "") -> list[str]:
    """What reading gives: the ids of findings, or "" for a record."""
    read = iter_iso2709(BytesIO(data), Place("책.mrc"), encoding=encoding)
    return ["" if isinstance(one, Counted) else one.id for one in read]


def korean(leader9: str, encoding: str, title: str = "동백꽃") -> bytes:
    """A record whose title is in some encoding, whatever Leader/09 says."""
    fields = f"KMO1\x1e00\x1fa{title}\x1fd김유정\x1e".encode(encoding) + b"\x1d"
    size = len(fields) - 1 - 5
    directory = f"001000500000245{size:04d}00005\x1e".encode()
    total = 24 + len(directory) + len(fields)
    head = f"{total:05d}nam {leader9}22{24 + len(directory):05d}   4500"
    return head.encode() + directory + fields


@given(st.lists(RECORDS, max_size=3).map(tuple))
@settings(max_examples=150, deadline=None)
def test_every_record_comes_back(made: tuple[Record, ...]) -> None:
    assert read_iso2709(iso2709_bytes(made)) == made
    assert read_marcxml(marcxml_bytes(made)) == made


def test_letters_taken_apart_stay_apart() -> None:
    parted = field("245", "00", f"a{unicodedata.normalize('NFD', '동백꽃')}")
    made = Record(LEADER, (parted,))
    assert read_iso2709(iso2709_bytes([made])) == (made,) == read_marcxml(marcxml_bytes([made]))


def test_the_worked_records_have_their_measured_sizes() -> None:
    assert [len(iso2709_bytes([made])) for made in (TEXT, AUDIO)] == [2837, 2278]


def test_pymarc_reads_the_same() -> None:
    (made,) = pymarc.MARCReader(iso2709_bytes([TEXT]))
    assert made is not None and made.leader[9] == "a"
    assert made["245"]["a"] == "동백꽃" and made["001"].data == "MPT202400117"
    assert len(made.fields) == len(TEXT.fields)


def test_what_is_written_says_that_it_is_utf_8() -> None:
    old = replace(SMALL, leader="00000nam  2200000   4500")
    assert read_iso2709(iso2709_bytes([old])) == (SMALL,)


@pytest.mark.message("DP-MRC-007")
def test_a_field_too_long_is_refused_before_it_is_cut() -> None:
    long = field("505", "0#", "a" + "가" * 3331 + "ab")
    made = Record(LEADER, (field("505", "0#", "a" + "가" * 3331 + "a"),))
    assert field_size(made.fields[0]) == 9_999
    assert read_iso2709(iso2709_bytes([made])) == (made,)
    with pytest.raises(DaisyError) as refused:
        iso2709_bytes([SMALL, Record(LEADER, (long,))], Place("보냄.mrc"))
    (told,) = refused.value.findings
    assert told.id == "DP-MRC-007" and told.place == Place("보냄.mrc", inside="#2 505")
    assert told.facts["size"] == 10_000 and told.facts["limit"] == 9_999


@pytest.mark.message("DP-MRC-008")
def test_a_record_too_long_is_refused() -> None:
    notes = tuple(field("500", "##", "a" + "가" * 3000) for _ in range(12))
    with pytest.raises(DaisyError) as refused:
        iso2709_bytes([Record(LEADER, (Control("001", "긴것"), *notes))], Place("보냄.mrc"))
    (told,) = refused.value.findings
    assert told.id == "DP-MRC-008" and told.place.inside == "긴것"
    assert told.facts["size"] == 108_249
    assert read_marcxml(marcxml_bytes([Record(LEADER, notes)]))[0].fields == notes


UNWRITABLE = [
    Record("00000nam", ()),
    Record(LEADER, (Field("24", "00", (("a", "x"),)),)),
    Record(LEADER, (Field("2²5", "00", (("a", "x"),)),)),
    Record(LEADER, (Field("001", "00", (("a", "x"),)),)),
    Record(LEADER, (Control("245", "x"),)),
    Record(LEADER, (Field("245", "0", (("a", "x"),)),)),
    Record(LEADER, (Field("245", "가0", (("a", "x"),)),)),
    Record(LEADER, (Field("245", "00", (("", "x"),)),)),
    Record(LEADER, (Field("245", "00", (("가", "x"),)),)),
    Record(LEADER, (Field("245", "00", (("a", "x\x1fby"),)),)),
    Record(LEADER, (Field("245", "00", (("a", "x\ny"),)),)),
    Record(LEADER, (Field("245", "00", (("a", "\ud800"),)),)),
    Record(LEADER, (Control("001", "a\x1d"),)),
]


@pytest.mark.message("DP-MRC-009")
@pytest.mark.parametrize("made", UNWRITABLE, ids=range(len(UNWRITABLE)))
def test_what_no_form_can_hold_is_refused(made: Record) -> None:
    for write in (iso2709_bytes, marcxml_bytes):
        with pytest.raises(DaisyError) as refused:
            write([made], Place("보냄"))
        (told,) = refused.value.findings
        assert told.id == "DP-MRC-009" and told.place.file == "보냄" and told.facts["field"]


def test_korean_of_before_unicode_is_read() -> None:
    for encoding in ("euc-kr", "cp949"):
        (made,) = read_iso2709(korean(" ", encoding))
        assert made.leader == "00000nam  2200000   4500"
        assert made.fields[1] == field("245", "00", "a동백꽃", "d김유정")
    (wide,) = read_iso2709(korean(" ", "cp949", "뷁과 桃花"))
    assert wide.fields[1].subfields[0][1] == "뷁과 桃花"  # type: ignore[union-attr]


@pytest.mark.message("DP-MRC-004", "DP-MRC-005", "DP-MRC-006")
def test_a_wrong_leader_09_is_loud() -> None:
    assert ids(korean("a", "cp949")) == ["DP-MRC-004"]
    assert ids(korean("a", "cp949"), "cp949") == [""]
    assert ids(korean(" ", "utf-8")) == ["DP-MRC-005"]
    assert ids(korean(" ", "utf-8"), "utf-8") == [""]
    assert ids(korean("z", "utf-8")) == ["DP-MRC-006"]
    assert ids(korean(" ", "utf-8", "\x1b$1!0!\x1b")) == ["DP-MRC-006"]
    assert ids(korean(" ", "cp949"), "utf-8") == ["DP-MRC-004"]
    assert ids(korean(" ", "cp949").replace("동백".encode("cp949"), b"\xe2ete")) == ["DP-MRC-006"]
    (told,) = iter_iso2709(BytesIO(korean("a", "cp949")), Place("책.mrc"))
    assert isinstance(told, Finding) and told.place == Place("책.mrc", inside="#1")


def cut(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


GOOD = iso2709_bytes([SMALL])
BROKEN = [
    (GOOD[:-1], "DP-MRC-002"),
    (GOOD[:40], "DP-MRC-002"),
    (GOOD[:3], "DP-MRC-002"),
    (cut(GOOD, 0, b"99999"), "DP-MRC-002"),
    (cut(GOOD, 0, b"abcde"), "DP-MRC-002"),
    (cut(GOOD, 0, b"-0001"), "DP-MRC-002"),
    (cut(GOOD, 5, b"\xff"), "DP-MRC-002"),
    (GOOD.replace(b"KMO1", b"KMO12"), "DP-MRC-002"),
    (cut(GOOD, 12, b"00000"), "DP-MRC-003"),
    (cut(GOOD, 12, b"99999"), "DP-MRC-003"),
    (cut(GOOD, 12, b"00048"), "DP-MRC-003"),
    (cut(GOOD, 12, b"x0049"), "DP-MRC-003"),
    (cut(GOOD, 20, b"5500"), "DP-MRC-003"),
    (cut(GOOD, 10, b"33"), "DP-MRC-003"),
    (cut(GOOD, 27, b"9999"), "DP-MRC-003"),
    (cut(GOOD, 27, b"0004"), "DP-MRC-003"),
    (cut(GOOD, 27, b"0000"), "DP-MRC-003"),
    (cut(GOOD, 31, b"99999"), "DP-MRC-003"),
    (cut(GOOD, 43, b"00001"), "DP-MRC-003"),
    (cut(GOOD, 27, b"00 5"), "DP-MRC-003"),
    (cut(GOOD, 24, b"\xea\xb0\x80"), "DP-MRC-003"),
    (cut(GOOD, 36, b"001"), ""),
    (cut(GOOD, 54, b"\x1f"), "DP-MRC-003"),
    (cut(GOOD, 54, b"\x1e"), "DP-MRC-003"),
]


@pytest.mark.message("DP-MRC-002", "DP-MRC-003")
@pytest.mark.parametrize(("data", "id"), BROKEN, ids=range(len(BROKEN)))
def test_no_length_and_no_offset_is_trusted(data: bytes, id: str) -> None:
    assert ids(data)[0] == id


def test_broken_records_do_not_hide_those_after_them() -> None:
    data = GOOD + cut(GOOD, 27, b"9999") + b"\r\n" + GOOD + b"\r\n\x1a"
    read = list(iter_iso2709(BytesIO(data), Place("책.mrc")))
    assert [isinstance(one, Counted) for one in read] == [True, False, True]
    assert isinstance(read[1], Finding) and read[1].place == Place("책.mrc", inside="#2 001")
    assert read[1].facts["number"] == 2 and isinstance(read[2], Counted) and read[2].number == 3
    with pytest.raises(DaisyError):
        read_iso2709(data)


def test_fields_that_share_bytes_are_refused() -> None:
    shared = int(GOOD[39:43]) + int(GOOD[43:48]) - 5  # the last five bytes of 245, as 001
    assert ids(cut(GOOD, 31, f"{shared:05d}".encode())) == ["DP-MRC-003"]


class Endless(BytesIO):
    """A file of a gigabyte without the end of a record, counted as it is read."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        self.given += size or 0
        return b"0" * (size or 0) if self.given < 1 << 30 else b""


def test_a_gigabyte_without_an_end_is_not_read() -> None:
    file = Endless()
    assert [one.id for one in iter_iso2709(file) if isinstance(one, Finding)] == ["DP-MRC-002"]
    assert file.given < 1 << 20


@given(st.binary(max_size=200), st.integers(0, len(GOOD) - 1))
@settings(max_examples=300, deadline=None)
def test_no_bytes_bring_the_reader_down(noise: bytes, at: int) -> None:
    list(iter_iso2709(BytesIO(noise)))
    list(iter_iso2709(BytesIO(cut(GOOD, at, noise[:6]))))
    list(iter_iso2709(BytesIO(GOOD[:at] + noise + GOOD[at:])))
