# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typed texts as Korean volunteers make them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.messages.wording import word
from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.model.ports import ReadResult
from daisy_pipeline.readers.txt import TxtReader
from tests.fakes.books import PNG
from tests.unit.readers.words import letters, of_book


def read(folder: Path, text: str | bytes, **settings: str) -> ReadResult:
    path = folder / "가.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return TxtReader().read(path, settings)


def body(folder: Path, text: str | bytes, **settings: str) -> tuple[b.Block, ...]:
    return read(folder, text, **settings).book.body


def words(block: b.Block) -> str:
    assert isinstance(block, b.Paragraph | b.Heading)
    return "".join(map(b.text_of, block.text))


def told(result: ReadResult, id: str) -> list[tuple[int, dict[str, object]]]:
    return [(f.place.line, dict(f.facts)) for f in result.findings if f.id == id]


def refused(folder: Path, data: bytes, id: str, line: int, **settings: str) -> None:
    with pytest.raises(DaisyError) as caught:
        read(folder, data, **settings)
    (finding,) = caught.value.findings
    assert (finding.id, finding.place.file, finding.place.line) == (id, "가.txt", line)


# ------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "utf-32"]
)
def test_encodings_are_told_apart(tmp_path: Path, encoding: str):
    text = "똠방각하가 말했다.\r\n“그래, 펲시콜라.”\r\n"
    data = text.encode(encoding) if encoding != "cp949" else text.encode("cp949")
    assert [words(x) for x in body(tmp_path, data)] == ["똠방각하가 말했다.", "“그래, 펲시콜라.”"]


@pytest.mark.message("DP-TXT-001")
@pytest.mark.parametrize("data", [b"", b" \r\n\n", "\ufeff\u3000\n".encode(), b"\xff\xfe"])
def test_no_text(tmp_path: Path, data: bytes):
    refused(tmp_path, data, "DP-TXT-001", 0)


@pytest.mark.message("DP-TXT-002")
@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x01\x02", b"\x7fELF\x01\x02\x03abc", b"a\x00b"])
def test_no_letters(tmp_path: Path, data: bytes):
    refused(tmp_path, data, "DP-TXT-002", 0)


@pytest.mark.message("DP-TXT-002")
def test_hundreds_of_marks_on_a_letter(tmp_path: Path):
    refused(tmp_path, ("봄\na" + "\u0301\u0316" * 100).encode(), "DP-TXT-002", 2)
    assert words(body(tmp_path, "봄 a\u0301\u0316 " + "─" * 300)[0])


@pytest.mark.message("DP-TXT-003")
def test_unknown_encoding(tmp_path: Path):
    refused(tmp_path, b"abc\n\xff\xff\xff\n", "DP-TXT-003", 2)


@pytest.mark.message("DP-TXT-004")
def test_doubtful_encoding(tmp_path: Path):
    result = read(tmp_path, b"abc\n" + ("뷁쉛뀳뒑쨟휉" * 5).encode("cp949"))
    assert told(result, "DP-TXT-004") == [(2, {})]


@pytest.mark.message("DP-TXT-005")
def test_broken_letters(tmp_path: Path):
    refused(tmp_path, "가나다\n".encode() + b"\xff\xff\n", "DP-TXT-005", 2)
    refused(tmp_path, "가나\n다".encode("cp949"), "DP-TXT-005", 1, encoding="utf-8")
    refused(tmp_path, b"abc", "DP-TXT-005", 1, encoding="no-such")


@pytest.mark.message("DP-TXT-006")
def test_lost_letters(tmp_path: Path):
    assert told(read(tmp_path, "가\n나\ufffd\ufffd"), "DP-TXT-006") == [(2, {"count": 2})]


@pytest.mark.message("DP-TXT-012")
def test_mixed_encodings_name_the_line(tmp_path: Path):
    utf8, cp949 = "봄이 왔다.\n".encode(), "닭이 운다.\n".encode("cp949")
    refused(tmp_path, utf8 * 3 + cp949 + utf8, "DP-TXT-012", 4)
    refused(tmp_path, cp949 * 3 + utf8 + cp949, "DP-TXT-012", 4)
    # CP949 would explain these UTF-8 bytes too, as other letters
    refused(tmp_path, cp949 * 2 + "가가\n".encode(), "DP-TXT-012", 3)


# ------------------------------------------------------------------ real texts


