# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures and formulas of a DOCX, with their words where Word cannot show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.emit.large_print.docx_draft import Around, Draft
from daisy_pipeline.formats.docx_formula import office_math, on_its_line
from daisy_pipeline.formats.docx_objects import Drawing, drawing
from daisy_pipeline.formats.docx_package import fitted
from daisy_pipeline.formats.docx_styles import half
from daisy_pipeline.formats.docx_xml import EMU, FORMULA, Look, run
from daisy_pipeline.formats.safe_xml import Child, Element
from daisy_pipeline.model.book import Figure, InlineImage, Math, MathBlock, Origin, Picture, text_of
from daisy_pipeline.model.finding import Finding, Place

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.docx_blocks import BlockWriter

NO_PICTURE, NO_FORMULA = "DP-LPR-060", "DP-LPR-061"
_TWIP = EMU // 20


def set_figure(writer: BlockWriter, figure: Figure, around: Around) -> list[Element]:
    """The pictures as wide as the text, what describes each, and their caption."""
    made = writer.draft.flush(around)
    for picture in figure.pictures:
        words = " ".join("".join(text_of(s) for s in picture.alt).split())
        made += _picture(writer, picture, words, figure.origin, around)
        described = replace(around, style="PictureText")
        made += writer.blocks(picture.description, described)
    return made + writer.blocks(figure.caption, replace(around, style="Caption"))


def _picture(
    writer: BlockWriter, picture: Picture, words: str, origin: Origin | None, around: Around
) -> list[Element]:
    """A picture on a line of its own; its words where there is no file that Word can show."""
    draft = writer.draft
    place = Place(origin.file, origin.line) if origin else Place(inside=picture.name)
    shown = _shown(draft, picture.name, words, place, around.room)
    if shown is not None:
        return [draft.paragraph("Picture", [drawing(shown)], around, keep=True)]
    if not picture.alt:
        return []
    label = draft.liner.ours(f"{draft.form.words.alternative}: ")
    said = writer.liner.text(picture.alt, around.lang)
    return [draft.paragraph("PictureText", [label, *said], around)]


def _shown(draft: Draft, name: str, words: str, place: Place, room: int) -> Drawing | None:
    """The picture as wide as the room; None where there is none to show."""
    path = draft.form.images.get(name)
    if path is None:
        return None  # that a picture is missing has been told
    found = draft.package.picture(path)
    if found is None:
        if words:  # a drawing that decorates is missed by nobody
            draft.tell(Finding(NO_PICTURE, place, {"name": name}))
        return None
    relation, width, height = found
    wide, high = fitted(width, height, draft.package.paper)
    scale = min(1.0, room * _TWIP / wide)
    draft.pictures += 1
    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    return Drawing(relation, *size, draft.pictures, words, decorative=not words)


def thing(draft: Draft, item: InlineImage | Math, lang: str, segment: str) -> Sequence[Child]:
    """A picture or a formula within a line."""
    look = draft.liner.look(lang)
    if isinstance(item, Math):
        return formula(draft, item, look, segment)
    place = Place(inside=segment)
    shown = _shown(draft, item.name, item.alt, place, draft.package.paper.measure)
    if shown is None:
        return [run(item.alt, look)] if item.alt else []
    return [drawing(_on_line(draft, item, shown))]


def _on_line(draft: Draft, item: InlineImage, shown: Drawing) -> Drawing:
    """A picture in its own size, but no lower than the letters around it."""
    found = draft.package.picture(draft.form.images[item.name])
    if found is None:
        return shown
    _, width, height = found
    scale = max(1.0, draft.em * _TWIP / max(height, 1))
    scale = min(scale, shown.width / max(width, 1))
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    return replace(shown, width=wide, height=high)


def formula(
    draft: Draft, item: Math, look: Look, segment: str, *, inline: bool = True
) -> list[Child]:
    """A formula that Word can edit behind its words, hidden; its words where there is no form."""
    made = office_math(item.mathml, half(draft.form.profile.size), inline=inline)
    if made is None:
        draft.tell(Finding(NO_FORMULA, Place(inside=segment), {"words": item.alt}))
        return [run(item.alt, look)] if item.alt else []
    hidden = [run(item.alt, replace(look, style=FORMULA))] if item.alt else []
    return [*hidden, made]


def formula_line(draft: Draft, block: MathBlock, around: Around) -> list[Element]:
    """A formula on a line of its own."""
    items = [(item, segment.id) for segment in block.text for item in segment.content]
    content: list[Child]
    match items:
        case [(Math() as item, name)]:
            look = draft.liner.look(around.lang)
            content = formula(draft, item, look, name, inline=False)
        case _:
            content = draft.liner.text(block.text, around.lang)
    last = content[-1] if content else None
    if not isinstance(last, str | None) and str(last.tag).endswith("}oMath"):
        content[-1] = on_its_line(last)
    return [draft.paragraph("Formula", content, around)] if content else []
