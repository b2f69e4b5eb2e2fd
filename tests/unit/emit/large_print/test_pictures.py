# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of large print: how large, with which words, and what becomes of those without."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from daisy_pipeline.check.large_print import CheckerLargePrint, Wish, check_pdf
from daisy_pipeline.config.large_print_profile import POINT, LargePrintProfile
from daisy_pipeline.emit.large_print import pictures
from daisy_pipeline.emit.large_print.emitter import LargePrint
from daisy_pipeline.emit.large_print.picture_files import picture_files, without_damaged
from daisy_pipeline.emit.large_print.picture_words import worded
from daisy_pipeline.emit.steps import emitter
from daisy_pipeline.model.book import (
    Block,
    Book,
    Box,
    Figure,
    InlineImage,
    ItemList,
    ListItem,
    Origin,
    Paragraph,
    Picture,
    ProducerNote,
    Run,
    Segment,
    plain,
)
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools import typst
from tests.unit.emit.large_print.books import page_texts
from tests.unit.emit.large_print.pdf_words import PdfWords, every, said
from tests.unit.emit.large_print.sheets import PROFILE, TITLE, outside, para, printed, set_alone

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">
<rect width="40" height="30"/></svg>"""


def draw(
    folder: Path, name: str, width: int, height: int, mode: str = "RGB", turn: int = 0
) -> Path:
    image = Image.new(mode, (width, height), 128 if mode == "L" else None)
    exif = Image.Exif()
    if turn:
        exif[0x0112] = turn
    image.save(folder / name, exif=exif)
    return folder / name


def figure(
    *names: str, alt: str = "닭 두 마리", caption: str = "그림 1. 닭", **more: object
) -> Figure:
    made = tuple(Picture(name=n, alt=plain(alt), **more) for n in names)  # type: ignore[arg-type]
    return Figure(pictures=made, caption=(para(caption),) if caption else ())


def boxes(path: Path) -> list[tuple[int, float, float]]:
    """The pictures on the pages: page, width and height in points."""
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf):
            for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
                left, bottom, right, top = thing.get_bounds()
                found.append((number, right - left, top - bottom))
    return found


TEXT = (PROFILE.width - PROFILE.inner - PROFILE.outer) / POINT
PAGE = (PROFILE.height - PROFILE.top - PROFILE.bottom) / POINT


@pytest.mark.parametrize(
    ("size", "width"), [((1600, 1200), TEXT), ((200, 150), 200), ((20, 20), 54), ((900, 400), None)]
)
def test_a_picture_is_as_wide_as_the_text_but_no_pixel_is_larger_than_a_point(
    tmp_path: Path, size: tuple[int, int], width: float | None
) -> None:
    made = printed(tmp_path, figure("a.png"), images={"a.png": draw(tmp_path, "a.png", *size)})
    ((_, wide, high),) = boxes(made.path)
    assert wide == pytest.approx(width if width else wide, abs=1.0)
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.02)
    assert made.pdf.book_words() == made.wanted and outside(made.path) == []


def test_a_tall_picture_leaves_room_for_its_caption_on_the_page(tmp_path: Path) -> None:
    tall = draw(tmp_path, "a.png", 400, 3000)
    made = printed(tmp_path, figure("a.png", caption="긴 설명 " * 20), images={"a.png": tall})
    ((page, _, high),) = boxes(made.path)
    import pypdfium2

    with pypdfium2.PdfDocument(made.path) as pdf:
        assert "긴 설명" in pdf[page].get_textpage().get_text_range()
    assert PAGE / 2 < high < PAGE


def test_a_very_wide_picture_is_turned_with_its_caption(tmp_path: Path) -> None:
    wide = draw(tmp_path, "a.png", 3000, 800)
    made = printed(tmp_path, para("앞"), figure("a.png"), para("뒤"), images={"a.png": wide})
    ((page, width, _),) = boxes(made.path)
    box = made.pdf.pdf.pages[page].mediabox
    assert float(box[2]) > float(box[3]) and width > 1.4 * TEXT
    assert made.pdf.book_words() == made.wanted
    within, _ = set_alone(Box(blocks=(figure("a.png"),)), images={"a.png": wide})
    assert "flipped" not in within


def test_exif_turns_a_picture_and_its_measure(tmp_path: Path) -> None:
    turned = draw(tmp_path, "a.jpg", 900, 300, turn=6)
    assert pictures.size_of(turned) == (300, 900)
    made = printed(tmp_path, figure("a.jpg"), images={"a.jpg": turned})
    (box,) = [e[1]["A"] for e in made.pdf.kinds("Figure")]
    (left, bottom, right, top) = (float(n) for n in box[0].BBox)
    assert (top - bottom) / (right - left) == pytest.approx(3, rel=0.1)


def test_a_drawing_is_as_wide_as_the_text_and_a_kind_is_known_by_its_bytes(tmp_path: Path) -> None:
    drawn = tmp_path / "a.png"
    drawn.write_text(SVG, "utf-8")
    assert pictures.suffix_of(drawn) == ".svg"
    code, _ = set_alone(figure("a.png"), images={"a.png": drawn})
    assert f"{TEXT:.2f}".rstrip("0") in code
    made = printed(tmp_path, figure("a.png"), images={"a.png": drawn})
    assert made.pdf.book_words() == made.wanted


def test_in_the_dark_a_picture_stands_on_white(tmp_path: Path) -> None:
    clear = draw(tmp_path, "a.png", 400, 300, "RGBA")
    dark = LargePrintProfile().in_colours("white-on-black")
    made = printed(tmp_path, figure("a.png"), images={"a.png": clear}, profile=dark)
    ((page, _, _),) = boxes(made.path)
    import pypdfium2

    with pypdfium2.PdfDocument(made.path) as pdf:
        image = pdf[page].render(scale=0.5).to_pil().convert("L")
    colours = {colour for _, colour in image.getcolors() or []}
    assert {0, 255} <= colours and sum(image.histogram()[250:]) > 15_000


def test_alternative_texts_are_in_the_tags_and_decoration_is_not(tmp_path: Path) -> None:
    file = draw(tmp_path, "a.png", 200, 100)
    rule = Picture(name="rule.png", decorative=True)
    both = Figure(pictures=(Picture(name="a.png", alt=plain("닭")), rule), caption=(para("둘"),))
    inline = (Run(text="앞"), InlineImage(name="a.png", alt="표"), InlineImage(name="a.png"))
    made = printed(
        tmp_path,
        both,
        Paragraph(text=(Segment(inline),)),
        images={"a.png": file, "rule.png": file},
    )
    assert [str(e[1]["Alt"]) for e in made.pdf.kinds("Figure")] == ["닭", "표"]
    assert len(boxes(made.path)) == 4 and made.pdf.book_words() == made.wanted


def test_a_picture_without_a_file_is_its_words(tmp_path: Path) -> None:
    line = Paragraph(text=(Segment((InlineImage(name="gone.png", alt="없는 표시"),)),))
    made = printed(tmp_path, figure("gone.png"), line, images={})
    assert made.pdf.kinds("Figure") == [] and made.pdf.book_words() == made.wanted
    assert "[그림]" in "".join(said(kid) for kid in made.pdf.tree())


def test_descriptions_and_wanted_alternative_texts_stand_below_the_picture(tmp_path: Path) -> None:
    file = draw(tmp_path, "a.png", 200, 100)
    described = figure("a.png", description=(ProducerNote(blocks=(para("싸우는 닭."),)),))
    made = printed(tmp_path, described, images={"a.png": file}, print_alt=True)
    words = "".join(said(e) for e in made.pdf.tree())
    assert "그림 설명" in words and "그림을 대신하는 말" in words
    assert words.count("닭 두 마리") == 1  # printed in words of our own; the tag has it besides
    assert made.pdf.book_words() == made.wanted == "장닭두마리싸우는닭.그림1.닭"


@pytest.mark.message("DP-LPR-022")
def test_a_picture_without_words_gets_what_is_known_and_is_told_once() -> None:
    origin = Origin("책.txt", 7)
    bare = Figure(pictures=(Picture(name="a.png"),), caption=(para("그림 1. 닭"),), origin=origin)
    alone = ItemList(items=(ListItem(blocks=(Figure(pictures=(Picture(name="b.png"),)),)),))
    made = worded(Book(lang="ko", body=(bare, alone)))
    (told,) = made.findings
    assert (told.id, told.place.file, told.place.line) == ("DP-LPR-022", "책.txt", 7)
    assert told.facts == {"count": 2, "name": "a.png"}
    alts = [pictures.alternative(p) for p in _pictures(made.book)]
    assert alts == ["그림: 그림 1. 닭", "그림"]
    assert worded(made.book).findings == () and worded(made.book).book is made.book


def _pictures(book: Book) -> list[Picture]:
    from daisy_pipeline.model.walk import every_block

    blocks = every_block(book.body)
    return [p for block in blocks if isinstance(block, Figure) for p in block.pictures]


def test_decoration_needs_no_words_and_descriptions_can_stay_away() -> None:
    rule = Figure(pictures=(Picture(name="rule.png", decorative=True),))
    told = figure("a.png", description=(para("긴 설명"),))
    book = Book(lang="ko", body=(rule, told))
    assert worded(book).book is book and worded(book).findings == ()
    short = worded(book, descriptions=False).book
    assert [p.description for p in _pictures(short)] == [(), ()]


def given(
    images: dict[str, Path], *blocks: Block, refused: frozenset[str] = frozenset()
) -> ProductInput:
    book = Book(lang="ko", body=blocks)
    return ProductInput(book=book, title=TITLE, settings={}, images=images, refused=refused)


@pytest.mark.message("DP-LPR-023")
def test_damaged_pictures_are_left_out_and_told(tmp_path: Path) -> None:
    whole = draw(tmp_path, "a.png", 300, 200)
    noise = BytesIO()
    Image.effect_noise((300, 200), 90).save(noise, "PNG")
    cut = tmp_path / "cut.png"
    cut.write_bytes(noise.getvalue()[:5000])
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    files = {"a.png": whole, "cut.png": cut, "broken.jpg": broken}
    found = picture_files(given(files, figure(*files)))
    assert [(f.id, f.place.inside) for f in found.findings] == [("DP-LPR-023", "broken.jpg")]
    kept = without_damaged(found.files)
    assert [(f.id, f.facts) for f in kept.findings] == [("DP-LPR-023", {"name": "cut.png"})]
    made = printed(tmp_path, figure(*files), images=kept.files)
    assert list(kept.files) == ["a.png"] and len(made.pdf.kinds("Figure")) == 1
    assert made.pdf.book_words() == made.wanted


def test_a_book_with_a_damaged_picture_is_made(tmp_path: Path) -> None:
    noise = BytesIO()
    Image.effect_noise((300, 200), 90).save(noise, "PNG")
    cut = tmp_path / "cut.png"
    cut.write_bytes(noise.getvalue()[:5000])
    short = tmp_path / "short.png"
    short.write_bytes(noise.getvalue()[:120])
    wishes = {"formats": ["pdf", "docx"], "tables": "linear", "print_alt": True}
    files = {"cut.png": cut, "short.png": short, "a.png": draw(tmp_path, "a.png", 9, 9)}
    book = given(files, figure("a.png", "cut.png", "short.png"))
    (tmp_path / "out").mkdir()
    findings = emitter("large-print").emit(replace(book, settings=wishes), tmp_path / "out")
    told = [(f.id, f.facts["name"]) for f in findings]  # the DOCX has neither, and says no more
    assert told == [("DP-LPR-023", "cut.png"), ("DP-LPR-023", "short.png")]
    (file,) = (tmp_path / "out").glob("*.pdf")
    assert len(PdfWords(file).kinds("Figure")) == 1


def test_what_was_refused_before_is_not_told_again(tmp_path: Path) -> None:
    gone = given({}, figure("gone.png", "told.png"), refused=frozenset({"told.png"}))
    assert [(f.id, f.place.inside) for f in picture_files(gone).findings] == [
        ("DP-EMT-004", "gone.png")
    ]


def test_when_the_child_breaks_down_pictures_are_asked_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def said_of(folder: Path, target: Path, how: str) -> object:
        names = sorted(path.name for path in (folder / "root").glob("*.png"))
        asked.append(len(names))
        bad = "b.png" in names
        return typst.Refused("crashed") if bad else {"refused": []}

    monkeypatch.setattr(typst, "_said", said_of)
    files = {name: draw(tmp_path, name, 9, 9) for name in ("a.png", "b.png", "c.png")}
    assert typst.refused_pictures(files) == {"b.png"} and asked == [3, 1, 1, 1]
    assert typst.refused_pictures({}) == frozenset()


def test_a_picture_in_a_cell_is_as_wide_as_the_cell(tmp_path: Path) -> None:
    from daisy_pipeline.model.book import Cell, Row, Table
    from tests.unit.emit.large_print.sheets import cell

    file = draw(tmp_path, "a.png", 1600, 1200)
    table = Table(rows=(Row(cells=(cell("머리글"), Cell(blocks=(figure("a.png"),)))),))
    made = printed(tmp_path, table, images={"a.png": file})
    ((_, width, _),) = boxes(made.path)
    assert width < TEXT - 60 and made.pdf.book_words() == made.wanted
    assert any(e[0] == "Figure" for td in made.pdf.kinds("TD") for e in every(td[2]))


def test_a_drawing_that_decorates_is_no_fault_and_takes_no_page(tmp_path: Path) -> None:
    words = '<text x="5" y="30" font-size="6" fill="#999">무늬 words</text>'
    (tmp_path / "rule.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">{words}</svg>', "utf-8"
    )
    rule = Figure(pictures=(Picture(name="rule.svg", decorative=True),))
    book = Book(lang="ko", body=(para("앞"), rule, para("뒤")))
    given_ = ProductInput(book, TITLE, {}, {"rule.svg": tmp_path / "rule.svg"})
    out = tmp_path / "out"
    out.mkdir()
    assert LargePrint().emit(given_, out) == ()
    assert CheckerLargePrint().check(out) == []
    (text,) = (text for text in page_texts(next(out.glob("*.pdf"))) if "앞" in text)
    assert "뒤" in text


def test_small_words_that_are_no_drawing_are_told_in_files_of_others(tmp_path: Path) -> None:
    code = (
        '#set document(title: "책")\n#set text(lang: "ko")\n#pdf.artifact(text(size: 6pt)[small])'
    )
    assert typst.compile_pdf(code, tmp_path / "a.pdf", fonts=[]) is None
    told = check_pdf(tmp_path / "a.pdf", Wish(size=18.0))
    assert "DP-LPC-038" in [found.id for found in told]