@pytest.mark.parametrize("name", ["utf-8", "euc-kr"])
def test_a_story_as_typed(shared: Path, name: str):
    path = shared / f"samples/text/dongbaekkkot.{name}.txt"
    result = TxtReader().read(path, {})
    book = result.book
    assert [(x.role, words(x)) for x in book.front if isinstance(x, b.Paragraph)] == [
        ("title", "동백꽃"),
        ("author", "김유정"),
    ]
    assert (book.info.title, book.info.creators, book.lang) == ("동백꽃", ("김유정",), "ko")
    assert len(book.body) == 86 and all(isinstance(x, b.Paragraph) for x in book.body)
    assert words(book.body[4]) == '"얘! 너 혼자만 일하니?"'
    encoding = {"utf-8": "utf-8", "euc-kr": "cp949"}[name]
    details = {"encoding": encoding, "paragraphs": "indent", "sure": True, "width": 0}
    assert (result.details, result.findings) == (details, ())


_LONG = "길" * 40
_ONE_OF_THREE = "봄이 왔다고\n사람들이 말했다.\n나는 몰랐다.\n지금도 모른다.\n"


@pytest.mark.message("DP-TXT-020")
@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("  앞에 빈칸이 있다.\n없는 줄이다.\n또 없다.\n또.\n" * 2, "indent", "앞에 빈칸이 있는 줄"),
        (f"{_ONE_OF_THREE}\n{_LONG}.", "line", "한 줄이 한 문단인 글"),
        (f"{_LONG}\n봄.\n여름.\n낮.\n\n가을\n겨울.", "blank-line", "빈 줄에서"),
        ("봄이 왔다고\n누가\n말했다.\n" * 4, "verse", "시의 한 행"),
    ],
)
def test_only_unclear_paragraphs_are_told(tmp_path: Path, text: str, mode: str, words: str):
    result = read(tmp_path, text)
    [finding] = [f for f in result.findings if f.id == "DP-TXT-020"]
    assert (finding.place.file, finding.facts) == ("가.txt", {"mode": f"paragraphs.{mode}"})
    assert (result.details["paragraphs"], result.details["sure"]) == (mode, False)
    assert words in word(finding, "ko").text and f"{mode}" not in word(finding, "ko").text
    forced = read(tmp_path, text, paragraphs="line")
    assert not [f for f in forced.findings if f.id == "DP-TXT-020"]


def test_sonnets_are_headings_and_verse(shared: Path, tmp_path: Path):
    folder = shared / "samples/narration/sonnets"
    texts = [(folder / f"sonnet-00{n}.txt").read_text(encoding="utf-8") for n in (1, 2, 3)]
    for text, number in zip(texts, ("I", "II", "III"), strict=True):
        heading, verse = body(tmp_path, text)
        assert isinstance(heading, b.Heading) and words(heading) == number
        assert isinstance(verse, b.Verse) and len(verse.lines) == 14
    kinds = [type(x).__name__ for x in body(tmp_path, "".join(texts))]
    assert kinds == ["Heading", "Verse"] * 3


# ------------------------------------------------------------------ paragraphs


def test_wrapped_lines_between_words_are_joined_with_a_blank(tmp_path: Path):
    text = (
        "It was a bright cold day in April, and the\nclocks were striking thirteen. Winston\n"
        "Smith, his chin nuzzled into his breast in\nan effort to escape the vile wind, slipped\n"
        "quickly through the glass doors.\n\nThe hallway smelt of boiled cabbage and\n"
        "old rag mats.\n"
    )
    first, second = body(tmp_path, text)
    assert words(first).startswith("It was a bright cold day in April, and the clocks were")
    assert words(second) == "The hallway smelt of boiled cabbage and old rag mats."


@pytest.mark.message("DP-TXT-021")
def test_wrapped_lines_within_words_are_joined_without(tmp_path: Path):
    whole = "나는점심을먹고나무를하러갈양으로나올때이었다산으로올라서려니까등뒤에서푸드득" * 3
    lines = [whole[n : n + 20] for n in range(0, len(whole), 20)]
    result = read(tmp_path, "\n".join(lines))
    assert words(result.book.body[0]) == whole and len(result.book.body) == 1
    assert told(result, "DP-TXT-021") == [(2, {"count": len(lines) - 1})]


def test_leading_blanks_begin_paragraphs(tmp_path: Path):
    text = "　첫 문단의 첫째 줄이\n이어진다.\n\t둘째 문단이다.\n  셋째다.\n"
    assert [words(x) for x in body(tmp_path, text)] == [
        "첫 문단의 첫째 줄이 이어진다.",
        "둘째 문단이다.",
        "셋째다.",
    ]


def test_empty_lines_part_paragraphs(tmp_path: Path):
    text = "첫 문단의 첫째 줄이\n이어진다.\n\n둘째 문단이\n이어진다.\n"
    assert len(body(tmp_path, text)) == 2
    assert len(body(tmp_path, text, paragraphs="line")) == 4


