# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scripts that are written from top to bottom alone: a few words are told, a book is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.emit.large_print.chapters import chapters
from daisy_pipeline.emit.large_print.pieces import clean
from daisy_pipeline.emit.large_print.vertical import vertical_findings
from daisy_pipeline.messages import word
from daisy_pipeline.model import book as b
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from tests.unit.config.test_config import GOOD, workspace
from tests.unit.emit.large_print.books import emit, para

MONGOL = "ᠮᠣᠩᠭᠣᠯ"
KOREAN = "몽골 사람들은 위에서 아래로 글을 쓴다."


def told(*body: b.Block, lang: str = "ko") -> list[Finding]:
    book = b.Book(lang=lang, body=body)
    return list(vertical_findings(chapters(book), lang))


@pytest.mark.message("DP-LPR-013")
def test_a_book_in_a_vertical_script_is_refused_with_its_first_place() -> None:
    first = replace(para(f"『{MONGOL} ᠪᠢᠴᠢᠭ』"), origin=b.Origin("원본.txt", 7), lang="mn-Mong")
    with pytest.raises(DaisyError) as caught:
        told(para("몽골 글"), first, para(MONGOL))
    (found,) = caught.value.findings
    assert (found.id, found.place.file, found.place.line) == ("DP-LPR-013", "원본.txt", 7)
    assert found.facts["count"] == 17 and found.facts["lang"] == "mn-Mong"
    assert found.facts["words"] == f"『{MONGOL}" and "몽골 문자" in word(found, "ko").text
    assert caught.value.exit_code is ExitCode.FINDINGS


@pytest.mark.message("DP-LPR-014")
def test_a_quotation_in_one_is_told_and_set(tmp_path: Path) -> None:
    spoken = b.Segment((b.Run(text="파스파 글자 "), b.Run(text="ꡏꡡꡃ", lang="mn-Phag")), id="s2")
    body = (para(KOREAN), b.Paragraph(text=(spoken,)), para(f"{KOREAN} {MONGOL}"))
    _, findings = emit(b.Book(lang="ko", body=body), tmp_path)
    (found,) = [f for f in findings if f.id == "DP-LPR-014"]
    facts = {"count": 9, "script": "print.phags-pa", "words": "ꡏꡡꡃ", "lang": "mn-Phag"}
    assert found.facts == facts and found.place == Place(inside="s2")


def test_the_limit_is_a_quarter_of_the_letters() -> None:
    assert [f.id for f in told(para("가나다라마바"), para("ᠮᠣ 1234!?"))] == ["DP-LPR-014"]
    with pytest.raises(DaisyError):
        told(para("가나다라마"), para("ᠮᠣ"))


@pytest.mark.parametrize("words", ["漢文 縦書き 新聞", "세로로 짠 우리말", "ただ今", "123"])
def test_columns_that_are_read_as_lines_too_are_no_matter(words: str) -> None:
    assert told(para(words)) == []


def test_signs_that_choose_the_form_of_a_letter_stay() -> None:
    assert clean("ᠪᠢᠴᠢᠭ\u180c ᠠ\u180e") == "ᠪᠢᠴᠢᠭ\u180c ᠠ\u180e"


def test_the_other_products_of_the_title_are_made(tmp_path: Path) -> None:
    space = workspace(tmp_path, GOOD)
    text = space.root / "sources" / "봄봄" / "text"
    for old in text.iterdir():
        old.write_text(f"{MONGOL}\n", "utf-8")
    built = build_title(space, "봄봄", Options(only=("daisy3-text", "large-print")))
    assert built.products == ("daisy3-text",) and built.exit_code is ExitCode.FINDINGS
    assert [f.id for f in built.findings if f.id.startswith("DP-LPR")] == ["DP-LPR-013"]
