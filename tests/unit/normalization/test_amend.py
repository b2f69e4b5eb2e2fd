# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people correct in outline.tsv and alt.tsv comes into the Book, and survives re-reading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.outline import Reason
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.model.walk import top_blocks
from daisy_pipeline.normalization import alt_sheet, outline_sheet
from daisy_pipeline.normalization.alt_sheet import AltRow, pictures, read_alt
from daisy_pipeline.normalization.amend import amend_outline
from daisy_pipeline.normalization.amend_pictures import amend_alt
from daisy_pipeline.normalization.amend_step import amend
from daisy_pipeline.normalization.amend_units import units
from daisy_pipeline.normalization.outline_sheet import OutlineRow, matched, read_outline


def paragraph(words: str, line: int) -> b.Paragraph:
    return b.Paragraph(text=b.plain(words), origin=b.Origin("가.txt", line))


def heading(words: str, line: int, level: int = 1) -> b.Heading:
    return b.Heading(level=level, text=b.plain(words), origin=b.Origin("가.txt", line))


def book(*body: b.Block) -> b.Book:
    return b.Book(lang="ko", body=body)


def reason(line: int, kind: str, words: str, why: str = "short", taken: bool = True) -> Reason:
    return Reason(origin=b.Origin("가.txt", line), words=words, why=why, kind=kind, taken=taken)


def amended(
    given: b.Book, *rows: tuple[str, str] | OutlineRow, reasons: Sequence[Reason] = ()
) -> tuple[list[str], list[Finding]]:
    made = [r if isinstance(r, OutlineRow) else OutlineRow(wish=r[1], words=r[0]) for r in rows]
    result, told = amend_outline(given, reasons, made)
    assert loads(b.Book, dumps(result)) == result
    return [shape(x) for x in top_blocks(result)], told


def shape(block: b.Block) -> str:
    match block:
        case b.Heading():
            return f"{block.level} {said(block.text)}"
        case b.Paragraph():
            return f"{block.role}: {said(block.text)}" if block.role else said(block.text)
        case b.Verse():
            return "verse " + " / ".join(said(n.text) for n in block.lines)
        case b.PageBreak():
            return f"p{block.page.label}"
        case b.ItemList():
            return f"list {block.start} {len(block.items)}"
        case b.Divider():
            return f"divider {block.sign}"
    return type(block).__name__


def said(text: b.Text) -> str:
    return "".join(map(b.text_of, text))


BOOK = book(heading("제1장", 1), paragraph("봄", 3), paragraph("글이다.", 5), paragraph("봄", 7))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("제1장", "body")], ["제1장", "봄", "글이다.", "봄"]),
        ([("제 1 장", "2")], ["2 제1장", "봄", "글이다.", "봄"]),
        ([("봄", "2")], ["1 제1장", "2 봄", "글이다.", "봄"]),
        ([OutlineRow(wish="3", words="봄", nth=2)], ["1 제1장", "봄", "글이다.", "3 봄"]),
        ([("글이다.", "epigraph")], ["1 제1장", "봄", "epigraph: 글이다.", "봄"]),
        ([("글이다.", "divider")], ["1 제1장", "봄", "divider 글이다.", "봄"]),
        ([("제1장", "title")], ["title: 제1장", "봄", "글이다.", "봄"]),
        ([("제1장", "page")], ["p1", "봄", "글이다.", "봄"]),
        ([], ["1 제1장", "봄", "글이다.", "봄"]),
    ],
)
def test_wishes(rows: list[tuple[str, str] | OutlineRow], expected: list[str]):
    assert amended(BOOK, *rows) == (expected, [])


def test_title_and_author_are_the_book_s():
    made, _ = amend_outline(BOOK, (), [OutlineRow(wish="author", words="글이다.")])
    assert made.info.creators == ("글이다.",) and len(made.front) == 1


def test_a_heading_typed_without_a_gap_is_cut_off():
    given = book(paragraph("3. 봄 봄이 왔다고 했다.", 1))
    assert amended(given, ("3. 봄", "2"))[0] == ["2 3. 봄", "봄이 왔다고 했다."]


def test_an_item_becomes_a_heading_and_the_list_goes_on():
    items = tuple(b.ListItem(blocks=(paragraph(w, n),)) for n, w in enumerate("산강들", 1))
    given = book(b.ItemList(items=items, kind=b.ListKind.NUMBER, origin=b.Origin("가.txt", 1)))
    assert amended(given, ("2. 강", "1"))[0] == ["list 1 1", "1 2. 강", "list 3 1"]
    assert amended(given, ("산", "body"))[0] == ["1. 산", "2. 강", "3. 들"]
    assert amended(given, ("산", "2"))[0] == ["2 1. 산", "list 2 2"]


