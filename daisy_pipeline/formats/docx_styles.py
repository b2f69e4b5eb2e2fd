# SPDX-License-Identifier: AGPL-3.0-or-later
"""styles.xml of large print: every style in its own size and font, nothing from a theme.

Built-in styles have the names by which Word knows them in every language (17.7.4.9); those of our
own are named for the people who will use them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from daisy_pipeline.formats.docx_paper import Paper
from daisy_pipeline.formats.docx_style_names import STYLE_NAMES
from daisy_pipeline.formats.docx_xml import FORMULA, OURS, Frame, borders, e, language, on
from daisy_pipeline.formats.safe_xml import Child, Element

OUTLINE = 9
MONO = "Consolas"


# Left indent of a style and how far its first line hangs out of it, in em.
INDENTS: Mapping[str, tuple[float, float]] = {
    "Quote": (1.5, 0.0),
    "Definition": (1.0, 0.0),
    "Speech": (1.0, 0.0),
    "Formula": (1.0, 0.0),
    "Verse": (3.0, 2.0),
    "NoteText": (1.0, 0.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """A style of paragraphs. Distances in em of the body; ``line`` is its share of the size."""

    id: str
    name: str
    based: str = "Normal"
    next: str = ""
    size: float = 0.0
    bold: bool = False
    keep: bool = False
    before: float = -1.0
    after: float = -1.0
    left: float = 0.0
    level: int = OUTLINE
    tight: bool = False
    align: str = ""
    frame: Frame | None = None
    listed: bool = True
    font: str = ""
    tab: int = 0


def styles(paper: Paper) -> Element:
    """All styles (17.7.4.18)."""
    own = STYLE_NAMES["ko" if paper.lang.startswith("ko") else "en"]
    return e(
        "w:styles",
        None,
        _defaults(paper),
        _latent(),
        *(_paragraph_style(style, paper) for style in _paragraphs(paper, own)),
        *_characters(paper, own),
        *_tables(paper, own),
    )


def _defaults(paper: Paper) -> Element:
    return e(
        "w:docDefaults",
        None,
        e("w:rPrDefault", None, e("w:rPr", None, *_letters(paper))),
        e("w:pPrDefault", None, e("w:pPr", None, *_lines(paper))),
    )


def _letters(paper: Paper) -> Iterator[Element]:
    """Font, colour, size and language of everything, of every script."""
    yield fonts(paper.fonts[0])
    yield on("w:i", False)
    yield on("w:iCs", False)
    yield e("w:color", {"w:val": paper.ink})
    yield e("w:sz", {"w:val": half(paper.size)})
    yield e("w:szCs", {"w:val": half(paper.size)})
    yield language(paper.lang)


def fonts(name: str) -> Element:
    """One font for all scripts, and no theme's (17.3.2.26)."""
    return e("w:rFonts", {f"w:{key}": name for key in ("ascii", "hAnsi", "eastAsia", "cs")})


def half(points: float) -> int:
    """Points in half points."""
    return round(points * 2)


def _lines(paper: Paper) -> Iterator[Element]:
    """How lines are broken: between words only (17.3.1.45), ragged, never hyphenated."""
    yield on("w:widowControl")
    yield on("w:suppressAutoHyphens")
    yield on("w:kinsoku")
    yield on("w:wordWrap")
    yield on("w:autoSpaceDE", False)
    yield on("w:autoSpaceDN", False)
    line = round(paper.em * paper.pitch)
    gap = round(paper.em * paper.gap)
    yield e(
        "w:spacing",
        {"w:before": 0, "w:after": gap, "w:line": line, "w:lineRule": "atLeast"},
    )
    yield e("w:jc", {"w:val": "left"})


def _latent() -> Element:
    """Word's other styles stay out of sight (17.7.4.5)."""
    shown = {"w:defSemiHidden": 1, "w:defUnhideWhenUsed": 1, "w:defQFormat": 0, "w:count": 376}
    return e("w:latentStyles", {"w:defLockedState": 0, "w:defUIPriority": 99, **shown})


