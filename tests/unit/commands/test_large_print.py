# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy large-print sample``: a sheet that passes our own checks, of any title."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.build import large_print_sample
from daisy_pipeline.check.large_print import Wish, check_pdf
from daisy_pipeline.tools.pdf_facts import facts
from daisy_pipeline.tools.typst import Refused
from tests.unit.commands.desk import Say

LONG = (
    "오늘도 우리 수탉이 막 쫓기었다. " + "내가 점심을 먹고 나무를 하러 갈 양으로 나올 때였다. " * 8
)


def title(library: Path, say: Say, text: str) -> None:
    (library / "a.txt").write_text(text, "utf-8")
    say(0, "new", "봄", "--text", "a.txt")


def words(path: Path) -> str:
    (sheet,) = facts(path).sheets
    assert sheet is not None
    return " ".join(" ".join(sheet.texts.values()).split())


def test_a_sheet_with_the_same_words_in_every_size(library: Path, say: Say) -> None:
    title(library, say, f"# 1장\n\n짧은 글.\n\n{LONG}\n")
    rows = library / "sources/봄/segments.tsv"
    kept = rows.read_bytes()
    told = say(0, "large-print", "sample", "봄")
    assert "kr-16, kr-18, kr-24" in told and "output/봄/봄-large-print-sample.pdf" in told
    path = library / "output/봄/봄-large-print-sample.pdf"
    assert [f.id for f in check_pdf(path, Wish(size=16))] in ([], ["DP-LPC-003"])
    shown = words(path).replace(" ", "")
    assert shown.count("오늘도우리수탉이막쫓기었다.내가점심을") == 3
    assert "짧은글" not in shown and "white-on-black" in shown
    (sheet,) = facts(path).sheets
    assert sheet is not None
    assert {16.0, 18.0, 24.0} <= {round(size, 1) for size, *_ in sheet.sizes}
    assert rows.read_bytes() == kept
    before = path.read_bytes()
    say(0, "large-print", "sample", "봄")
    assert path.read_bytes() == before


def test_a_librarys_own_profile_and_place(library: Path, say: Say) -> None:
    title(library, say, f"# 1장\n\n{LONG}\n")
    (library / "ours.toml").write_text('extends = "kr-24"\n[type]\nsize = 28\nheadings = [30]\n')
    with (library / "daisy.toml").open("a", encoding="utf-8") as site:
        site.write('[large-print]\nprofiles = ["ours.toml"]\n')
    assert "kr-16, kr-18, kr-24, ours" in say(0, "large-print", "sample", "봄")
    out = library / "b.pdf"
    lines = say(
        0, "--json", "large-print", "sample", "봄", "--profile", "ours.toml", "--output", str(out)
    )
    (event,) = [e for e in map(json.loads, lines.splitlines()) if e["type"] == "large-print-sample"]
    assert event == {"type": "large-print-sample", "path": "b.pdf", "profiles": ["ours"]}
    assert "ours" in words(out) and "kr-18" not in words(out)


def test_a_title_without_a_fit_paragraph(text_only: Path, library: Path, say: Say) -> None:
    assert "준비된 글을 썼습니다" in say(0, "large-print", "sample", "봄", "--lang", "ko")
    assert "봄이 오면 산과 들에" in words(library / "output/봄/봄-large-print-sample.pdf")


@pytest.mark.message("DP-LPR-049")
def test_more_profiles_than_a_page_holds(library: Path, say: Say) -> None:
    title(library, say, f"# 1장\n\n{LONG}\n")
    names = []
    for size in (40, 44, 48, 52):
        name = f"{size}.toml"
        text = f'extends = "kr-24"\n[type]\nsize = {size}\nheadings = [60]\n'
        (library / name).write_text(text + '[page]\nsize = "A3"\ntop = 40\nbottom = 40\n')
        names += ["--profile", name]
    told = say(0, "large-print", "sample", "봄", *names)
    assert "DP-LPR-049" in told and "‘output/봄/봄-large-print-sample.pdf’" in told


@pytest.mark.message("DP-LPR-009")
def test_typst_makes_no_pdf(
    text_only: Path, library: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        large_print_sample.typst, "compile_pdf", lambda *_, **__: Refused("crashed")
    )
    told = say(3, "large-print", "sample", "봄", "--output", "b.pdf")
    assert "DP-LPR-009" in told and "‘b.pdf’" in told and "crashed" in told
    assert not (library / "b.pdf").exists()


def test_people_s_folders_are_not_written(text_only: Path, say: Say) -> None:
    told = say(2, "large-print", "sample", "봄", "--output", "sources/봄/b.pdf")
    assert "DP-CLI-011" in told
    assert "DP-LPR-040" in say(4, "large-print", "sample", "봄", "--profile", "kr-20")
