# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of records in any form, and records as lines."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.formats.kormarc.catalogue_file import SUFFIXES, iter_records, parts_for
from daisy_pipeline.formats.kormarc.mnemonic import iter_mnemonic, lines_of, mnemonic_parts
from daisy_pipeline.formats.kormarc.parts import whole
from daisy_pipeline.formats.kormarc.record import Control, Record, field
from daisy_pipeline.model.finding import DaisyError, Finding, Place
from tests.unit.formats.kormarc import worked

TEXT, AUDIO = worked.record(worked.TEXT_DAISY), worked.record(worked.HUMAN_AUDIO)


def refused(path: Path) -> Finding:
    (told,) = iter_records(path)
    assert isinstance(told, Finding)
    return told


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form_comes_back(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"책{suffix}"
    path.write_bytes(b"".join(parts_for(path, [TEXT, AUDIO], Place())))
    assert whole(iter_records(path)) == (TEXT, AUDIO)
    renamed = path.rename(tmp_path / "책.txt")  # the first bytes tell, not the name
    assert whole(iter_records(renamed)) == (TEXT, AUDIO)


@pytest.mark.message("DP-MRC-001")
@pytest.mark.parametrize("data", [b"%PDF-1.7", "서명\t저자\n".encode(), b"=245  00$a", b"\x00" * 9])
def test_a_file_of_another_kind(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "책.pdf").write_bytes(data)
    told = refused(tmp_path / "책.pdf")
    assert (told.id, told.place) == ("DP-MRC-001", Place("책.pdf"))


def test_lines_that_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "책.mrk").write_bytes(worked.lines(worked.TEXT_DAISY).encode("cp949"))
    assert refused(tmp_path / "책.mrk").id == "DP-MRC-001"


@pytest.mark.message("DP-MRC-013")
@pytest.mark.parametrize("data", [b"", b"\r\n", b"<collection/>"])
def test_a_file_without_records(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "책.mrc").write_bytes(data)
    told = refused(tmp_path / "책.mrc")
    assert (told.id, told.place) == ("DP-MRC-013", Place("책.mrc"))


@pytest.mark.message("DP-PKG-008")
def test_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "없음.mrc").place == Place("없음.mrc")
    assert refused(tmp_path).id == "DP-PKG-008"


@pytest.mark.message("DP-MRC-038")
def test_a_name_that_tells_no_form() -> None:
    with pytest.raises(DaisyError) as problem:
        parts_for(Path("책.json"), [], Place())
    (told,) = problem.value.findings
    assert (told.id, told.place) == ("DP-MRC-038", Place("책.json"))


def test_lines_are_those_of_the_worked_record() -> None:
    assert "\n".join(lines_of(AUDIO)) + "\n" == worked.lines(worked.HUMAN_AUDIO)


@given(st.text(st.sampled_from("가a$\\{}l cudobsr=\u2028\x85"), max_size=20))
@settings(max_examples=200, deadline=None)
def test_signs_of_the_form_come_back(text: str) -> None:
    fields = (Control("001", text.strip()), field("500", "##", f"a{text}x"))
    made = Record("00000nam a2200000   4500", fields)
    read = whole(iter_mnemonic(BytesIO(b"".join(mnemonic_parts([made, made])))))
    assert read == (made, made)


LEADER = "=LDR  00000nam a2200000   4500\n"


@pytest.mark.message("DP-MRC-037")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("=LDR  00000nam\n", 1),
        (f"{LEADER}245 00$a봄\n", 2),
        (f"{LEADER}=245  0$a봄\n", 2),
        (f"{LEADER}=001  K\n=245  00$$a봄\n", 3),
        (LEADER + "=001  K\n" * 10_001, 1),
    ],
)
def test_lines_that_are_none(text: str, line: int) -> None:
    whole_one = f"{LEADER}=001  끝\n"
    read = list(iter_mnemonic(BytesIO((text + "\n" + whole_one).encode()), Place("책.mrk")))
    (told,) = (one for one in read if isinstance(one, Finding))
    assert (told.id, told.place) == ("DP-MRC-037", Place("책.mrk", line))
    assert len(read) == 2 and read[0] is told


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_brings_the_reader_down(noise: str) -> None:
    list(iter_mnemonic(BytesIO((LEADER + noise).encode("utf-8", "replace"))))
