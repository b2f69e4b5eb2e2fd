# SPDX-License-Identifier: AGPL-3.0-or-later
"""HWP 5 documents, made and real; the same document gives the same Book from both formats."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.model.codec import dumps
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.detect import detect
from daisy_pipeline.readers.hwp.reader import HwpReader, HwpxReader
from tests.fakes.golden import hold_book
from tests.fakes.hwp import write_hwp
from tests.fakes.hwpx import write_hwpx
from tests.golden_books.hangul import DOCUMENTS, HEAD, Made

SAMPLES = ("distribution", "extracting_ParaHead", "finding-control", "merging-cell")


def _hwp(made: Made) -> bytes:
    return write_hwp(made.paras, HEAD, made.pictures, made.title, made.creator)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_made(name: str, tmp_path: Path, golden_update: bool) -> None:
    path = tmp_path / f"{name}.hwp"
    path.write_bytes(_hwp(DOCUMENTS[name]()))
    hold_book(HwpReader().read(path, {}), f"hwp/{name}", golden_update)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str, shared: Path, golden_update: bool) -> None:
    path = shared / "samples" / "hwp" / f"{name}.hwp"
    assert detect(path).name == "hwp"
    hold_book(HwpReader().read(path, {}), f"hwp/sample-{name}", golden_update)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_formats_give_the_same_book(name: str, tmp_path: Path) -> None:
    made = DOCUMENTS[name]()
    one, other = tmp_path / "a.hwp", tmp_path / "a.hwpx"
    one.write_bytes(_hwp(made))
    other.write_bytes(write_hwpx(made.paras, HEAD, made.pictures, made.title, made.creator))
    old, new = HwpReader().read(one, {}), HwpxReader().read(other, {})
    assert _bare(old) == _bare(new)
    told = [[(f.id, f.facts["count"]) for f in r.findings] for r in (old, new)]
    assert told[0] == told[1]
    assert old.resources == new.resources or made.pictures  # names come from the stored ones


def _bare(result: ReadResult) -> str:
    """The Book without what only tells where it came from."""
    text = dumps(replace(result.book, resources=())).decode()
    text = re.sub(r',"origin":\{[^}]*\}', "", text)
    text = re.sub(r'"code":"[^"]*(?:\\.[^"]*)*",', "", text)
    text = re.sub(r'"format":"hwpx?",', "", text)
    return re.sub(r'"name":"[A-Za-z0-9]+\.png"', '"name":"picture"', text)