def _paragraphs(paper: Paper, own: Mapping[str, str]) -> Iterator[_Style]:
    """Styles of paragraphs, in the order in which Word's panel lists them."""
    yield _Style(id="Normal", name="Normal", based="")
    yield from _headings(paper, own)
    yield from _texts(paper, own)
    for level in (1, 2, 3, 4, 5, 6):
        tab = paper.measure
        yield _Style(id=f"TOC{level}", name=f"toc {level}", left=level - 1.0, after=0.3, tab=tab)
    yield _Style(id="Header", name="header", after=0)
    yield _Style(id="Footer", name="footer", after=0)


def _headings(paper: Paper, own: Mapping[str, str]) -> Iterator[_Style]:
    first, second = paper.heading(1), paper.heading(2)
    yield _Style(id="Title", name="Title", next="Normal", size=first, bold=True, before=1, after=1)
    yield _Style(id="Subtitle", name="Subtitle", next="Normal", size=second, after=1)
    yield _Style(id="Author", name=own["Author"], after=1)
    for level in range(1, 7):
        yield _Style(
            id=f"Heading{level}",
            name=f"heading {level}",
            next="Normal",
            size=paper.heading(level),
            bold=True,
            keep=True,
            before=1.6 if level > 1 else 0.4,
            after=1,
            level=level - 1,
        )
    notes, front = own["NotesHeading"], own["FrontTitle"]
    yield _Style(
        id="NotesHeading", name=notes, based="Heading2", next="NoteText", size=second, level=1
    )
    yield _Style(
        id="FrontTitle", name=front, next="Normal", size=first, bold=True, keep=True, after=1
    )


def _texts(paper: Paper, own: Mapping[str, str]) -> Iterator[_Style]:
    def ours(id: str, **more: object) -> _Style:
        return _Style(id=id, name=own[id], **more)  # type: ignore[arg-type]

    yield _Style(id="Caption", name="caption", bold=True)
    yield _Style(id="Quote", name="Quote")
    yield ours("PageMark", keep=True)
    yield _Style(id="ListParagraph", name="List Paragraph", after=0.4)
    yield ours("Term", next="Definition", bold=True, keep=True, after=0.2)
    yield ours("Definition")
    yield ours("Verse", tight=True)
    yield ours("Speaker", next="Speech", bold=True, keep=True, after=0.2)
    yield ours("Speech")
    yield ours("CodeLines", font=MONO, tight=True)
    yield ours("Box", frame=box(paper))
    yield ours("Aside", frame=aside(paper))
    yield ours("NoteText")
    yield ours("Picture", keep=False)
    yield ours("PictureText")
    yield ours("Cell", after=0.2)
    yield ours("HeaderCell", bold=True, after=0.2)
    yield ours("Formula")
    yield ours("Divider", align="center")


def box(paper: Paper) -> Frame:
    """The frame of a box."""
    return Frame(("top", "left", "bottom", "right"), 12, 6, paper.ink)


def aside(paper: Paper) -> Frame:
    """The line beside a producer's note."""
    return Frame(("left",), 24, 8, paper.ink)


def _paragraph_style(style: _Style, paper: Paper) -> Element:
    whole = style.id == "Normal"
    return e(
        "w:style",
        {"w:type": "paragraph", "w:default": "1" if whole else None, "w:styleId": style.id,
         "w:customStyle": "1" if style.id in STYLE_NAMES["ko"] else None},
        e("w:name", {"w:val": style.name}),
        e("w:basedOn", {"w:val": style.based}) if style.based else None,
        e("w:next", {"w:val": style.next}) if style.next else None,
        e("w:qFormat"),
        e("w:pPr", None, *(_lines(paper) if whole else _paragraph_properties(style, paper))),
        e("w:rPr", None, *(_letters(paper) if whole else _style_letters(style, paper))),
    )  # fmt: skip


