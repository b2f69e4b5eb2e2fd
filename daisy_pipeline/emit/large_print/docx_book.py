# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Book as DOCX with true styles, for teachers who adapt it to one reader's sight.

Decision 0075 says why it is made as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from daisy_pipeline.emit.large_print.chapters import Chapter
from daisy_pipeline.emit.large_print.colophon import facts
from daisy_pipeline.emit.large_print.docx_blocks import BlockWriter
from daisy_pipeline.emit.large_print.docx_draft import Around, Draft, Headed
from daisy_pipeline.emit.large_print.docx_figures import thing
from daisy_pipeline.emit.large_print.docx_lines import Liner, full_tag
from daisy_pipeline.emit.large_print.setter import Form
from daisy_pipeline.formats.docx_package import About, Package
from daisy_pipeline.formats.docx_paper import Paper
from daisy_pipeline.formats.docx_xml import (
    OURS,
    Look,
    Place,
    e,
    field_runs,
    inner_link,
    paragraph,
    run,
    without_dead_links,
)
from daisy_pipeline.formats.print_words import bare
from daisy_pipeline.formats.safe_xml import Child, Element
from daisy_pipeline.model.book import NoteRef, Paragraph, text_of
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.title import Title
from daisy_pipeline.model.walk import every_block, segments

_OURS = Look(style=OURS)


def write_docx(
    chapters: Sequence[Chapter], title: Title, form: Form, target: Path
) -> Sequence[Finding]:
    """Write the chapters to the file ``target``; gives what is to be told.

    All words of the Book stand in the order of the chapters; what is ours is in the character
    style ``Generated``, so that it can be told from them and taken out.
    """
    paper = paper_of(form, title.lang)
    package = Package(paper)
    liner = Liner(form.words, _ids(chapters), title.lang, form.profile.size)
    draft = Draft(form, package, liner)
    liner.thing = partial(thing, draft)
    liner.link = package.link
    refs = _first_refs(chapters)
    liner.back = frozenset(refs.values())
    writer = BlockWriter(draft, refs)
    body = [_chapter(writer, chapter, title) for chapter in chapters]
    front = [body.pop(0)] if _has_title_page(chapters) else [list(_title_page(draft, title))]
    parts = [*front, list(_contents(draft, title)), *body, list(_colophon(draft, title))]
    made = without_dead_links(element for part in parts for element in part)
    package.save(target, made, _head(title), _foot(), _about(title))
    return tuple(draft.findings)


def docx_words(chapter: Chapter) -> str:
    """All words of a chapter as the file holds them, without white space.

    No character is left out, unlike in the PDF: Word has fonts of its own.
    """
    return bare("".join(text_of(segment) for segment in segments(chapter.ordered)))


def paper_of(form: Form, lang: str) -> Paper:
    """The profile as styles need it."""
    own = form.profile
    return Paper(
        size=own.size,
        headings=own.headings,
        pitch=own.pitch,
        gap=own.gap,
        fonts=own.fonts,
        emphasis=own.emphasis,
        ink=own.ink.lstrip("#").upper(),
        paper=own.paper.lstrip("#").upper(),
        lang=full_tag(lang),
        width=own.width,
        height=own.height,
        inner=own.inner,
        outer=own.outer,
        top=own.top,
        bottom=own.bottom,
    )


def _chapter(writer: BlockWriter, chapter: Chapter, title: Title) -> list[Element]:
    """A chapter on a new page, its notes at its end, under a heading of their own."""
    draft = writer.draft
    around = Around(title.lang, draft.package.paper.measure, top=True)
    draft.new_page = chapter.heading is not None
    made = writer.blocks(chapter.blocks, around)
    if chapter.notes:
        words = [draft.liner.ours(draft.form.words.notes)]
        style = "NotesHeading" if draft.level else "Heading1"  # levels begin with 1
        made.append(draft.paragraph(style, words, around))
        made += writer.blocks(chapter.notes, around)
    draft.new_page = False
    return made


def _ids(chapters: Sequence[Chapter]) -> frozenset[str]:
    """Every id that a link can lead to."""
    blocks = (block for chapter in chapters for block in every_block(chapter.ordered))
    return frozenset(block.id for block in blocks if block.id)


