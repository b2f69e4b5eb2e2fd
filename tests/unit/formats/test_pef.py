# SPDX-License-Identifier: AGPL-3.0-or-later
"""PEF: valid by the official grammar, the same cells, the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from daisy_pipeline.formats.brf import trimmed
from daisy_pipeline.formats.pef import PEF, PefData, pef_bytes
from daisy_pipeline.model.finding import DaisyError
from tests.fakes import braille

ROWS = st.lists(st.text(alphabet=[chr(0x2800 + n) for n in range(64)], max_size=9), max_size=4)
VOLUMES = st.lists(st.lists(ROWS, min_size=1, max_size=3), min_size=1, max_size=3)
DATA = PefData(
    identifier="urn:uuid:1",
    title="동백꽃 & <단편>",
    creators=("김유정", "다른 이"),
    publisher="조광사",
    date="2026-03-02",
    language="ko",
    source="urn:isbn:9788937460000",
)


@pytest.fixture(scope="module")
def official(shared: Path) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(shared / "standards/braille/pef-2008-1.rng")))


@given(volumes=VOLUMES, duplex=st.booleans())
def test_every_book_is_valid_and_keeps_its_cells(
    official: etree.RelaxNG, volumes: list[list[list[str]]], duplex: bool
) -> None:
    made = pef_bytes(volumes, cells=9, lines=4, duplex=duplex, data=DATA)
    root = etree.fromstring(made)
    assert official.validate(root), official.error_log
    read = [
        [
            [row.text or "" for row in page.iter(f"{{{PEF}}}row")]
            for page in v.iter(f"{{{PEF}}}page")
        ]
        for v in root.iter(f"{{{PEF}}}volume")
    ]
    assert [[trimmed(p) for p in v] for v in read] == [[trimmed(p) for p in v] for v in volumes]


def test_data_and_form() -> None:
    root = etree.fromstring(braille.pef())
    (first, second) = root.iter(f"{{{PEF}}}volume")
    assert dict(first.attrib) == {"cols": "12", "rows": "4", "rowgap": "0", "duplex": "true"}
    assert dict(second.attrib) == dict(first.attrib)
    assert braille.pef() == braille.pef()


def test_what_is_not_known_is_left_out() -> None:
    made = pef_bytes([[[]]], cells=9, lines=4, duplex=False, data=PefData(identifier="x"))
    assert b"dc:date" not in made
    assert b'duplex="false"' in made


@pytest.mark.message("DP-BRF-001")
def test_eight_dots_are_refused() -> None:
    with pytest.raises(DaisyError):
        pef_bytes([[["⡀"]]], cells=9, lines=4, duplex=False, data=DATA)
