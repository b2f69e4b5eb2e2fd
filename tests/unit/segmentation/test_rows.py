# SPDX-License-Identifier: AGPL-3.0-or-later
"""segments.tsv is read back as written, and a damaged one is never read in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.segmentation.reconcile import reconcile
from daisy_pipeline.segmentation.rows import (
    RowState,
    SegmentRow,
    new_id,
    read_rows,
    rows_bytes,
)
from tests.fakes.books import unsegmented

HEAD = "id\tstate\tkind\tafter\ttext\n"


def damage(folder: Path, text: str) -> list[Finding]:
    path = folder / "segments.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DaisyError) as caught:
        read_rows(path)
    return list(caught.value.findings)


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "segments.tsv"
    rows = (
        *reconcile(unsegmented(), ()).rows,
        SegmentRow(
            id=new_id(123456), text='"네, \\알겠\t습니다."', state=RowState.RETIRED, after="s00001"
        ),
        SegmentRow(id="s00999", text="", kind="alt", comments=("# 사람이 적은 줄",)),
    )
    path.write_bytes(rows_bytes(rows))
    assert read_rows(path) == rows
    assert rows_bytes(read_rows(path)) == path.read_bytes()


def test_no_file_is_no_rows(tmp_path: Path) -> None:
    assert read_rows(tmp_path / "segments.tsv") == ()


def test_remarks_at_the_top_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "segments.tsv"
    path.write_text(f"# 내 메모\n{HEAD}s00001\tlive\tparagraph\t\t네.\n# 끝\n", encoding="utf-8")
    assert read_rows(path)[0].comments == ("# 내 메모", "# 끝")


@pytest.mark.message("DP-SEG-001")
def test_an_id_twice(tmp_path: Path) -> None:
    [found] = damage(
        tmp_path, HEAD + "s00001\tlive\tparagraph\t\t가.\ns00001\tlive\tparagraph\t\t나.\n"
    )
    assert (found.id, found.place.line, found.facts["first"]) == ("DP-SEG-001", 3, 2)


@pytest.mark.message("DP-SEG-002")
@pytest.mark.parametrize("id", ["", "1", "s1", "S00001", "s00001x", "s000001"])
def test_what_is_no_id(tmp_path: Path, id: str) -> None:
    [found] = damage(tmp_path, HEAD + f"{id}\tlive\tparagraph\t\t가.\n")
    assert (found.id, found.place.line) == ("DP-SEG-002", 2)


@pytest.mark.message("DP-SEG-003")
def test_an_unknown_state(tmp_path: Path) -> None:
    [found] = damage(tmp_path, HEAD + "s00001\tdead\tparagraph\t\t가.\n")
    assert (found.id, found.place.line) == ("DP-SEG-003", 2)


def test_a_row_with_too_many_cells_stops_everything(tmp_path: Path) -> None:
    [found] = damage(tmp_path, HEAD + "s00001\tlive\tparagraph\t\t가.\t나.\n")
    assert (found.id, found.place.line) == ("DP-TSV-007", 2)
