# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pronunciation lexicons (W3C PLS 1.0): words with an alias, one language a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.safe_xml import Element, builder, parse_xml, serialize
from daisy_pipeline.model.finding import Place, fail

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Lexemes:
    """What a lexicon holds: its language, (print, alias), and how many words have no alias."""

    lang: str
    words: tuple[tuple[str, str], ...]
    without: int = 0


def pls_bytes(words: Iterable[tuple[str, str]], lang: str) -> bytes:
    """A lexicon of (print, alias) in one language. PLS 1.0, sections 4.1, 4.4, 4.5, 4.7.

    ``alphabet`` must be there (4.1) though an alias is spelled in the language's own letters.
    """
    e = builder(NAMESPACE)
    root = e("lexicon", {"version": "1.0", "alphabet": "ipa", "xml:lang": lang})
    for print_, alias in words:
        root.append(e("lexeme", None, e("grapheme", None, print_), e("alias", None, alias)))
    return serialize(root, indent=True)


def read_pls(path: Path, shown: str = "") -> Lexemes:
    """The words of a lexicon; those that have only phonemes are counted: no voice here takes them.

    DaisyError when the file is no harmless XML (DP-PKG-...) or no lexicon (DP-RDG-010).
    """
    place = Place(shown or path.name)
    root = parse_xml(path, place)
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise fail("DP-RDG-010", place)
    words: list[tuple[str, str]] = []
    without = 0
    for lexeme in root.iter(f"{{{NAMESPACE}}}lexeme"):
        alias = _first(lexeme, "alias")
        prints = [_text(g) for g in lexeme.iter(f"{{{NAMESPACE}}}grapheme")]
        if not alias:
            without += 1
            continue
        words.extend((p, alias) for p in prints if p)
    return Lexemes(root.get(_LANG, ""), tuple(words), without)


def _first(lexeme: Element, name: str) -> str:
    found = lexeme.find(f"{{{NAMESPACE}}}{name}")
    return "" if found is None else _text(found)


def _text(element: Element) -> str:
    return " ".join("".join(str(t) for t in element.itertext()).split())
