# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences: nothing is lost, and the hand-checked cases come out as a person would cut them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.language.sentences import sentences
from tests.unit.language.sentence_cases import Case, judge, read_cases, shown, total

CASES = read_cases()
RESULTS = Path(__file__).parents[3] / "bench" / "RESULTS.md"
# What the rules still get wrong, as it should be. A case that comes out right must leave the list.
KNOWN_FAILURES = frozenset(
    {
        "소년. 어디로 가십니까? ¦나그네. 바다로 간다.",  # names that nothing marks as speakers
        "철수: …… ¦영희: 왜 말이 없어?",
        "다. ¦다 끝났다.",  # a letter that could label an item
        "나. ¦너. ¦그리고 우리.",
        "사건 번호 2019나1234. 판결은 다음과 같다. ¦항소를 기각한다.",
        "Section 2.1.3. ¦Read it now.",  # a heading but for its next words
    }
)
TRICKY = st.text("가다요까.?!…\"'“”‘’「」『』() \n,1aA·ㅋ니습)*", max_size=60)


def cut(text: str, lang: str) -> str:
    return "¦".join(text[begin:end] for begin, end in sentences(text, lang))


def test_the_set_is_as_large_as_we_say() -> None:
    assert len(CASES) >= 1000 and len({case.category for case in CASES}) >= 60
    assert len({case.text for case in CASES}) == len(CASES)
    assert sum(case.held_out for case in CASES) >= 390


def test_every_case_but_the_known_ones_comes_out_right() -> None:
    failed = {case.marked: shown(case, sentences) for case in CASES if not _right(case)}
    assert failed.keys() == KNOWN_FAILURES, failed


def _right(case: Case) -> bool:
    return judge(case, sentences).whole == 1


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_published_figures_hold(lang: str) -> None:
    """The first row of the splitter and language in RESULTS.md: the held-out half, scored once."""
    row = re.search(
        rf"^\| ours \| {lang} \| (\d+) \|.* \| ([.\d]+) \| ([.\d]+) \|$",
        RESULTS.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert row is not None
    score = total([c for c in CASES if c.held_out and c.lang == lang], sentences)
    assert score.cases == int(row[1])
    assert score.f1 >= float(row[2]) >= 0.98
    assert score.accuracy >= float(row[3])


@pytest.mark.parametrize("case", [c for c in CASES if c.lang == "en"])
def test_english_within_a_korean_book_is_cut_alike(case: Case) -> None:
    assert sentences(case.text, "ko") == sentences(case.text, "en")


@given(st.one_of(TRICKY, st.text(max_size=60)), st.sampled_from(["ko", "en"]))
def test_no_character_is_lost(text: str, lang: str) -> None:
    spans = sentences(text, lang)
    assert "".join(text[b:e] for b, e in spans) == text
    assert all(b < e for b, e in spans)
    if text.strip():
        assert all(text[b:e].strip() for b, e in spans)


@given(TRICKY)
def test_white_space_belongs_to_the_sentence_before_it(text: str) -> None:
    assert not any(text[b].isspace() for b, _ in sentences(text, "ko")[1:])


def test_the_sample_story(shared: Path) -> None:
    text = (shared / "samples/text/dongbaekkkot.utf-8.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [line[b:e].strip() for line in lines for b, e in sentences(line, "ko")]
    assert len(lines) == 88 and len(found) == 181
    assert '"염려 마서유.' in found and '너나 먹어라."' in found
    assert max(map(len, found)) < 230


def test_a_book_of_300_000_characters_takes_seconds(shared: Path) -> None:
    text = (shared / "samples/text/dongbaekkkot.utf-8.txt").read_text(encoding="utf-8")
    long = text.replace("\n", " ") * 42
    begin = time.process_time()
    assert len(long) > 300_000 and len(sentences(long, "ko")) > 6000
    assert time.process_time() - begin < 2
    unclosed = "“가다. " * 20_000
    assert len(sentences(unclosed, "ko")) == 20_000
    assert time.process_time() - begin < 4


def test_marks_without_end_do_not_break_it() -> None:
    text = "“‘" * 2000 + "가. " * 2000 + "’”" * 2000
    assert "".join(text[b:e] for b, e in sentences(text, "ko")) == text


def test_the_language_counts_where_letters_do_not_tell() -> None:
    assert cut("그는 ABC. 그리고", "ko") == "그는 ABC. ¦그리고"
    assert cut("1984. a year", "en") == "1984. a year"