def test_pages_that_are_none_go_back_together():
    pages = [
        b.PageBreak(page=b.PageMark(label=str(n)), origin=b.Origin("가.txt", n)) for n in (1, 2, 3)
    ]
    reasons = [reason(n, "page", f"- {n} -", "folio") for n in (1, 2, 3)]
    assert amended(book(*pages), ("- 1 -", "body"), reasons=reasons)[0] == [
        "- 1 -",
        "- 2 -",
        "- 3 -",
    ]


def test_lines_that_were_joined_become_verse_again():
    given = book(paragraph("나 보기가 역겨워 가실 때에는", 1), paragraph("끝이다.", 5))
    why = reason(1, "verse", "나 보기가 역겨워\n가실 때에는", "short-lines", taken=False)
    rows = [("나 보기가 역겨워", "verse")]
    assert amended(given, *rows, reasons=[why])[0][0] == "verse 나 보기가 역겨워 / 가실 때에는"
    lines = book(paragraph("말없이", 1), paragraph("고이", 2), paragraph("보내", 4))
    made = amended(lines, ("말없이", "verse"), ("고이", "verse"), ("보내", "verse"))[0]
    assert made == ["verse 말없이 / 고이", "verse 보내"]


def test_a_note_that_is_none_gives_its_sign_back():
    ref = b.NoteRef(text="1", note="note-1")
    text = (b.Segment((b.Run(text="봄"), ref)),)
    note = b.Note(
        id="note-1", label="1", blocks=(paragraph("뜻.", 2),), origin=b.Origin("가.txt", 2)
    )
    given = book(b.Paragraph(text=text, origin=b.Origin("가.txt", 1)), note)
    made = amended(given, ("1) 뜻.", "body"), reasons=[reason(2, "note", "1) 뜻.", "paired-note")])
    assert made[0] == ["봄1", "1) 뜻."]


@pytest.mark.message("DP-OTL-001")
def test_an_unknown_wish_is_told(tmp_path: Path):
    path = tmp_path / "outline.tsv"
    path.write_text("할 일\t글\n큰제목\t봄\n h2 \t제1장\n", encoding="utf-8")
    rows, told = read_outline(path)
    assert [(f.id, f.place.line, f.facts["wish"]) for f in told] == [("DP-OTL-001", 2, "큰제목")]
    assert rows[1].wish == "2"


@pytest.mark.message("DP-OTL-002")
def test_a_stale_row_is_told_with_its_line():
    rows = [
        OutlineRow(wish="2", words="가을", line=7),
        OutlineRow(wish="2", words="봄", nth=3, line=8),
    ]
    shapes, told = amended(BOOK, *rows)
    assert shapes == ["1 제1장", "봄", "글이다.", "봄"]
    assert [(f.id, f.place.line) for f in told] == [("DP-OTL-002", 7), ("DP-OTL-002", 8)]


@pytest.mark.message("DP-OTL-003")
def test_what_cannot_be_is_told_and_stays():
    shapes, [told] = amended(BOOK, OutlineRow(wish="page", words="글이다.", line=4))
    assert shapes[2] == "글이다." and (told.id, told.place.line) == ("DP-OTL-003", 4)


def test_rows_survive_lines_put_above_and_one_of_two_taken_away():
    rows = [OutlineRow(wish="2", words="봄", nth=2)]
    later = book(*(paragraph(f"{n}.", n) for n in range(1, 9)), *BOOK.body)
    assert amended(later, *rows)[0][-1] == "2 봄"
    one = book(heading("제1장", 1), paragraph("봄", 7))
    assert amended(one, *rows)[0] == ["1 제1장", "2 봄"]


