# SPDX-License-Identifier: AGPL-3.0-or-later
"""readings.tsv: how a site or a title wants a print text spoken, or written in braille."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import add
from pathlib import Path

from daisy_pipeline.formats.tsv import TableRow, read_table
from daisy_pipeline.model.book import Voiced
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.readings.braille_column import checked, of_hanja
from daisy_pipeline.readings.voice_marks import parse

COLUMNS = ("print", "speak")
OPTIONAL = ("braille", "language", "whole", "title", "who", "when")
_YES = frozenset({"yes", "y", "true", "1", "예", "네", "o"})
_NO = frozenset({"no", "n", "false", "0", "아니요", "아니오", "x"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reading. ``whole``: only where no letter or digit of the same script touches it.

    ``speak`` and ``braille`` are None where the file leaves them empty; the reading of Hanja is
    their braille too. ``speak`` holds words alone: marks for the voice that the file has among
    them are ``voiced``. ``file`` and ``line`` say where the entry stands; ``own`` whether it is
    the title's.
    """

    print: str
    speak: str | None = None
    braille: str | None = None
    language: str = ""
    whole: bool = False
    file: str = ""
    line: int = 0
    own: bool = False
    voiced: tuple[Voiced, ...] = ()


# Words are looked up by their first two signs: 50,000 words take no longer than a hundred.
_HEAD = 2


@dataclass(frozen=True, slots=True)
class Index:
    """Entries by their print text, and the lengths of the words that begin with two signs."""

    words: Mapping[str, Sequence[Entry]]
    sizes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Lexicon:
    """Entries that may be looked up; later files win over earlier ones, longer over shorter."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()

    def index(self) -> Index:
        """The entries as find_entries wants them."""
        last: dict[tuple[str, str], Entry] = {}
        for entry in self.entries:
            last[entry.print, entry.language] = entry
        words: dict[str, list[Entry]] = {}
        sizes: dict[str, set[int]] = {}
        for entry in last.values():
            same = words.setdefault(entry.print, [])
            same.insert(0 if entry.language else len(same), entry)
            sizes.setdefault(entry.print[:_HEAD], set()).add(len(entry.print))
        return Index(words, {h: tuple(sorted(s, reverse=True)) for h, s in sizes.items()})


def read_lexicons(files: Sequence[tuple[Path, str, bool]]) -> Lexicon:
    """The entries of several files, given as (path, name in findings, whether it is the title's).

    Broken rows are findings and are left out; DaisyError when a file is no table at all.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    for path, shown, own in files:
        table = read_table(path, COLUMNS, OPTIONAL, shown=shown)
        findings.extend(table.findings)
        first: dict[tuple[str, str], int] = {}
        for row in table.rows:
            entry = _entry(row, shown, own)
            if isinstance(entry, Finding):
                findings.append(entry)
                continue
            key = (entry.print, entry.language)
            if key in first:
                facts: dict[str, Fact] = {"print": entry.print, "first": first[key]}
                findings.append(Finding("DP-RDG-003", Place(shown, line=row.line), facts))
                continue
            first[key] = row.line
            entry, faults = _without_marks(entry)
            findings.extend(faults)
            if entry.braille is None and entry.language in ("", "ko"):
                entry = replace(entry, braille=of_hanja(entry.print, entry.speak))
            entries.append(entry)
    return Lexicon(tuple(entries), tuple(findings))


def _entry(row: TableRow, shown: str, own: bool) -> Entry | Finding:
    words = unicodedata.normalize("NFC", row["print"])
    place = Place(shown, line=row.line)
    if not words.strip() or not (row["speak"] or row["braille"]):
        return Finding("DP-RDG-001", place, {"print": words})
    flag = row["whole"].strip().casefold()
    if flag and flag not in _YES | _NO:
        return Finding("DP-RDG-002", place, {"value": row["whole"]})
    braille = checked(row["braille"])
    if braille is None:
        return Finding("DP-RDG-013", place, {"print": words})
    return Entry(
        print=words,
        speak=row["speak"] or None,
        braille=braille or None,
        language=row["language"].strip().lower(),
        # USA must not be found in USAGE; a Korean word is usually followed by a particle.
        whole=flag in _YES if flag else _is_latin(words[0]) or _is_latin(words[-1]),
        file=shown,
        line=row.line,
        own=own,
    )


def _without_marks(entry: Entry) -> tuple[Entry, list[Finding]]:
    """The entry with the words of its reading apart from the marks, and faulty marks."""
    if entry.speak is None or "<" not in entry.speak:
        return entry, []
    marked = parse(entry.speak, entry.language)
    said = marked.words if marked.words or marked.voiced else None
    place = Place(entry.file, line=entry.line)
    facts = {"print": entry.print}
    findings = [Finding("DP-VOI-045", place, {**facts, "mark": fault}) for fault in marked.faults]
    return replace(entry, speak=said, voiced=marked.voiced), findings


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def find_entries(text: str, lang: str, index: Index) -> Iterator[tuple[int, int, Entry]]:
    """(begin, end, entry) of every place that the lexicon reads, without overlaps."""
    sizes = index.sizes
    pairs = map(add, text, text[1:] + " ")
    if not sizes or (sizes.keys().isdisjoint(pairs) and sizes.keys().isdisjoint(text)):
        return
    done = 0
    language = lang.lower()
    for at in range(len(text)):
        known = sizes.get(text[at : at + _HEAD], ()) + sizes.get(text[at], ())
        if not known or at < done:
            continue
        for size in known:
            entries = index.words.get(text[at : at + size], ())
            entry = next((e for e in entries if _fits(e, text, at, language)), None)
            if entry is not None:
                yield at, at + size, entry
                done = at + size
                break


def _fits(entry: Entry, text: str, at: int, language: str) -> bool:
    if entry.language and entry.language.split("-")[0] != language.split("-")[0]:
        return False
    end = at + len(entry.print)
    return not entry.whole or not (
        _touches(text[at - 1 : at], text[at]) or _touches(text[end : end + 1], text[end - 1])
    )


def _touches(outer: str, inner: str) -> bool:
    """Whether two neighbours are letters or digits of one script, so that they make one word."""
    return outer.isalnum() and inner.isalnum() and outer.isascii() == inner.isascii()