def _paragraph_properties(style: _Style, paper: Paper) -> Iterator[Child]:
    """Properties in the order of CT_PPrBase."""
    em = paper.em
    if style.keep:
        yield on("w:keepNext")
        yield on("w:keepLines")
    if style.frame:
        yield borders(style.frame)
    if style.tab:
        tab = {"w:val": "right", "w:leader": "dot", "w:pos": style.tab}
        yield e("w:tabs", None, e("w:tab", tab))
    spacing: dict[str, int | str | None] = {
        "w:before": round(style.before * em) if style.before >= 0 else None,
        "w:after": round(style.after * em) if style.after >= 0 else None,
    }
    if style.size > paper.size:
        spacing |= {"w:line": round(style.size * 20 * 1.4), "w:lineRule": "atLeast"}
    if any(value is not None for value in spacing.values()):
        yield e("w:spacing", spacing)
    left, hanging = INDENTS.get(style.id, (style.left, 0.0))
    if left:
        more = {"w:hanging": round(hanging * em)} if hanging else {}
        yield e("w:ind", {"w:left": round(left * em), **more})
    if style.tight:
        yield on("w:contextualSpacing")
    if style.align:
        yield e("w:jc", {"w:val": style.align})
    if style.level < OUTLINE:
        yield e("w:outlineLvl", {"w:val": style.level})


def _style_letters(style: _Style, paper: Paper) -> Iterator[Child]:
    """Properties in the order of CT_RPr: every style says font, size and language itself, so
    that its paragraphs keep them in another document."""
    if style.font:
        yield e(
            "w:rFonts",
            {"w:ascii": style.font, "w:hAnsi": style.font, "w:eastAsia": paper.fonts[0],
             "w:cs": style.font},
        )  # fmt: skip
    else:
        yield fonts(paper.fonts[0])
    if style.bold:
        yield on("w:b")
        yield on("w:bCs")
    size = half(max(style.size, paper.size))
    yield e("w:sz", {"w:val": size})
    yield e("w:szCs", {"w:val": size})
    yield language(paper.lang)


def _characters(paper: Paper, own: Mapping[str, str]) -> Iterator[Element]:
    """Styles of runs; a language or a size they leave as around them."""
    yield _character("DefaultParagraphFont", "Default Paragraph Font", default=True)
    stress = "underline" if paper.emphasis == "underline" else "bold"
    yield _character("Emphasis", "Emphasis", *_stress(stress))
    yield _character("Strong", "Strong", *_stress("bold"))
    yield _character("Hyperlink", "Hyperlink", *_stress("underline"))
    mono = e("w:rFonts", {"w:ascii": MONO, "w:hAnsi": MONO, "w:cs": MONO})
    yield _character("CodeText", own["CodeText"], mono)
    yield _character(OURS, own[OURS])
    yield _character(FORMULA, own[FORMULA], on("w:vanish"))


def _stress(way: str) -> tuple[Element, ...]:
    if way == "underline":
        return (e("w:u", {"w:val": "single"}),)
    return (on("w:b"), on("w:bCs"))


def _character(id: str, name: str, *letters: Element, default: bool = False) -> Element:
    return e(
        "w:style",
        {"w:type": "character", "w:default": "1" if default else None, "w:styleId": id,
         "w:customStyle": "1" if id in STYLE_NAMES["ko"] else None},
        e("w:name", {"w:val": name}),
        None if default else e("w:basedOn", {"w:val": "DefaultParagraphFont"}),
        e("w:qFormat"),
        e("w:rPr", None, *letters) if letters else None,
    )  # fmt: skip


def _tables(paper: Paper, own: Mapping[str, str]) -> Iterator[Element]:
    side = {"w:w": round(paper.em * 0.35), "w:type": "dxa"}
    margins = e("w:tblCellMar", None, *(
        e(f"w:{name}", side) for name in ("top", "left", "bottom", "right")))  # fmt: skip
    line = {"w:val": "single", "w:sz": 8, "w:space": 0, "w:color": paper.ink}
    names = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = e("w:tblBorders", None, *(e(f"w:{name}", line) for name in names))
    yield e(
        "w:style",
        {"w:type": "table", "w:default": "1", "w:styleId": "TableNormal"},
        e("w:name", {"w:val": "Normal Table"}),
        e("w:tblPr", None, e("w:tblInd", {"w:w": 0, "w:type": "dxa"})),
    )
    yield e(
        "w:style",
        {"w:type": "table", "w:customStyle": "1", "w:styleId": "BookTable"},
        e("w:name", {"w:val": own["BookTable"]}),
        e("w:basedOn", {"w:val": "TableNormal"}),
        e("w:qFormat"),
        e("w:tblPr", None, lines, margins),
    )
