# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inside of a DOCX paragraph: runs with marks, fields, references, pictures, formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.book import (
    Inline,
    LineBreak,
    NoteKind,
    NoteRef,
    Origin,
    Picture,
    Run,
)
from daisy_pipeline.readers.office import docx_objects
from daisy_pipeline.readers.office.docx_styles import look_of
from daisy_pipeline.readers.office.languages import run_language
from daisy_pipeline.readers.office.looks import NO_LOOK, Look
from daisy_pipeline.readers.office.omml import math_from_omml
from daisy_pipeline.readers.office.ooxml import W14, M, R, W, child_val, children, is_on, val
from daisy_pipeline.readers.office.pieces import Content, Piece, tidy
from daisy_pipeline.readers.office.symbols import is_symbol_font, sign_of

if TYPE_CHECKING:
    from daisy_pipeline.readers.office.docx_body import Story

_HEX = re.compile(r"[0-9A-Fa-f]{2,6}$")


class Line:
    """Gathers what is in a paragraph."""

    def __init__(self, story: Story, base: Look, origin: Origin) -> None:
        self.story, self.origin = story, origin
        self.base = base
        self.content: list[Inline | Picture] = []
        self.contents: list[Inline | Picture] = []  # words of a generated table of contents
        self.after: list[Piece] = []
        self.bookmarks: list[str] = []
        self.sequence = False
        self.letters = self.bold_letters = 0
        self.size = 0
        self._href: str | None = None

    def tidied(self, role: str) -> Content:
        """The content without blanks around it; program text keeps all of them."""
        return tidy(self.content, code=role == "code")

    # ------------------------------------------------------------- elements

    def inside(self, holder: Element) -> None:
        """Add everything in a paragraph, a link or a wrapper."""
        for child in children(holder):
            way = _WAYS.get(child.tag)
            if way is not None:
                way(self, child)

    def _run(self, element: Element) -> None:
        properties = element.find(W + "rPr")
        look = self._look(properties)
        if look.hidden and not self.story.fields.contents:
            words = "".join(t.text or "" for t in element.iter(W + "t")).strip()
            if words and self.story.fields.shows:
                self.story.told.note("DP-OFF-012", self.origin, words)
            self._control(element)
            return
        for child in children(element):
            if child.tag == W + "t":
                self.text(child.text or "", look)
            elif (way := _RUN_WAYS.get(child.tag)) is not None:
                way(self, child, look)

    def _control(self, element: Element) -> None:
        """Field signs of a hidden run count all the same."""
        for child in element:
            if child.tag in (W + "fldChar", W + "instrText"):
                _RUN_WAYS[child.tag](self, child, NO_LOOK)

    def _look(self, properties: Element | None) -> Look:
        """What a run looks like; a document has few looks and many runs."""
        if properties is None or not len(properties):
            return self.base
        key = (id(self.base), tuple((c.tag, *c.attrib.items()) for c in properties))
        known = self.story.run_looks.get(key)
        if known is None:
            known = self.story.run_looks[key] = self._fresh_look(properties)
        return known

    def _fresh_look(self, properties: Element) -> Look:
        """What a run looks like; a toggle of a style turns the paragraph style's (17.7.3)."""
        direct = look_of(properties)
        style = self.story.styles.run(child_val(properties, "rStyle"))
        if style is None:
            return direct.over(self.base)
        own = style.look
        own = replace(
            own,
            bold=_toggled(own.bold, self.base.bold),
            italic=_toggled(own.italic, self.base.italic),
            hidden=_toggled(own.hidden, self.base.hidden),
            strike=_toggled(own.strike, self.base.strike),
        )
        if style.role == "code":
            own = replace(own, mono=True)
        return direct.over(own.over(self.base))

    def text(self, text: str, look: Look) -> None:
        """Add words in a look."""
        if look.font and is_symbol_font(look.font):
            text = "".join(self._sign(look.font, ord(c)) for c in text)
        self._add_text(text, look)

    def _add_text(self, text: str, look: Look) -> None:
        if not text or not self.story.fields.shows:
            return
        if len(text.strip()) > 0:
            self.letters += len(text)
            self.bold_letters += len(text) if look.bold else 0
            size = look.size or 0
            self.size = min(self.size, size) if self.size else size
            self.story.sizes[size] = self.story.sizes.get(size, 0) + len(text)
        href = self._href or self.story.fields.href
        lang = run_language(text, look.latin, look.asian, self.story.lang)
        marks = look.marks(self.base, linked=bool(href))
        self._add(Run(text=text, marks=marks, lang=lang, href=href))

    def _add(self, item: Inline | Picture) -> None:
        if self.story.fields.contents:
            self.contents.append(item)
        elif self.story.fields.shows:
            self.content.append(item)

    def _sign(self, font: str, code: int) -> str:
        if code <= 0x20:
            return " "
        sign = sign_of(font, code)
        if sign is None:
            self.story.told.note("DP-OFF-015", self.origin, f"{font} {code:04X}")
            return "\ufffd"
        return sign

    # ------------------------------------------------------------- children of a paragraph

    def _link(self, element: Element) -> None:
        before = self._href
        relation = self.story.relations.get(element.get(R + "id", ""))
        anchor = val(element, "anchor")
        if relation is not None and relation.external:
            self._href = relation.target + (f"#{anchor}" if anchor else "")
        elif anchor:
            self._href = f"#{anchor}"
        self.inside(element)
        self._href = before

    def _simple_field(self, element: Element) -> None:
        fields = self.story.fields
        fields.begin()
        fields.say(val(element, "instr"))
        fields.separate()
        self.inside(element)
        self._ended()

    def _bookmark(self, element: Element) -> None:
        self.bookmarks.append(val(element, "name"))

    def _control_box(self, element: Element) -> None:
        """A content control; one that still shows its prompt is empty."""
        properties, inner = element.find(W + "sdtPr"), element.find(W + "sdtContent")
        if properties is not None and is_form(properties):
            self.story.told.note("DP-OFF-017", self.origin)
        prompts = is_on(properties, "showingPlcHdr")
        if inner is not None and not prompts:
            self.inside(inner)

    def formula(self, element: Element) -> None:
        """Add a formula, or each of a paragraph of them."""

        def unknown(name: str) -> None:
            self.story.told.note("DP-OFF-018", self.origin, name)

        for formula in [element] if element.tag == M + "oMath" else element.findall(M + "oMath"):
            math = math_from_omml(formula, self.story.lang, unknown)
            if math.alt:
                self.story.told.note("DP-OFF-003", self.origin, math.alt)
                self._add(math)

    # ------------------------------------------------------------- children of a run

    def _break(self, element: Element, look: Look) -> None:
        if self.content:
            self._add(LineBreak())  # also a page's or a column's: it never stands in a sentence

    def _tab(self, element: Element, look: Look) -> None:
        self._add_text("\t", look)

    def _hyphen(self, element: Element, look: Look) -> None:
        self._add_text("-", look)

    def _symbol(self, element: Element, look: Look) -> None:
        said = val(element, "char")
        if _HEX.match(said):
            self._add_text(self._sign(val(element, "font"), int(said, 16)), look)

    def _field_sign(self, element: Element, look: Look) -> None:
        fields, kind = self.story.fields, val(element, "fldCharType")
        if kind == "begin":
            fields.begin(element.find(W + "ffData"))
        elif kind == "separate":
            fields.separate()
        elif kind == "end":
            self._ended(look)

    def _ended(self, look: Look = NO_LOOK) -> None:
        field = self.story.fields.end()
        if field is None:
            return
        self.sequence = self.sequence or field.kind == "SEQ"
        if field.kind.startswith("FORM"):
            self.story.told.note("DP-OFF-017", self.origin)
        if field.kind == "SYMBOL" and not field.result:
            self._symbol_field(field.arguments, look)
        elif not field.result or field.kind == "FORMCHECKBOX":
            shown = field.shown_without_result()
            if shown is None:
                self.story.told.note("DP-OFF-018", self.origin, field.said)
                shown = field.words
            self._add_text(shown, replace(look, font=None))

    def _symbol_field(self, arguments: list[str], look: Look) -> None:
        code = arguments[1] if len(arguments) > 1 else ""
        at = arguments.index("\\f") + 1 if "\\f" in arguments else len(arguments)
        font = arguments[at] if at < len(arguments) else ""
        if code.isdecimal() and code.isascii() and len(code) < 7:
            self._add_text(self._sign(font, int(code)), replace(look, font=None))

    def _instruction(self, element: Element, look: Look) -> None:
        self.story.fields.say(element.text or "")

    def _footnote(self, element: Element, look: Look) -> None:
        kind = NoteKind.FOOTNOTE if element.tag == W + "footnoteReference" else NoteKind.ENDNOTE
        mark = ""
        if val(element, "customMarkFollows") not in ("", "0", "false", "off"):
            parent = element.getparent()
            for follows in parent.iter(W + "t", W + "sym") if parent is not None else ():
                mark += (follows.text or "") if follows.tag == W + "t" else ""
                follows.text = ""  # it is the reference's sign now
        found = self.story.notes.refer(kind, val(element, "id"), mark.strip())
        if found is None:
            self.story.told.note("DP-OFF-016", self.origin, mark or val(element, "id"))
            self._add_text(mark, look)
            return
        self._add(NoteRef(text=mark.strip() or found.label, note=found.id))

    def _ruby(self, element: Element, look: Look) -> None:
        base, over = element.find(W + "rubyBase"), element.find(W + "rt")
        words = "".join(t.text or "" for t in base.iter(W + "t")) if base is not None else ""
        small = "".join(t.text or "" for t in over.iter(W + "t")) if over is not None else ""
        inner = base.find(f"{W}r/{W}rPr") if base is not None else None
        look = self._look(inner).over(look)
        if words and self.story.fields.shows:
            marks = look.marks(self.base, linked=False)
            href = self._href or self.story.fields.href
            self._add(Run(text=words, marks=marks, href=href, ruby=small.strip() or None))
        else:
            self._add_text(small, look)

    def _object(self, element: Element, look: Look) -> None:
        if self.story.fields.shows and not self.story.fields.contents:
            docx_objects.add(self, element)

    def add_picture(self, picture: Picture) -> None:
        """A picture that stands in the line."""
        self._add(picture)

    def add_words(self, words: str) -> None:
        """Words of an object that stands in the line."""
        self._add_text(words, self.base)


