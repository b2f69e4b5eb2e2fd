# SPDX-License-Identifier: AGPL-3.0-or-later
"""What simple style rules say of an element: hidden, bold, italic, underlined, a Hangul list.

Only rules for a tag, classes or an id count (``span.bold``); what needs a place in the tree, a
medium or a state is left alone, for a wrong guess would hide or mark words that print shows plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web import dom
from daisy_pipeline.readers.web.dom import Element

_LARGEST = 1 << 20
_MOST_RULES = 5_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_SIMPLE = re.compile(r"([a-zA-Z][\w-]*)?((?:\.[\w-]+)*)(#[\w-]+)?\Z")
_KNOWN = tokens(
    "display visibility font-weight font-style text-decoration text-decoration-line vertical-align"
    " text-emphasis text-emphasis-style list-style list-style-type style-name mso-element mso-hide"
)
Looks = Mapping[str, str]


@dataclass
class Sheets:
    """The rules of a page's style sheets, found by the last part of their selector."""

    rules: dict[str, list[tuple[int, int, str, frozenset[str], str, Looks]]] = field(
        default_factory=dict
    )
    count: int = 0

    def add(self, text: str) -> None:
        """Take the rules of a style sheet; those of at-rules (other media) stay out."""
        for selectors, body in _rules(_COMMENT.sub(" ", text[:_LARGEST])):
            looks = declarations(body)
            if not looks:
                continue
            for selector in selectors.split(","):
                found = _SIMPLE.match(selector.strip())
                if found and found[0] and self.count < _MOST_RULES:
                    self._keep(found, looks)

    def _keep(self, found: re.Match[str], looks: Looks) -> None:
        tag, id = (found[1] or "").lower(), (found[3] or "")[1:]
        classes = frozenset(c.lower() for c in found[2].split(".") if c)
        weight = 100 * bool(id) + 10 * len(classes) + bool(tag)
        key = f"#{id}" if id else f".{min(classes)}" if classes else tag
        self.count += 1
        rule = (weight, self.count, tag, classes, id, looks)
        self.rules.setdefault(key, []).append(rule)

    def of(self, element: Element) -> Looks:
        """What the rules and the element's own style attribute say of it."""
        tag, classes, id = dom.name(element), dom.classes(element), element.get("id", "")
        keys = [tag, f"#{id}", *(f".{c}" for c in classes)] if self.rules else []
        fitting = [
            (weight, count, looks)
            for key in keys
            for weight, count, own, wanted, name, looks in self.rules.get(key, ())
            if own in ("", tag) and wanted <= classes and name in ("", id)
        ]
        said: dict[str, str] = {}
        for _, _, looks in sorted(fitting, key=lambda f: f[:2]):
            said.update(looks)
        style = element.get("style")
        if style:
            said.update(declarations(style))
        return said


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) outside of at-rules; broken ends are left out."""
    at = 0
    while (begin := text.find("{", at)) >= 0:
        head = text[at:begin].rpartition(";")[2].strip()
        end = text.find("}", begin)
        if end < 0:
            return
        if head.startswith("@"):
            end = _closing(text, begin)
        else:
            yield head, text[begin + 1 : end]
        at = end + 1


def _closing(text: str, begin: int) -> int:
    depth = 0
    for found in re.compile("[{}]").finditer(text, begin):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.start()
    return len(text)


def declarations(text: str) -> dict[str, str]:
    """The declarations that matter here, in lower case."""
    said: dict[str, str] = {}
    for part in text[:20_000].split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in _KNOWN:
            said[name] = value.replace("!important", "").strip().strip("\"'").lower()
    return said


def hides(looks: Looks) -> bool:
    """Whether these looks keep an element from being seen."""
    unseen = looks.get("visibility") in ("hidden", "collapse")
    return looks.get("display") == "none" or unseen or looks.get("mso-hide") == "all"


def marks(looks: Looks) -> Iterable[Mark]:
    """The marks that these looks give to words."""
    weight = looks.get("font-weight", "")
    if weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600):
        yield Mark.STRONG
    if looks.get("font-style") in ("italic", "oblique"):
        yield Mark.EMPHASIS
    dots = looks.get("text-emphasis") or looks.get("text-emphasis-style") or "none"
    if not dots.startswith(("none", "initial")):
        yield Mark.EMPHASIS  # dots over letters, as Korean print emphasizes
    line = f"{looks.get('text-decoration', '')} {looks.get('text-decoration-line', '')}"
    if "underline" in line:
        yield Mark.UNDERLINE
    if "line-through" in line:
        yield Mark.STRIKE
    if looks.get("vertical-align") in ("super", "sub"):
        yield Mark.SUP if looks["vertical-align"] == "super" else Mark.SUB


_LISTS = {
    **dict.fromkeys(("hangul", "korean-hangul-formal", "hangul-consonant"), "가"),
    **dict.fromkeys(("lower-alpha", "lower-latin"), "a"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "A"),
    "lower-roman": "i",
    "upper-roman": "I",
    "decimal": "1",
    "none": "none",
}


def list_style(looks: Looks) -> str:
    """The style of a list's numbers as the Book says it, none, or "" where nothing is said."""
    said = f"{looks.get('list-style-type', '')} {looks.get('list-style', '')}".split()
    return next((_LISTS[word] for word in said if word in _LISTS), "")
