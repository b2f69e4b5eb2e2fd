# SPDX-License-Identifier: AGPL-3.0-or-later
"""HWPX documents, made and real, read as a person read them last."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.hwp.reader import HwpxReader
from tests.fakes.golden import hold_book
from tests.fakes.hwpx import SPACES, header, pack, tables, write_hwpx
from tests.golden_books.hangul import DOCUMENTS, HEAD

SAMPLES = (
    "ParaHead",
    "SimpleDutmal",
    "SimpleEquation",
    "SimplePicture",
    "SimpleTable",
    "sample1",
)
TRACKED = f"""<hs:sec {SPACES}><hp:p><hp:run charPrIDRef="0"><hp:t>남은 <hp:deleteBegin Id="1"
TcId="1"/>지운 <hp:deleteEnd Id="1" TcId="1"/><hp:insertBegin Id="2" TcId="2"/>넣은<hp:insertEnd
Id="2" TcId="2"/> 글</hp:t></hp:run></hp:p><hp:p><hp:run
charPrIDRef="0"><hp:t>앞 문단<hp:deleteBegin Id="3" TcId="3"/></hp:t></hp:run><hp:run
charPrIDRef="0"><hp:t>의 지운 끝<hp:deleteEnd Id="3" TcId="3"
paraend="1"/></hp:t></hp:run></hp:p><hp:p><hp:run charPrIDRef="0"><hp:t>과 뒤 문단<hp:deleteBegin
Id="9" TcId="9"/> 끝이 없는 표시</hp:t></hp:run></hp:p></hs:sec>"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_made(name: str, tmp_path: Path, golden_update: bool) -> None:
    made = DOCUMENTS[name]()
    path = tmp_path / f"{name}.hwpx"
    path.write_bytes(write_hwpx(made.paras, HEAD, made.pictures, made.title, made.creator))
    hold_book(HwpxReader().read(path, {}), f"hwpx/{name}", golden_update)


@pytest.mark.message("DP-HWP-011")
def test_tracked_changes(tmp_path: Path, golden_update: bool) -> None:
    path = tmp_path / "tracked.hwpx"
    path.write_bytes(pack(TRACKED, header(tables((), HEAD))))
    result = HwpxReader().read(path, {})
    assert [(f.id, f.place.line, f.facts["count"]) for f in result.findings] == [
        ("DP-HWP-011", 1, 3)
    ]
    hold_book(result, "hwpx/tracked", golden_update)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str, shared: Path, golden_update: bool) -> None:
    path = shared / "samples" / "hwp" / f"{name}.hwpx"
    assert detect(path).name == "hwpx"
    hold_book(HwpxReader().read(path, {}), f"hwpx/sample-{name}", golden_update)
