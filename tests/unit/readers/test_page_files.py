# SPDX-License-Identifier: AGPL-3.0-or-later
"""Folders in which every file is a print page, and folders with a file a chapter."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.readers.steps import read_sources

FIRST = "  봄이 왔다고 사람들이 모두 말했지만 나는\n"
SECOND = "그 말을 믿지 않았다. 그래서 나는 밖으로 나가\n"
THIRD = "보았다.\n\n  꽃은 아직 피지 않았다.\n"


def folder(path: Path, **texts: str) -> Path:
    path.mkdir()
    for name, text in texts.items():
        (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["p{:03d}", "{}쪽", "원고_p{}", "page-{:02d}"])
def test_sentences_run_on_from_page_to_page(tmp_path: Path, form: str):
    names = [form.format(n) for n in (11, 12, 13)]
    result = read_sources(
        [folder(tmp_path / "글", **dict(zip(names, (FIRST, SECOND, THIRD), strict=True)))], {}
    )
    page, first, last = result.book.body
    assert isinstance(page, b.PageBreak) and page.page.label == "11"
    assert isinstance(first, b.Paragraph) and isinstance(last, b.Paragraph)
    marks = [i.label for i in first.text[0].content if isinstance(i, b.PageMark)]
    assert marks == ["12", "13"]
    assert b.text_of(first.text[0]).endswith("그래서 나는 밖으로 나가 보았다.")
    assert last.origin == b.Origin(f"{names[2]}.txt", 3)
    assert result.findings == ()


@pytest.mark.message("DP-SRC-005")
def test_bare_numbers_are_pages_when_the_texts_say_so(tmp_path: Path):
    texts = {f"원고_{n:03d}": (FIRST if n % 2 else SECOND) for n in range(1, 8)}
    source = folder(tmp_path / "글", **texts)
    result = read_sources([source], {})
    [finding] = [f for f in result.findings if f.id == "DP-SRC-005"]
    assert finding.place.file == "원고_001.txt"
    assert finding.facts == {"count": 7, "last": "원고_007.txt"}
    assert not [
        f for f in read_sources([source], {"files": "pages"}).findings if f.id == "DP-SRC-005"
    ]
    chapters = read_sources([source], {"files": "chapters"})
    assert not any(isinstance(x, b.PageBreak) for x in chapters.book.body)


def test_a_file_a_chapter_stays_so(tmp_path: Path):
    texts = {f"{n}": f"제{n}장\n\n봄이 왔다.\n\n꽃이 피었다.\n" for n in range(1, 8)}
    result = read_sources([folder(tmp_path / "글", **texts)], {})
    assert sum(isinstance(x, b.Heading) for x in result.book.body) == 7
    assert not any(isinstance(x, b.PageBreak) for x in result.book.body)


def test_findings_name_the_file_of_the_page(tmp_path: Path):
    source = folder(
        tmp_path / "글", p1="봄이 왔다.\n", p2="글.\n\n봄[^9]이 왔다.\n", p3="끝이다.\n"
    )
    [finding] = read_sources([source], {}).findings
    assert (finding.id, finding.place.file, finding.place.line) == ("DP-TXT-024", "p2.txt", 3)
