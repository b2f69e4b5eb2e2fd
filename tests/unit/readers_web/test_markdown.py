# SPDX-License-Identifier: AGPL-3.0-or-later
"""Markdown: what is recognized, and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.detect import detect


@pytest.mark.parametrize(
    ("name", "text", "reader"),
    [
        ("a.md", "글", "markdown"),
        ("a", "# 제목\n\n[밖](https://example.org)", "markdown"),
        ("a.txt", "# 제목\n\n[밖](https://example.org)", "txt"),
        ("a", "# 제목\n\n- 하나\n- 둘\n- 셋", "txt"),  # typed texts mark headings so too
    ],
)
def test_recognized_by_content(tmp_path: Path, name: str, text: str, reader: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert detect(tmp_path / name).name == reader


@pytest.mark.message("DP-MKD-001")
def test_an_odd_line_on_top_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: 가\n이상한 줄\n---\n\n글", encoding="utf-8")
    result = detect(path).read(path, {})
    (finding,) = result.findings
    assert (finding.id, finding.place.file, finding.place.line) == ("DP-MKD-001", "a.md", 3)
    assert result.book.info.title == "가"
