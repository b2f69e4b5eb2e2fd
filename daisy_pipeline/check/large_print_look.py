# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PDF as a whole and as it looks: title, language, links, bookmarks, fonts, sizes, colours.

The points in brackets are failure conditions of the Matterhorn Protocol 1.1.
"""

from __future__ import annotations

from itertools import islice, zip_longest

from daisy_pipeline.check.pdf_view import View
from daisy_pipeline.check.values import is_language
from daisy_pipeline.config.colours import contrast
from daisy_pipeline.formats.print_words import alike, bare
from daisy_pipeline.tools.pdf_facts import Rgb

CONTRAST = 7.0  # WCAG 2.2, 1.4.6 (enhanced)
_EXACT = 0.05  # points


def check_document(view: View) -> None:
    """What the document says of itself."""
    facts = view.facts
    if facts.suspect:
        view.add("DP-LPC-005")
    if not facts.lang:  # 11-006
        view.add("DP-LPC-020")
    elif not is_language(facts.lang):
        view.add("DP-LPC-021", lang=facts.lang[:40])
    if not facts.xmp_title.strip() or not facts.title.strip():  # 06-003
        view.add("DP-LPC-022")
    if not facts.display_title:  # 07-001, 07-002
        view.add("DP-LPC-023")
    if facts.part != "1":  # 06-002
        view.add("DP-LPC-024")
    if facts.forbidden:  # 26-002
        view.add("DP-LPC-035")
    for what in (w for w, has in (("xfa", facts.xfa), ("script", facts.script)) if has):
        view.add("DP-LPC-036", what=f"pdf.{what}")  # 25-001
    if not facts.labelled:
        view.add("DP-LPC-037")
    for number, sheet in enumerate(facts.sheets, 1):
        if sheet is None:
            view.add("DP-LPC-044", number)


def check_links(view: View) -> None:
    """Annotations: tab order (28-008), words (28-012), tags (28-011), and where links lead."""
    for page in view.facts.untabbed:
        view.add("DP-LPC-025", page)
    inside = {
        int(kid[1:])
        for element in view.facts.elements
        if element.role == "Link"
        for kid in element.kids
        if isinstance(kid, str)
    }
    for number, link in enumerate(view.facts.annotations):
        if link.kind != "Link" or link.hidden:
            continue
        if not link.words:
            view.add("DP-LPC-026", link.page)
        if number not in inside:
            view.add("DP-LPC-027", link.page, words=link.words[:60])
        if not link.outside and not link.to:
            view.add("DP-LPC-028", link.page, words=link.words[:60])


def check_bookmarks(view: View) -> None:
    """Bookmarks are the headings: their order, words, levels, and pages that exist."""
    marks = view.facts.outline
    if not marks and view.headings:
        view.add("DP-LPC-050")
        return
    for number, (mark, heading) in enumerate(zip_longest(marks, view.headings)):
        own = _heading(view, number) if heading is not None else ("", "", 0)
        same = mark is not None and any(alike(bare(mark.title), one) for one in own[:2])
        if mark is None or not same or mark.level != own[2]:
            title = mark.title[:60] if mark is not None else ""
            page = heading.page if heading is not None else mark.page if mark else 0
            view.add("DP-LPC-029", page, mark=title, heading=own[0][:60], number=number + 1)
            return
        if not mark.page:
            view.add("DP-LPC-028", heading.page, words=mark.title[:60])


def _heading(view: View, number: int) -> tuple[str, str, int]:
    """A heading's words, those without ours, and its level."""
    heading = view.headings[number]
    return view.text(heading), view.text(heading, ours=False), int(heading.role[1])


def check_fonts(view: View) -> None:
    """Fonts are real, embedded, and every glyph has a meaning (31-009, 31-027, 31-030)."""
    for font in view.facts.fonts:
        if font.type3:
            view.add("DP-LPC-031", font.page, font=font.name)
        elif not font.embedded:
            view.add("DP-LPC-030", font.page, font=font.name)
        if not font.mapped:
            view.add("DP-LPC-032", font.page, font=font.name)
        elif font.lost:
            view.add("DP-LPC-034", font.lost, font=font.name)
        if font.notdef:
            view.add("DP-LPC-033", font.notdef, font=font.name)


def check_look(view: View, floor: float) -> None:
    """Nothing smaller than ``floor`` points (0: any), cut off, pale or slanted.

    Words in drawings are the pictures': these have alternative texts or decorate, and no drawing is
    redrawn.
    """
    for page, sheet in view.sheets:
        small = [
            (size, words)
            for size, words, at in sheet.sizes
            if size < floor - _EXACT and not view.is_drawn(page, at)
        ]
        if small:
            size, words = min(small)
            view.add("DP-LPC-038", page, size=f"{size:g}", floor=f"{floor:g}", words=words)
        for words in sheet.outside[:1]:
            view.add("DP-LPC-039", page, words=words)
        for ink, paper, words, at in sheet.colours:
            seen = contrast(_css(ink), _css(paper))
            if seen < CONTRAST and not view.is_drawn(page, at):
                ratio = f"{int(seen * 10) / 10:g}"
                view.add("DP-LPC-040", page, ratio=ratio, wanted=f"{CONTRAST:g}", words=words)
        slanted = (words for words, at in sheet.slanted if not view.is_drawn(page, at))
        for words in islice(slanted, 1):
            view.add("DP-LPC-041", page, words=words)


def _css(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