def test_every_line_is_a_paragraph(tmp_path: Path):
    assert len(body(tmp_path, "그가 왔다.\n“그래.”\n나는 웃었다.\n\n비가 왔다.\n")) == 4


# -------------------------------------------------------------------- headings


@pytest.mark.parametrize(
    "line",
    [
        "제1장 만남", "제 1 장", "제1장", "第一章 봄", "1장 봄", "제삼장 봄비", "1부", "제1부 서울",
        "Chapter 1", "CHAPTER ONE", "Chapter IV. The Sea", "프롤로그", "머리말", "맺음말", "부록 1",
        "차 례", "Prologue", "# 봄", "### 봄 ###",
    ],
)  # fmt: skip
def test_headings(tmp_path: Path, line: str):
    blocks = read(tmp_path, f"{line}\n\n그는 학교에 갔다.\n\n그리고 왔다.\n").book
    assert isinstance((blocks.front + blocks.body + blocks.rear)[0], b.Heading)


@pytest.mark.parametrize(
    "line",
    [
        "1장만 주세요.", "1장만 주세요", "1장 주세요.", "제1장을 읽었다.", "3부 능선까지 갔다.",
        "1984", "“제1장”", "머리말을 읽었다.", "I am here.", "부록까지 읽었다.", "1. 밥을 먹었다.",
        "2024",
        "Part of it was gone", "제1장이 끝났다", "장", "Chapter and verse", "후기가 좋다",
    ],
)  # fmt: skip
def test_no_headings(tmp_path: Path, line: str):
    book = read(tmp_path, f"그는 학교에 갔다.\n\n{line}\n\n그리고 왔다.\n").book
    assert not any(isinstance(x, b.Heading) for x in book.front + book.body + book.rear)


def test_levels_of_parts_chapters_and_sections(tmp_path: Path):
    text = "\n\n".join(
        ["제1부 봄", "제1장 싹", "글이다.", "제1절 뿌리", "글이다.", "제2장 꽃", "글이다."]
    )
    headings = [x for x in body(tmp_path, text) if isinstance(x, b.Heading)]
    assert [h.level for h in headings] == [1, 2, 3, 2]


def test_numbers_alone_are_headings_when_they_count_up(tmp_path: Path):
    text = "1\n\n봄이 왔다.\n\n2\n\n여름이 왔다.\n\n1950\n\n전쟁이 났다.\n"
    headings = [words(x) for x in body(tmp_path, text) if isinstance(x, b.Heading)]
    assert headings == ["1", "2"]


def test_front_and_rear_matter(tmp_path: Path):
    book = read(tmp_path, "머리말\n\n앞이다.\n\n제1장\n\n가운데다.\n\n부록\n\n뒤다.\n").book
    assert [words(x) for x in book.front] == ["머리말", "앞이다."]
    assert [words(x) for x in book.body] == ["제1장", "가운데다."]
    assert [words(x) for x in book.rear] == ["부록", "뒤다."]


@pytest.mark.message("DP-TXT-023")
def test_short_lines_that_may_be_headings_are_told(tmp_path: Path):
    result = read(tmp_path, "그는 갔다.\n\n봄이 오는 소리\n\n그는 왔다.\n")
    assert told(result, "DP-TXT-023") == [(3, {"count": 1, "words": "봄이 오는 소리"})]


# -------------------------------------------------------------------- title page


def test_named_title_page(tmp_path: Path):
    book = read(tmp_path, "제목: 봄봄\n지은이: 김유정\n\n글이다.\n\n글이다.\n").book
    assert (book.info.title, book.info.creators) == ("봄봄", ("김유정",))
    assert len(book.body) == 2


def test_no_title_page(tmp_path: Path):
    for text in (
        "“그래?”\n\n그는 갔다.\n",
        "그는 갔다.\n\n왔다.\n",
        "제1장\n\n김유정\n\n글이다.\n",
    ):
        assert read(tmp_path, text).book.front == ()


# -------------------------------------------------------------------------- marks


@pytest.mark.message("DP-TXT-022")
def test_pages(tmp_path: Path):
    text = "@@pxii\n첫째다.\n@@p12\n둘째 @@13쪽 셋째다.\n낱@@p14말이다.\n@@부록-3\n@@ 넷째다.\n"
    result = read(tmp_path, text)
    pages = [x.page for x in result.book.body if isinstance(x, b.PageBreak)]
    pages += [
        i
        for x in result.book.body
        if isinstance(x, b.Paragraph)
        for i in x.text[0].content
        if isinstance(i, b.PageMark)
    ]
    assert [(p.label, p.kind.value) for p in pages] == [
        ("xii", "front"),
        ("12", "normal"),
        ("부록-3", "special"),
        ("13", "normal"),
        ("14", "normal"),
    ]
    assert [words(x) for x in result.book.body if isinstance(x, b.Paragraph)] == [
        "첫째다.",
        "둘째 셋째다.",
        "낱말이다.",
        "@@ 넷째다.",
    ]
    assert told(result, "DP-TXT-022") == [(7, {"words": "@@ 넷째다."})]


