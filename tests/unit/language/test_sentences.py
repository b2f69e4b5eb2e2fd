# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sentences: nothing is lost, and the hand-made lists come out as a person would cut them."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.language.sentences import sentences

TRICKY = st.text("가다요까.?!…\"'“”‘’「」『』() \n,1aA·ㅋ니습)*", max_size=60)


def cut(text: str, lang: str) -> str:
    return "¦".join(text[begin:end] for begin, end in sentences(text, lang))


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
    assert len(lines) == 88 and len(found) == 180
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