def _first_refs(chapters: Sequence[Chapter]) -> dict[str, str]:
    """The first reference to each note."""
    found: dict[str, str] = {}
    for chapter in chapters:
        for segment in segments(chapter.ordered):
            for item in segment.content:
                if isinstance(item, NoteRef) and item.id:
                    found.setdefault(item.note, item.id)
    return found


# ---------------------------------------------------------------- front and rear


def _has_title_page(chapters: Sequence[Chapter]) -> bool:
    """Whether the Book begins with its own title page."""
    first = chapters[0].blocks if chapters and chapters[0].heading is None else ()
    return any(isinstance(block, Paragraph) and block.role == "title" for block in first)


def _title_page(draft: Draft, title: Title) -> Iterator[Element]:
    """Title, subtitle, authors and library, where the Book has no title page of its own."""
    around = Around(title.lang, draft.package.paper.measure)
    lines = [("Title", title.title), ("Subtitle", title.subtitle)]
    lines += [("Author", name) for name in title.creators]
    lines += [("Author", title.publisher)]
    for style, words in lines:
        if words:
            yield draft.paragraph(style, [draft.liner.ours(words)], around)


def _contents(draft: Draft, title: Title) -> Iterator[Element]:
    """A field that Word makes anew, filled with links to the headings (17.16.5.68).

    Page numbers are not known before Word lays the pages out: it adds them as the field is
    updated (F9).
    """
    deepest = draft.form.profile.contents
    shown = [one for one in draft.headed if one.level <= deepest and one.words]
    if not shown:
        return
    around = Around(title.lang, draft.package.paper.measure)
    draft.new_page = True
    heading = draft.paragraph("FrontTitle", [draft.liner.ours(draft.form.words.contents)], around)
    instruction = f'TOC \\o "1-{deepest}" \\h \\z'
    begin, code, separate, end = field_runs(instruction, (), _OURS)
    lines = []
    for number, one in enumerate(shown):
        content: list[Child] = [begin, code, separate] if not number else []
        content.append(_entry(draft, one))
        content += [end] if number + 1 == len(shown) else []
        lines.append(paragraph(Place(f"TOC{one.level}"), *content))
    gallery = e(
        "w:docPartObj",
        None,
        e("w:docPartGallery", {"w:val": "Table of Contents"}),
        e("w:docPartUnique"),
    )
    properties = e("w:sdtPr", None, gallery)
    yield e("w:sdt", None, properties, e("w:sdtContent", None, heading, *lines))


def _entry(draft: Draft, headed: Headed) -> Child:
    """A line of the contents: words that lead to the heading, and a field for its page."""
    look = draft.liner.look(headed.lang)
    words = draft.liner.ours(headed.words, look)
    page = field_runs(f"PAGEREF {headed.anchor} \\h", (), _OURS)
    return inner_link(headed.anchor, words, draft.liner.ours("\t"), *page)


def _colophon(draft: Draft, title: Title) -> Iterator[Element]:
    """Who made this file, when and from what, and what may be done with it."""
    around = Around(title.lang, draft.package.paper.measure)
    draft.new_page = True
    words = draft.form.words.colophon
    yield draft.paragraph("FrontTitle", [draft.liner.ours(words)], around)
    for name, *lines in facts(draft.form, title, 1, 1):
        told = [line for line in lines if line.strip()]
        if told:
            yield draft.paragraph("Term", [draft.liner.ours(name)], around)
        for line in told:
            yield draft.paragraph("Definition", [draft.liner.ours(line)], around)


def _head(title: Title) -> Element:
    """The running head: the chapter's heading, by its level, not by a style's translated name."""
    return paragraph(Place("Header"), *field_runs("STYLEREF 1", [run(title.title, _OURS)], _OURS))


def _foot() -> Element:
    return paragraph(Place("Footer"), *field_runs("PAGE", [run("1", _OURS)], _OURS))


def _about(title: Title) -> About:
    return About(
        title.title,
        title.creators,
        full_tag(title.lang),
        title.date,
        title.uid,
        title.subjects,
        title.description,
    )