def test_a_sheet_is_read_back_as_it_was_written(tmp_path: Path):
    rows = (OutlineRow(wish="body", words="‘가\t나’", nth=2, comments=("# 확인함",)),)
    data = outline_sheet.outline_bytes([(rows[0], "제목 1", "까닭", "가.txt 3")])
    (tmp_path / "outline.tsv").write_bytes(data)
    again, told = read_outline(tmp_path / "outline.tsv")
    assert [(r.wish, r.words, r.nth, r.comments) for r in again] == [
        ("body", "‘가\t나’", 2, ("# 확인함",))
    ]
    assert told == [] and data.startswith(b"\xef\xbb\xbf")
    # Windows' spreadsheet saves Unicode text as UTF-16 with CRLF
    (tmp_path / "outline.tsv").write_bytes(
        data.decode("utf-8-sig").replace("\n", "\r\n").encode("utf-16")
    )
    assert read_outline(tmp_path / "outline.tsv")[0][0].words == "‘가\t나’"


def test_an_empty_book_and_one_of_verse_have_units():
    verse = b.Verse(lines=(b.VerseLine(text=b.plain("나 보기가")),), origin=b.Origin("가.txt", 1))
    assert units(book(), ()) == ()
    assert matched([OutlineRow(wish="body", words="나 보기가")], units(book(verse), ()))[1] == []


@pytest.mark.message("DP-OTL-007")
def test_a_word_corrected_in_the_source_keeps_its_row():
    now = book(heading("제1장", 1), paragraph("봄이 오는 소리를 듣다", 3), paragraph("글이다.", 5))
    row = OutlineRow(wish="2", words="봄이 오는 쇼리를 듣다", line=7)
    shapes, [told] = amended(now, row)
    assert shapes == ["1 제1장", "2 봄이 오는 소리를 듣다", "글이다."]
    assert (told.id, told.place.line) == ("DP-OTL-007", 7)
    assert told.facts == {"words": "봄이 오는 쇼리를 듣다", "now": "봄이 오는 소리를 듣다"}


@pytest.mark.parametrize(
    ("words", "blocks"),
    [
        ("제3장 봄이 오면", ["제4장 봄이 오면"]),  # figures are never a slip
        ("봄이 오는 소리", ["봄이 오는 소식", "봄이 오는 소란"]),  # which of the two?
        ("봄이 오는 소리", ["가을이 가는 소리"]),
        ("봄꽃", ["봄꿈"]),
        ("꽃이 피었다.", ["잎이 피었다."]),
    ],
)
def test_rows_that_are_not_surely_the_same_stay_stale(words: str, blocks: list[str]):
    now = book(*(paragraph(x, n) for n, x in enumerate(blocks, 1)))
    shapes, told = amended(now, OutlineRow(wish="2", words=words, line=7))
    assert shapes == blocks and [f.id for f in told] == ["DP-OTL-002"]


def test_a_row_is_carried_over_only_between_its_neighbours():
    now = book(
        paragraph("봄이 오는 소리를 듣네", 1),
        heading("제1장", 3),
        paragraph("봄이 오는 소리를 듣자", 5),
    )
    rows = [
        OutlineRow(wish="1", words="제1장"),
        OutlineRow(wish="2", words="봄이 오는 소리를 듣다"),
    ]
    shapes, [told] = amended(now, *rows)
    assert shapes == ["봄이 오는 소리를 듣네", "1 제1장", "2 봄이 오는 소리를 듣자"]
    assert told.id == "DP-OTL-007"


# ------------------------------------------------------------------ pictures

HEN = b.Resource(name="hen.png", media_type="image/png", digest="d" * 64)


def illustrated() -> b.Book:
    figure = b.Figure(
        pictures=(b.Picture(name="hen.png"),),
        caption=(paragraph("그림 1. 닭", 4),),
        origin=b.Origin("가.txt", 4),
    )
    inline = b.Segment((b.Run(text="글 "), b.InlineImage(name="hen.png"), b.Run(text=" 끝.")))
    table = b.Table(rows=(b.Row(cells=(b.Cell(blocks=(figure,)),)),), origin=b.Origin("가.txt", 9))
    return b.Book(
        lang="ko",
        body=(
            heading("제1장", 1),
            paragraph("앞글.", 2),
            figure,
            b.Paragraph(text=(inline,)),
            table,
        ),
        resources=(HEN,),
    )


def test_every_picture_is_listed_with_what_is_around_it():
    first, inside, last = pictures(illustrated())
    assert (first.nth, inside.nth, last.nth) == (1, 2, 3)
    assert (first.heading, first.before, first.caption) == ("제1장", "앞글.", "그림 1. 닭")
    assert first.after == "글 끝." and first.missing and first.origin.line == 4


