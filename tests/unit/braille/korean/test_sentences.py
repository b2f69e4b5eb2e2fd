# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences of our own by article; no row of the regulation's examples is among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Look, Source
from daisy_pipeline.model.book import Mark


def _rows() -> list[tuple[str, str, str]]:
    path = Path(__file__).with_name("sentences.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(article, printed, braille) for article, printed, braille in rows]


@pytest.mark.parametrize(
    ("article", "printed", "braille"), _rows(), ids=lambda held: held if len(held) < 30 else ""
)
def test_a_sentence_is_written_by_its_article(article: str, printed: str, braille: str) -> None:
    made = translate(Source(printed))
    assert made.text == braille, f"article {article}"
    assert made.findings == ()


def test_there_are_sentences_of_every_group() -> None:
    articles = {int(article) for article, _, _ in _rows()}
    assert len(_rows()) >= 150
    missing = set(range(1, 75)) - articles - set(range(19, 31)) - {32, 38, 39, 42, 56, 66}
    assert missing == set()  # those left out have tests of their own or are Look's matter


@pytest.mark.parametrize(
    ("printed", "looks", "braille"),
    [
        ("참 좋은 날", (Look(2, 4, (Mark.EMPHASIS,)),), "⠰⠣⠢⠀⠠⠤⠨⠥⠴⠵⠤⠄⠀⠉⠂"),
        ("참 좋은 날", (Look(2, 4, (Mark.STRONG,)), Look(5, 6, (Mark.STRONG,))),
         "⠰⠣⠢⠀⠰⠤⠨⠥⠴⠵⠀⠉⠂⠤⠆"),
        ("좋은 날", (Look(0, 3, (Mark.UNDERLINE,)),), "⠠⠤⠨⠥⠴⠵⠤⠄⠀⠉⠂"),
        ("새봄", (Look(1, 2, (Mark.STRONG,)),), "⠠⠗⠰⠤⠘⠥⠢⠤⠆"),
        ("봄", (Look(0, 1, (Mark.STRONG, Mark.UNDERLINE)),), "⠰⠤⠠⠤⠘⠥⠢⠤⠄⠤⠆"),
        ("3년", (Look(0, 1, (Mark.STRONG,)),), "⠰⠤⠼⠉⠤⠆⠀⠉⠡"),
        ("x2", (Look(1, 2, (Mark.SUP,)),), "⠴⠭⠘⠼⠃"),
        ("H2O", (Look(1, 2, (Mark.SUB,)),), "⠴⠠⠓⠰⠼⠃⠠⠕⠲"),
        ("A++", (Look(1, 3, (Mark.SUP,)),), "⠴⠠⠁⠘⠢⠢"),
    ],
)  # fmt: skip
def test_what_a_document_sets_off(printed: str, looks: tuple[Look, ...], braille: str) -> None:
    """Articles 56 and 68: blanks at the edges stay outside, one mark over blanks is one pair."""
    assert translate(Source(printed, looks=looks)).text == braille


def test_a_reading_stands_in_the_print_s_stead() -> None:
    cells = translate(Source("① 끝", looks=(Look(0, 1, braille="하나"),)))
    assert cells.text == "⠚⠉⠀⠠⠈⠪⠦"
    assert translate(Source("★끝", looks=(Look(0, 1, braille="⠿⠿"),))).text == "⠿⠿⠠⠈⠪⠦"


def test_without_contractions_every_letter_is_written() -> None:
    assert translate(Source("그래서 나는 간다."), 1).text == "⠈⠪⠐⠗⠠⠎⠀⠉⠣⠉⠪⠒⠀⠈⠣⠒⠊⠣⠲"
    assert translate(Source("5운"), 1).text == "⠼⠑⠍⠒"  # 운 is no digit there (44)


def test_roles_tell_what_signs_mean() -> None:
    assert translate(Source("○ 차례", role="bullet")).text == "⠸⠴⠀⠰⠣⠐⠌"
    assert translate(Source("○ 선생", role="object")).text == "⠸⠴⠇⠀⠠⠾⠠⠗⠶"
    assert translate(Source("[a]", role="ipa")).text == "⠐⠘⠷⠁⠘⠾"