def _toggled(own: bool | None, below: bool | None) -> bool | None:
    return False if own and below else own


def is_form(properties: Element) -> bool:
    """Whether a content control is something to fill in."""
    names = ("dropDownList", "comboBox", "date", "text")
    if any(properties.find(W + n) is not None for n in names):
        return True
    prompts = is_on(properties, "showingPlcHdr")
    return bool(prompts) or properties.find(W14 + "checkbox") is not None


_WAYS: dict[object, Callable[[Line, Element], None]] = {
    W + "r": Line._run,
    W + "hyperlink": Line._link,
    W + "fldSimple": Line._simple_field,
    W + "bookmarkStart": Line._bookmark,
    W + "sdt": Line._control_box,
    M + "oMath": Line.formula,
    M + "oMathPara": Line.formula,
}
_RUN_WAYS: dict[object, Callable[[Line, Element, Look], None]] = {
    W + "tab": Line._tab,
    W + "ptab": Line._tab,
    W + "br": Line._break,
    W + "cr": Line._break,
    W + "noBreakHyphen": Line._hyphen,
    W + "sym": Line._symbol,
    W + "fldChar": Line._field_sign,
    W + "instrText": Line._instruction,
    W + "footnoteReference": Line._footnote,
    W + "endnoteReference": Line._footnote,
    W + "ruby": Line._ruby,
    W + "drawing": Line._object,
    W + "pict": Line._object,
    W + "object": Line._object,
}