@pytest.mark.message("DP-TXT-024")
def test_notes(tmp_path: Path):
    text = "봄[^1]이 왔다.\n[^1]: 봄의 뜻.\n꽃[^1]이 피었다[^9].\n[^1]: 꽃의 뜻.\n"
    result = read(tmp_path, text)
    first, note, second, other = result.book.body
    assert isinstance(note, b.Note) and isinstance(other, b.Note)
    assert isinstance(first, b.Paragraph) and isinstance(second, b.Paragraph)
    assert first.text[0].content[1] == b.NoteRef(text="1", note=note.id)
    assert second.text[0].content[1] == b.NoteRef(text="1", note=other.id)
    assert note.id != other.id and words(second) == "꽃이 피었다[^9]."
    assert told(result, "DP-TXT-024") == [(3, {"label": "9"})]


@pytest.mark.message("DP-TXT-025")
def test_pictures(tmp_path: Path):
    (tmp_path / "닭.png").write_bytes(PNG)
    text = "![닭 두 마리](닭.png)\n글 ![점](닭.png) 글\n![집](../../etc/passwd)\n"
    result = read(tmp_path, text)
    figure, paragraph, raw = result.book.body
    assert isinstance(figure, b.Figure) and isinstance(paragraph, b.Paragraph)
    (name,) = result.resources
    assert name.isascii() and figure.pictures[0] == b.Picture(name=name, alt=b.plain("닭 두 마리"))
    assert paragraph.text[0].content[1] == b.InlineImage(name=name, alt="점")
    assert raw == b.Raw(
        format="txt",
        code="![집](../../etc/passwd)",
        text=b.plain("집"),
        origin=b.Origin("가.txt", 3),
    )
    assert told(result, "DP-TXT-025") == [(3, {"image": "../../etc/passwd"})]


def test_verse_quotes_lists_dividers(tmp_path: Path):
    text = (
        "글이다.\n\n| 나 보기가 역겨워\n|   가실 때에는\n|\n| 말없이\n\n"
        "> 따온 글.\n> 또.\n\n* * *\n\n- 하나\n- 둘\n    - 둘의 안\n\n3. 셋\n4. 넷\n\n글이다.\n"
    )
    kinds = body(tmp_path, text)
    assert [type(x).__name__ for x in kinds] == [
        "Paragraph", "Verse", "Verse", "Quote", "Divider", "ItemList", "ItemList", "Paragraph",
    ]  # fmt: skip
    verse, bullets, numbers = kinds[1], kinds[5], kinds[6]
    assert isinstance(verse, b.Verse) and [n.indent for n in verse.lines] == [0, 1]
    assert isinstance(bullets, b.ItemList) and len(bullets.items[1].blocks) == 2
    assert isinstance(numbers, b.ItemList)
    assert (numbers.kind, numbers.start) == (b.ListKind.NUMBER, 3)


def test_one_dash_is_no_list(tmp_path: Path):
    assert all(
        isinstance(x, b.Paragraph) for x in body(tmp_path, "글이다.\n\n- 안녕?\n\n글이다.\n")
    )


TOKENS = (
    "@@p1|@@|[^1]|[^1]: |\n|\n\n|# |- |> || |1. |I\n|제1장\n|가나다|abc.|  |![a](b.png)|***\n|\x0c"
)


@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(st.sampled_from([*TOKENS.split("|"), "|"]), max_size=30).map("".join),
        st.text(max_size=60),
    )
)
def test_any_bytes_give_a_book_or_a_finding(tmp_path_factory, data: bytes | str):
    folder = tmp_path_factory.mktemp("t")
    try:
        result = read(folder, data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    except DaisyError as problem:
        assert problem.findings[0].place.file == "가.txt"
    else:
        assert loads(b.Book, dumps(result.book)) == result.book


@given(st.lists(st.text("가나다 abc.\n", max_size=20), min_size=1, max_size=6))
def test_no_word_of_plain_text_is_lost(tmp_path_factory, lines: list[str]):
    text = "\n".join(["처음이다.", *lines])
    book = read(tmp_path_factory.mktemp("t"), text).book
    assert letters(of_book(book)) == "".join(text.split())
