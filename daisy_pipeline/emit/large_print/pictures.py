# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures of large print: as large as the page allows, with their words.

For readers with low vision size is worth more than sharpness: a picture is as wide as the text,
unless its pixels would be larger than 1/72 inch beside letters of 18 points. That enlarges a scan
of 150 dpi at least as much as the text is enlarged (docs/decisions/0071).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.config.large_print_profile import POINT
from daisy_pipeline.emit.large_print.table_measure import IN_CELL, ink_of
from daisy_pipeline.formats import svg
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.formats.typst import call, points, string
from daisy_pipeline.model.book import Figure, InlineImage, Picture, ProducerNote, text_of
from daisy_pipeline.tools.pictures import SUFFIXES, PictureError, media_type, upright_size
from daisy_pipeline.tools.pictures import SVG as SVG_TYPE

if TYPE_CHECKING:
    from daisy_pipeline.emit.large_print.setter import Setter, Within

_SHARP = 18.0  # points of letters beside which a pixel is at most a point large
_VERY_WIDE = 2.2  # times as wide as high: on a page turned on its side it is half as large again
_WORTH = 1.2  # how much larger a picture must become there at least
_MOST_CAPTION = 0.4  # of a page that is kept for what stands below a picture
_SMALLEST = 3.0  # em


def set_figure(setter: Setter, figure: Figure, within: Within) -> list[str]:
    """The pictures with what describes them, then their caption; a very wide one on its side."""
    turned = within.top and len(figure.pictures) == 1 and _is_wide(setter, figure.pictures[0])
    below = _height(setter, figure, within)
    made: list[str] = []
    for picture in figure.pictures:
        made += _picture(setter, picture, within, below, turned)
    caption = setter.blocks(figure.caption, within)
    if turned and not _described(setter, figure.pictures[0]):
        made, caption = [setter.turned([*made, *caption])], []
    elif turned:
        made[0] = setter.turned(made[:1])
    made += caption
    if not made and figure.id in setter.known:
        made = ["metadata(none)"]
    return [setter.pen.mark(made[0], figure.id), *made[1:]] if made else []


def inline(setter: Setter, item: InlineImage) -> str:
    """A picture on a line, as high as the text; one without words says nothing."""
    file = setter.form.names.get(item.name)
    if file is None or setter.form.sizes.get(item.name) is None:
        return setter.pen.said(item.alt)
    if not bare(item.alt):
        return call("pdf.artifact", call("box", call("image", string(file), height="1em")))
    return call("box", call("image", string(file), alt=string(item.alt), height="1em"))


def alternative(picture: Picture) -> str:
    """The words of a picture on one line."""
    return " ".join("".join(map(text_of, picture.alt)).split())


def _picture(
    setter: Setter, picture: Picture, within: Within, below: float, turned: bool
) -> list[str]:
    """A picture, its words where it has no file or they are wanted, what describes it."""
    words = setter.form.words
    alt = alternative(picture)
    file, size = setter.form.names.get(picture.name), setter.form.sizes.get(picture.name)
    made: list[str] = []
    if file is None or size is None:
        if alt:
            lead = setter.pen.ours(f"[{words.figure}]")
            made.append(setter.paragraph(picture.alt, within, "", lead, '" "'))
    else:
        page = _page(setter, turned, bool(within.room))
        most = points(round(_most(setter, size, below, page), 2))
        shown = call("picture", string(file), string(alt) if alt else "none", most)
        made.append(shown if alt else call("pdf.artifact", shown))
        if setter.form.print_alt and alt:
            made.append(_again(setter, alt))
    return made + (_description(setter, picture, within) if _described(setter, picture) else [])


def _again(setter: Setter, alt: str) -> str:
    """The alternative text once more, for who cannot see the picture well."""
    lead = call("text", setter.pen.ours(setter.form.words.alternative), weight=string("bold"))
    return call("aside", "{" + f"par({lead}); par({setter.pen.ours(alt)})" + "}")


def _described(setter: Setter, picture: Picture) -> bool:
    return setter.form.descriptions and bool(picture.description)


def _description(setter: Setter, picture: Picture, within: Within) -> list[str]:
    """What describes a picture, set off from the text as the words of its producer."""
    blocks = picture.description
    if len(blocks) == 1 and isinstance(blocks[0], ProducerNote):
        blocks = blocks[0].blocks
    inner = setter.blocks(blocks, within)
    if not inner:
        return []
    lead = call("text", setter.pen.ours(setter.form.words.description), weight=string("bold"))
    first = call("block", call("par", lead), sticky="true")
    return [call("aside", "{" + ";".join([first, *inner]) + "}")]


# ---------------------------------------------------------------------- how large


def _page(setter: Setter, turned: bool, in_cell: bool = False) -> tuple[float, float]:
    """Width and height in points of what a picture may take of a page."""
    profile = setter.form.profile
    width, height = (profile.width, profile.height)[:: -1 if turned else 1]
    tall = height - profile.top - profile.bottom
    if in_cell:  # that page may be turned and begin with the heads of the table
        tall = IN_CELL * (min(width, height) - profile.top - profile.bottom)
    return (width - profile.inner - profile.outer) / POINT, tall / POINT


def _most(setter: Setter, size: tuple[int, int], below: float, page: tuple[float, float]) -> float:
    """The greatest width of a picture in points: within the page, no pixel larger than a point."""
    profile = setter.form.profile
    room = page[1] - min(below * profile.size, _MOST_CAPTION * page[1])
    width, height = size
    sharp = float("inf") if width < 0 else width * profile.size / _SHARP
    high = room * abs(width) / height
    return max(min(page[0], sharp, high), min(_SMALLEST * profile.size, high))


def _height(setter: Setter, figure: Figure, within: Within) -> float:
    """The room in em that the caption of a single picture takes below it."""
    profile = setter.form.profile
    ink = ink_of(figure.caption, setter.form.words)
    room = within.room or profile.measure
    return ink.height(room, profile) + 2 * profile.pitch if figure.caption else 2 * profile.pitch


def _is_wide(setter: Setter, picture: Picture) -> bool:
    """Whether a picture gains much on a page that is turned on its side: never one that decorates,
    which would take a page for itself."""
    size = setter.form.sizes.get(picture.name)
    if size is None or abs(size[0]) < _VERY_WIDE * size[1] or not alternative(picture):
        return False
    turned, upright = (_most(setter, size, 0.0, _page(setter, way)) for way in (True, False))
    return turned >= _WORTH * upright


def suffix_of(path: Path) -> str:
    """The ending of a file's name that says which kind of picture it is, whatever it is called."""
    with path.open("rb") as file:
        kind = media_type(file.read(4096))
    return SUFFIXES.get(kind, path.suffix.lower())


def size_of(path: Path) -> tuple[int, int] | None:
    """The size of the picture in a file, as it stands upright; None for one that is no picture.

    In pixels; of a drawing only the relation counts, and its width is negative.
    """
    data = path.read_bytes()
    if media_type(data[:4096]) == SVG_TYPE:
        drawn = svg.size(data)
        return (-max(1, round(drawn[0] * 100)), max(1, round(drawn[1] * 100))) if drawn else None
    try:
        return upright_size(data)
    except PictureError:
        return None