def test_alternative_texts_come_into_the_book():
    def row(nth: int, alt: str, long: str = "") -> AltRow:
        return AltRow(picture="hen.png", digest="d" * 16, nth=nth, alt=alt, description=long)

    made, told = amend_alt(
        illustrated(), [row(1, "닭", "수탉이\n운다."), row(2, "점"), row(3, "-")]
    )
    first, inside, last = pictures(made)
    assert told == [] and not any(p.missing for p in (first, inside))
    assert (first.alt, inside.alt, inside.inline, last.decorative) == ("닭", "점", True, True)
    same, _ = amend_alt(illustrated(), [row(1, "")])
    assert same == illustrated()


@pytest.mark.message("DP-ALT-001")
def test_words_for_a_picture_that_is_gone_are_told():
    row = AltRow(picture="cow.png", digest="e" * 16, nth=1, alt="소", description="", line=5)
    _, [finding] = amend_alt(illustrated(), [row])
    assert (finding.id, finding.place.line) == ("DP-ALT-001", 5)
    assert finding.facts == {"image": "cow.png"}


def test_a_picture_that_was_scanned_again_is_found_by_its_name():
    row = AltRow(picture="hen.png", digest="e" * 16, nth=1, alt="닭", description="")
    made, told = amend_alt(illustrated(), [row])
    assert told == [] and pictures(made)[0].alt == "닭"


def drawn(*names: str, before: str = "닭 두 마리가 마당에서 싸우고 있었다.") -> b.Book:
    """A book with a picture of each name between the same words."""
    figures = [b.Figure(pictures=(b.Picture(name=n),), origin=b.Origin("가.txt", 4)) for n in names]
    files = [b.Resource(name=n, media_type="image/png", digest=n[0] * 64) for n in sorted(names)]
    body = (heading("동백꽃", 1), paragraph(before, 3), *figures, paragraph("점순이가 왔다.", 5))
    return b.Book(lang="ko", body=body, resources=tuple(files))


AROUND = ("동백꽃", "닭 두 마리가 마당에서 싸우고 있었다.", "점순이가 왔다.")


@pytest.mark.message("DP-ALT-002")
def test_a_picture_replaced_between_the_same_words_keeps_its_text():
    row = AltRow(
        picture="old.png", digest="f" * 16, nth=1, alt="닭", description="", line=3, around=AROUND
    )
    made, [told] = amend_alt(drawn("new.png"), [row])
    assert pictures(made)[0].alt == "닭" and (told.id, told.place.line) == ("DP-ALT-002", 3)
    assert told.facts == {"image": "old.png", "now": "new.png"}
    assert [f.id for f in amend_alt(drawn("new.png", "more.png"), [row])[1]] == ["DP-ALT-001"]


def test_names_that_a_program_numbers_anew_do_not_exchange_texts():
    """Taking the first picture out of a document makes image2.png its image1.png."""
    first = AltRow(picture="n.png", digest="x" * 16, nth=1, alt="없앤 그림", description="")
    second = AltRow(picture="m.png", digest="n" * 16, nth=1, alt="남은 그림", description="")
    made, told = amend_alt(drawn("n.png"), [first, second])
    assert pictures(made)[0].alt == "남은 그림" and [f.id for f in told] == ["DP-ALT-001"]


def test_the_sheet_of_pictures_is_read_back_and_holds_no_formula(tmp_path: Path):
    shown = pictures(book(heading("=1+1", 1), *illustrated().body[2:]))[0]
    row = AltRow(picture="hen.png", digest="d" * 16, nth=1, alt="닭", description="수탉이\n운다.")
    data = alt_sheet.alt_bytes([(row, shown)])
    assert "‘=1+1’" in data.decode()
    (tmp_path / "alt.tsv").write_bytes(data)
    rows, told = read_alt(tmp_path / "alt.tsv")
    assert told == [] and rows[0].description == "수탉이\n운다." and rows[0].says


def test_the_step_writes_a_book(tmp_path: Path):
    (tmp_path / "read").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "read" / "book.json").write_bytes(dumps(BOOK))
    (tmp_path / "read" / "reasons.json").write_bytes(
        dumps((reason(3, "heading", "봄", taken=False),))
    )
    (tmp_path / "outline.tsv").write_text("할 일\t글\n2\t봄\n", encoding="utf-8")
    inputs = {"book": tmp_path / "read", "outline": tmp_path / "outline.tsv"}
    assert amend(StepInput(inputs), tmp_path / "out") == []
    made = loads(b.Book, (tmp_path / "out" / "book.json").read_bytes())
    assert isinstance(made.body[1], b.Heading)
