# SPDX-License-Identifier: AGPL-3.0-or-later
"""Habits of typists beyond the rules: old letters, plays in columns, notes at a page's foot."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.txt import TxtReader
from tests.unit.readers.test_txt import read, refused, told

PROSE = "봄이 왔다고 사람들이 말했지만 나는 그 말을 믿지 않았다."


def said(text: b.Text) -> str:
    return "".join(map(b.text_of, text))


def shape(block: b.Block) -> object:
    """A block as a short value to compare."""
    match block:
        case b.Heading():
            return f"{block.level} {said(block.text)}"
        case b.Paragraph():
            return said(block.text)
        case b.Speech():
            return (said(block.speaker), *map(shape, block.blocks))
        case b.ItemList():
            return [
                [f"{i.label} {shape(i.blocks[0])}".strip(), *map(shape, i.blocks[1:])]
                for i in block.items
            ]
        case b.Table():
            rows = (*block.head, *block.rows)
            return [
                [(*map(shape, c.blocks), c.colspan, c.rowspan) for c in row.cells] for row in rows
            ]
        case b.Note():
            return (block.label, *map(shape, block.blocks))
        case _:
            return type(block).__name__


def shapes(result: ReadResult) -> list[object]:
    return [shape(x) for x in result.book.body]


# ------------------------------------------------------------------ letters


@pytest.mark.message("DP-TXT-007")
def test_johab(tmp_path: Path):
    text = f"제1장 봄\n\n{PROSE}\n\n제2장 여름\n\n{PROSE}\n"
    result = read(tmp_path, text.encode("johab"))
    assert shapes(result) == ["1 제1장 봄", PROSE, "1 제2장 여름", PROSE]
    assert (result.details["encoding"], told(result, "DP-TXT-007")) == ("johab", [(0, {})])


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "春天來了，人們都到外面去。我不相信這句話。"),
        ("shift_jis", "春が来たと人々は言ったが、私は信じなかった。"),
        ("euc_jp", "春が来たと人々は言ったが、私は信じなかった。"),
        ("gb18030", "春天来了，人们都到外面去。我不相信这句话。"),
        ("cp1251", "Весна пришла, люди говорили, но я не верил."),
        ("latin-1", "Häuser über Bäume schön größer Ärger Öl"),
    ],
)
def test_other_encodings_are_not_taken_for_johab(tmp_path: Path, encoding: str, text: str):
    from daisy_pipeline.model.finding import DaisyError

    try:
        result = read(tmp_path, (text * 4).encode(encoding))
    except DaisyError as refusal:
        assert refusal.findings[0].id in ("DP-TXT-003", "DP-TXT-005", "DP-TXT-012")
    else:
        assert told(result, "DP-TXT-004") and not told(result, "DP-TXT-007")


def test_decomposed_letters_show_what_lines_are_and_stay(tmp_path: Path):
    """macOS leaves file names and what is pasted from them in decomposed letters."""
    text = f"차례\n\n여는 글\n제1장 봄\n\n여는 글\n\n{PROSE}\n\n제1장 봄\n\n가나@@p12다라.\n"
    plain = read(tmp_path, text).book
    typed = read(tmp_path, unicodedata.normalize("NFD", text)).book
    assert [type(x) for x in typed.front + typed.body] == [
        type(x) for x in plain.front + plain.body
    ]
    words = said(typed.body[0].text) if isinstance(typed.body[0], b.Heading) else ""
    assert words == unicodedata.normalize("NFD", "제1장 봄")
    last = typed.body[-1]
    assert isinstance(last, b.Paragraph)
    assert said(last.text) == unicodedata.normalize("NFD", "가나다라.")


def test_words_in_both_forms(tmp_path: Path):
    nfd = unicodedata.normalize("NFD", "여름이")
    result = read(tmp_path, f"제1장 봄\n\n봄이 왔다. {nfd} 왔다.\n")
    assert shapes(result)[1] == f"봄이 왔다. {nfd} 왔다."


# ------------------------------------------------------------------ plays


@pytest.mark.parametrize("gap", ["\t", "    ", "\u3000", " : ", "："])
def test_plays_in_columns(tmp_path: Path, gap: str):
    lines = [
        ("명서", "(웃으며) 물 좀 다오."), ("금녀", "여기 있어요."), ("명서", "고맙다."),
        ("금녀", "어디 가세요?"), ("명서", "장에 간다."), ("금녀", "다녀오세요."),
    ]  # fmt: skip
    text = "제1막\n\n" + "\n".join(f"{name}{gap}{words}" for name, words in lines) + "\n"
    assert shapes(read(tmp_path, text)) == ["1 제1막", *lines]


def test_a_long_speech_is_set_in(tmp_path: Path):
    text = (
        "명서    물 좀 다오. 목이 말라서\n        견딜 수가 없구나.\n금녀    여기 있어요.\n"
        "명서    고맙다.\n금녀    네.\n명서    간다.\n"
    )
    result = read(tmp_path, text)
    assert shapes(result)[0] == ("명서", "물 좀 다오. 목이 말라서 견딜 수가 없구나.")
    assert shapes(result)[1] == ("금녀", "여기 있어요.")


@pytest.mark.parametrize(
    "rows",
    [
        "서울\t12\n부산\t3\n서울\t4\n부산\t6\n대구\t1\n",
        "봄  따뜻하다\n여름  덥다\n가을  시원하다\n",
    ],
)
def test_tables_and_glossaries_are_no_plays(tmp_path: Path, rows: str):
    assert not any(isinstance(x, b.Speech) for x in read(tmp_path, rows).book.body)


# ------------------------------------------------------------------ lists, letters


def test_items_go_on_in_lines_set_in(tmp_path: Path):
    text = (
        "- 봄이 왔다고\n  사람들이 말했다.\n- 여름\n    - 안의 것은\n      길다\n- 끝\n\n" + PROSE
    )
    assert shapes(read(tmp_path, text)) == [
        [["봄이 왔다고 사람들이 말했다."], ["여름", [["안의 것은 길다"]]], ["끝"]],
        PROSE,
    ]


def test_a_paragraph_set_in_below_a_list_is_no_item(tmp_path: Path):
    text = "".join(f"  {PROSE}\n" for _ in range(4)) + f"\n- 봄\n- 여름\n  {PROSE}\n  {PROSE}\n"
    assert shapes(read(tmp_path, text))[4:] == [[["봄"], ["여름"]], PROSE, PROSE]


def test_heads_of_letters_keep_their_lines(tmp_path: Path):
    text = (
        "제목: 안부\n보낸 사람: 김하늘 <a@b.kr>\n받는 사람: 이봄\n날짜: 3월 2일\n\n"
        "봄이 왔다.\n> 잘 지내니?\n"
    )
    result = read(tmp_path, text)
    head = [["제목: 안부"], ["보낸 사람: 김하늘 <a@b.kr>"], ["받는 사람: 이봄"], ["날짜: 3월 2일"]]
    assert shapes(result) == [head, "봄이 왔다.", "Quote"]
    assert result.book.info.title == ""


# ------------------------------------------------------------------ pages, tables


@pytest.mark.parametrize("gap", ["", "\n"])
def test_notes_at_a_pages_foot_do_not_part_a_paragraph(tmp_path: Path, gap: str):
    text = (
        f"봄1)이 왔다고 마을 사람들이 모두\n{gap}1) 봄의 뜻.\n{gap}@@p13\n{gap}"
        f"밖으로 나와서 말했다.\n\n{PROSE}\n"
    )
    result = read(tmp_path, text)
    assert shapes(result) == [
        "봄이 왔다고 마을 사람들이 모두 밖으로 나와서 말했다.", ("1", "봄의 뜻."), PROSE,
    ]  # fmt: skip
    first = result.book.body[0]
    assert isinstance(first, b.Paragraph)
    marks = [i.label for i in first.text[0].content if isinstance(i, b.PageMark)]
    assert marks == ["13"]


def test_notes_at_a_pages_foot_after_a_whole_sentence(tmp_path: Path):
    text = f"봄1)이 왔다고 모두 말했다.\n\n1) 봄의 뜻.\n\n@@p13\n{PROSE}\n"
    kinds = [type(x).__name__ for x in read(tmp_path, text).book.body]
    assert kinds == ["Paragraph", "Note", "PageBreak", "Paragraph"]


def test_notes_in_brackets_of_print_stay_in_their_sentence(tmp_path: Path):
    """``(주: …)`` is how print itself has it: a reader hears it where it stands."""
    assert shapes(read(tmp_path, "봄(주: 새봄)이 왔다.\n")) == ["봄(주: 새봄)이 왔다."]


@pytest.mark.parametrize(
    ("drawn", "cells"),
    [
        (
            "┌─────────┐\n│  합계   │\n├────┬────┤\n│이름│나이│\n├────┼────┤\n"
            "│봄이│7   │\n└────┴────┘",
            [[("합계", 2, 1)], [("이름", 1, 1), ("나이", 1, 1)], [("봄이", 1, 1), ("7", 1, 1)]],
        ),
        (
            "┌────┬────┐\n│서울│하나│\n│    ├────┤\n│    │둘  │\n├────┼────┤\n"
            "│부산│셋  │\n└────┴────┘",
            [[("서울", 1, 2), ("하나", 1, 1)], [("둘", 1, 1)], [("부산", 1, 1), ("셋", 1, 1)]],
        ),
        (
            "+----+----+\n| a  | b  |\n+----+----+\n| c       |\n+----+----+",
            [[("a", 1, 1), ("b", 1, 1)], [("c", 2, 1)]],
        ),
        (  # lines two columns wide, as Korean letters of old had them
            "┌──┬──┐\n│이름│나이│\n│    ├──┤\n│    │칠  │\n└──┴──┘",
            [[("이름", 1, 2), ("나이", 1, 1)], [("칠", 1, 1)]],
        ),
    ],
)
def test_drawn_tables_with_spans(tmp_path: Path, drawn: str, cells: list[object]):
    assert shapes(read(tmp_path, drawn + "\n\n" + PROSE)) == [cells, PROSE]


def test_a_frame_that_does_not_meet_loses_no_words(tmp_path: Path):
    drawn = "┌────┬────┐\n│서울 길게 넘침│하나│\n├────┼────┤\n│둘│\n└────┴────┘"
    (block,) = read(tmp_path, drawn).book.body
    assert isinstance(block, b.Box) and "서울 길게 넘침" in str(block) and "둘" in str(block)


# ------------------------------------------------------------------ bounds


@pytest.mark.message("DP-TXT-013")
def test_what_no_book_holds_is_refused(tmp_path: Path):
    refused(tmp_path, b"a\n" * 400_001, "DP-TXT-013", 0)
    refused(tmp_path, b"@@p1 " * 200_001, "DP-TXT-013", 0)


def test_many_notes_of_one_label(tmp_path: Path):
    path = tmp_path / "주.txt"
    path.write_text("봄[^1]이 왔다.\n\n[^1]: 뜻.\n\n" * 5_000, encoding="utf-8")
    book = TxtReader().read(path, {}).book
    refs = [i.note for x in book.body if isinstance(x, b.Paragraph) for i in x.text[0].content
            if isinstance(i, b.NoteRef)]  # fmt: skip
    assert refs == [x.id for x in book.body if isinstance(x, b.Note)] and len(set(refs)) == 5_000
