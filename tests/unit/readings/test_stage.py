# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readings never touch print; lexicons win; what nobody knows is told."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import Place
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.readings.lexicon import Entry, Lexicon, read_lexicons
from daisy_pipeline.readings.stage import RULE_NAMES, read_book
from daisy_pipeline.readings.steps import read_aloud
from tests.fakes.books import kitchen_sink


def book(*content: b.Inline, lang: str = "ko") -> b.Book:
    return b.Book(lang=lang, body=(b.Paragraph(text=(b.Segment(content, "s00001"),)),))


def runs(given: b.Book) -> list[b.Run]:
    return [i for s in segments(given.body) for i in s.content if isinstance(i, b.Run)]


def said(given: b.Book) -> str:
    return "".join(map(b.spoken, segments(given.body)))


def lexicon(
    folder: Path, *rows: str, columns: str = "print\tspeak\tbraille\tlanguage\twhole"
) -> Lexicon:
    path = folder / "readings.tsv"
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return read_lexicons([(path, "readings.tsv", True)])


CONTENT = st.lists(
    st.one_of(
        st.builds(
            b.Run,
            text=st.text(
                "0123456789.,/:~-·%년월일권번제kgm圖書館國()가나 IVX①→$", min_size=1, max_size=12
            ),
            marks=st.sampled_from([(), (b.Mark.STRONG,), (b.Mark.CODE,)]),
            lang=st.sampled_from([None, "en"]),
            ruby=st.sampled_from([None, None, "루비"]),
            speak=st.sampled_from([None, None, None, "말"]),
        ),
        st.builds(b.NoteRef, text=st.just("1"), note=st.just("n")),
        st.just(b.LineBreak()),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(CONTENT, st.lists(st.sampled_from(["圖", "3권", "0", "년 1", "가나"]), max_size=3))
def test_print_text_never_changes(content: list[b.Inline], prints: list[str]) -> None:
    entries = tuple(Entry(print=p, speak="읽기", braille="⠁") for p in prints)
    before = book(*content)
    [old], [new] = (
        list(segments(x.body)) for x in (before, read_book(before, Lexicon(entries)).book)
    )
    assert b.text_of(new) == b.text_of(old)
    assert [type(i) for i in new.content if not isinstance(i, b.Run)] == [
        type(i) for i in old.content if not isinstance(i, b.Run)
    ]
    looks = [
        (i.marks, i.lang, i.ruby, sign)
        for i in new.content
        if isinstance(i, b.Run)
        for sign in i.text
    ]
    assert looks == [
        (i.marks, i.lang, i.ruby, sign)
        for i in old.content
        if isinstance(i, b.Run)
        for sign in i.text
    ]
    given_speak = [i for i in old.content if isinstance(i, b.Run) and i.speak]
    assert [i for i in new.content if i in given_speak] == given_speak


def test_a_run_is_split_where_only_a_part_is_read() -> None:
    found = runs(read_book(book(b.Run(text="책 3권이다", marks=(b.Mark.STRONG,)))).book)
    assert [(r.text, r.speak) for r in found] == [("책 ", None), ("3권", "세 권"), ("이다", None)]
    assert all(r.marks == (b.Mark.STRONG,) for r in found)


def test_a_reading_over_two_runs_is_said_once() -> None:
    found = runs(
        read_book(book(b.Run(text="3", marks=(b.Mark.STRONG,)), b.Run(text="권이다"))).book
    )
    assert [(r.text, r.speak) for r in found] == [("3", "세 권"), ("권", ""), ("이다", None)]


def test_nothing_is_read_across_a_note_or_another_language() -> None:
    note = b.NoteRef(text="1", note="n")
    assert said(read_book(book(b.Run(text="3"), note, b.Run(text="권"))).book) == "삼권"
    english = b.Run(text="3 books", lang="en")
    assert said(read_book(book(english, b.Run(text=" 3권"))).book) == "three books 세 권"


def test_the_language_of_an_outer_block_counts() -> None:
    inner = b.Paragraph(text=b.plain("3 books"))
    result = read_book(b.Book(lang="ko", body=(b.Quote(lang="en", blocks=(inner,)),))).book
    assert "".join(map(b.spoken, segments(result.body))) == "three books"


def test_ruby_is_a_reading() -> None:
    ruby = b.Run(text="東京", ruby="도쿄")
    assert said(read_book(book(ruby)).book) == "도쿄"
    assert said(read_book(book(ruby), skip=["ruby", "hanja"]).book) == "東京"


def test_raised_figures_and_code_are_left_alone() -> None:
    given = book(b.Run(text="10", marks=(b.Mark.SUP,)), b.Run(text="a[3]", marks=(b.Mark.CODE,)))
    assert read_book(given).book == given


def test_the_lexicon_wins_over_rules_and_the_title_over_the_site() -> None:
    site = Entry(print="3번", speak="삼 번", file="site", line=2)
    title = Entry(print="3번", speak="세번", file="title", line=2, own=True)
    longer = Entry(print="13번", speak="십삼번", file="site", line=3)
    result = read_book(book(b.Run(text="3번 13번")), Lexicon((site, longer, title)))
    assert said(result.book) == "세번 십삼번" and result.findings == ()


def test_whole_words_languages_and_braille(tmp_path: Path) -> None:
    words = lexicon(
        tmp_path, "AI\t에이아이", "NLP\tn l p\t\ten", "점자\t\t⠨⠎⠢⠨", "사과\t능금\t\t\t예"
    )
    given = book(b.Run(text="AI는 AID 점자 NLP 사과나무 사과"), b.Run(text="NLP", lang="en"))
    result = read_book(given, words)
    assert said(result.book) == "에이아이는 에이아이디 점자 엔엘피 사과나무 능금n l p"
    assert [r.braille for r in runs(result.book) if r.text == "점자"] == ["⠨⠎⠢⠨"]


@pytest.mark.message("DP-RDG-001")
@pytest.mark.parametrize("broken", ["책", "\t책", " \t책"])
def test_a_row_without_print_or_reading(tmp_path: Path, broken: str) -> None:
    [found] = lexicon(tmp_path, "가\t나", broken).findings
    assert (found.id, found.place) == ("DP-RDG-001", Place("readings.tsv", line=3))


@pytest.mark.message("DP-RDG-002")
def test_a_flag_that_nobody_knows(tmp_path: Path) -> None:
    [found] = lexicon(tmp_path, "가\t나\t\t\t어쩌면").findings
    assert (found.id, found.place.line, found.facts["value"]) == ("DP-RDG-002", 2, "어쩌면")


@pytest.mark.message("DP-RDG-003")
def test_a_row_that_repeats_another(tmp_path: Path) -> None:
    words = lexicon(tmp_path, "가\t나", "가\t다", "가\t라\t\ten")
    [found] = words.findings
    assert (found.id, found.place.line, found.facts["first"]) == ("DP-RDG-003", 3, 2)
    assert [e.speak for e in words.entries] == ["나", "라"]


@pytest.mark.message("DP-RDG-004")
def test_a_row_that_the_book_never_calls_for(tmp_path: Path) -> None:
    [found] = read_book(book(b.Run(text="가")), lexicon(tmp_path, "가\t나", "하\t흐")).findings
    assert (found.id, found.place) == ("DP-RDG-004", Place("readings.tsv", line=3))


@pytest.mark.message("DP-RDG-005")
def test_doubts_are_counted_with_their_segments() -> None:
    result = read_book(book(b.Run(text="3번, 3번, ⚗")))
    assert [(d.text, d.segments) for d in result.doubts] == [
        ("3번", ("s00001",)),
        ("⚗", ("s00001",)),
    ]
    [found] = result.findings
    assert found.id == "DP-RDG-005" and found.place == Place()
    assert found.facts == {"count": 2, "examples": "3번, ⚗"}


@pytest.mark.message("DP-RDG-006")
def test_a_rule_that_does_not_exist() -> None:
    [found] = read_book(book(b.Run(text="가")), skip=["numbrs"]).findings
    assert (found.id, found.place) == ("DP-RDG-006", Place(inside="readings.skip"))
    assert found.facts["rule"] == "numbrs"


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_can_be_switched_off(rule: str) -> None:
    given = book(b.Run(text="2024. 3. 5. 圖書館(도서관) 國 3권"))
    assert rule in {"number", "counter", "date"} or read_book(given, skip=[rule])
    assert read_book(given, skip=RULE_NAMES).book == given


def test_the_kitchen_sink_keeps_its_text_and_ids() -> None:
    before, after = kitchen_sink(), read_book(kitchen_sink()).book
    old, new = (list(segments(top_blocks(x))) for x in (before, after))
    assert [(s.id, b.text_of(s)) for s in old] == [(s.id, b.text_of(s)) for s in new]
    assert "이천이십사" in {b.spoken(s) for s in new}
    assert read_book(after).book == after


def test_the_step_writes_book_and_doubts(tmp_path: Path) -> None:
    source, out, own = tmp_path / "in", tmp_path / "out", tmp_path / "sources" / "봄봄"
    for folder in (source, out, own):
        folder.mkdir(parents=True)
    (source / "book.json").write_bytes(dumps(book(b.Run(text="AI가 3번 말했다."))))
    lexicon(own, "AI\t에이아이", "없다\t무")
    given = StepInput(
        {"book": source, "lexicon-001": own / "readings.tsv"}, {"readings": {"skip": []}}
    )
    found = read_aloud(given, out)
    assert said(loads(b.Book, (out / "book.json").read_bytes())) == "에이아이가 세 번 말했다."
    assert json.loads((out / "doubtful.json").read_bytes()) == [
        {
            "context": "AI가 3번 말했다.",
            "kind": "number",
            "segments": ["s00001"],
            "speak": "세 번",
            "text": "3번",
        }
    ]
    assert [(f.id, f.place.file) for f in found] == [
        ("DP-RDG-004", "sources/봄봄/readings.tsv"),
        ("DP-RDG-005", ""),
    ]


@pytest.mark.parametrize("rows", [0, 50_000])
def test_a_lexicon_of_50_000_words_does_not_slow(rows: int) -> None:
    line = (
        "그는 2024년 3월에 책 3권을 들고 圖書館에 갔다. 그리고 오래도록 앉아 있었다. "
        "아무도 대답하지 않았다. "
        "비가 그치자 아이들이 마당으로 뛰어나와 물웅덩이를 밟으며 놀았다. "
    )
    given = b.Book(lang="ko", body=(b.Paragraph(text=b.plain(line)),) * (100_000 // len(line)))
    lexicon = Lexicon(tuple(Entry(print=f"그{n:05d}말", speak="x", line=n) for n in range(rows)))

    def took() -> float:
        begin = time.process_time()
        read_book(given, lexicon)
        return time.process_time() - begin

    # 0.4 s on a slow core, more on a busy one; a scan of all rows took 4 each time.
    assert any(took() < 2 for _ in range(3))


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1,", "圖", "圖(가)", "1.1", "제1", "1-", "가圖", "1 ", "1+", "01", "1:"),
        *("1/2 ", "$1"),
        *("a", "A.", "A ", "a-", "a@", "a.com", "@", "_", "#가", "가~", "http://", "I ", "가/"),
        *("ㅋ", "ㄱ", "★", "😀", "😀\u200d", "α", "A1", "あ,", "°1", "( "),
    ],
)
def test_endless_repetition_takes_no_endless_time(unit: str, lang: str) -> None:
    begin = time.process_time()
    read_book(book(b.Run(text=(unit * 10_000)[:30_000]), lang=lang))
    assert time.process_time() - begin < 3
