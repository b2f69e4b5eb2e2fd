# SPDX-License-Identifier: AGPL-3.0-or-later
"""One volume as a whole Typst document: the profile's values, the preamble, the chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.setter import Form, Setter, Within
from daisy_pipeline.formats.typst import call, mm, points, string
from daisy_pipeline.model.book import NoteRef, PageMark
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import every_block, segments


@dataclass(frozen=True)
class Volume:
    """One volume: its number from 1, of how many, and its chapters."""

    number: int
    of: int
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Document:
    """Typst code of a volume, what is to be told, and the places of row headers by table."""

    code: str
    findings: tuple[Finding, ...]
    row_heads: tuple[tuple[tuple[int, int], ...], ...]


def document(volume: Volume, title: Title, form: Form, lang: str) -> Document:
    """A volume as code."""
    setter = Setter(form, _ids(volume))
    setter.refs.update(_first_refs(volume))
    body: list[str] = []
    for chapter in volume.chapters:
        within = Within(lang, top=True)
        body += setter.blocks(chapter.blocks, within)
        if chapter.notes:
            heading = call("heading", setter.pen.ours(form.words.notes), level="2")
            body += [heading, *setter.blocks(chapter.notes, within)]
    code = "\n".join(
        (_look(form, lang), _preamble(), _about(title, volume, form), *(f"#{one}" for one in body))
    )
    return Document(code + "\n", tuple(setter.findings), tuple(setter.row_heads))


@cache
def _preamble() -> str:
    return files("daisy_pipeline.emit.large_print").joinpath("preamble.typ").read_text("utf-8")


def _about(title: Title, volume: Volume, form: Form) -> str:
    name = title.title if volume.of == 1 else (
        f"{title.title} ({form.words.volume_of(volume.number, volume.of)})"
    )
    authors = "(" + "".join(f"{string(name)}," for name in title.creators) + ")"
    return "#" + call("set document", title=string(name), author=authors)


def _look(form: Form, lang: str) -> str:
    """The dictionary that the preamble reads."""
    profile = form.profile
    ink, paper = profile.ink, profile.paper
    main, _, region = lang.partition("-")
    sizes = [profile.headings[min(n, len(profile.headings) - 1)] for n in range(6)]
    fonts = ", ".join(string(name) for name in form.case.families)
    values = {
        "size": points(profile.size),
        "headings": "(" + ", ".join(map(points, sizes)) + ")",
        "leading": points(profile.size * (profile.pitch - 1)),
        "gap": points(profile.size * (profile.pitch - 1 + profile.gap)),
        "width": mm(profile.width),
        "height": mm(profile.height),
        "inner": mm(profile.inner),
        "outer": mm(profile.outer),
        "top": mm(profile.top),
        "bottom": mm(profile.bottom),
        "ink": f'rgb("{ink}")',
        "paper": f'rgb("{paper}")',
        "emphasis": string(profile.emphasis),
        "lang": string(main),
        "region": string(region or ("KR" if main == "ko" else "US")),
        "fonts": f"({fonts},)",
        "mono": f"({fonts},)",
    }
    return "#let look = (" + ", ".join(f"{key}: {value}" for key, value in values.items()) + ")"


def _ids(volume: Volume) -> frozenset[str]:
    """Every id that a link within the volume can lead to."""
    blocks = [b for c in volume.chapters for b in every_block(c.ordered)]
    return frozenset(b.id for b in blocks if b.id)


def _first_refs(volume: Volume) -> dict[str, str]:
    """The first reference to each note."""
    found: dict[str, str] = {}
    for chapter in volume.chapters:
        for segment in segments(chapter.ordered):
            for item in segment.content:
                if isinstance(item, NoteRef) and item.id:
                    found.setdefault(item.note, item.id)
    return found
