# SPDX-License-Identifier: AGPL-3.0-or-later
"""Engines side by side on examples by article, and their speed on running text."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Mapping, Sequence

from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.translate import translate
from tests.official.braille_examples import Example, Score, score, source_of

Writer = Callable[[Example], str]
GROUPS = {
    "1-7 letters": range(1, 8),
    "8-10 single letters": range(8, 11),
    "11-12 separators": range(11, 13),
    "13-17 contractions": range(13, 18),
    "18 words": range(18, 19),
    "19-27 old Hangul": range(19, 28),
    "28-32 Roman, Greek": range(28, 33),
    "33-39 Roman in Korean": range(33, 40),
    "40-44 numbers": range(40, 45),
    "45-48 operators, fractions": range(45, 49),
    "49-55 punctuation": range(49, 56),
    "56-63 emphasis, marks": range(56, 64),
    "64-74 signs, units, blanks": range(64, 75),
}


def ours(example: Example) -> str:
    """Our cells, with the context that a document gives."""
    return translate(source_of(example)).text


def braillify(example: Example) -> str:
    """braillify's cells of the bare line: it takes no context; "" where it raises."""
    import braillify as peer

    try:
        return str(peer.translate_to_unicode(example.printed))
    except ValueError:
        return ""


def writers(peers: Sequence[str]) -> Mapping[str, Writer]:
    """Ours and the peers asked for that are installed."""
    found: dict[str, Writer] = {"ours": ours}
    if "braillify" in peers and importlib.util.find_spec("braillify"):
        found["braillify"] = braillify
    return found


def table(examples: Sequence[Example], engines: Mapping[str, Writer]) -> list[str]:
    """Rows of a table: exact per cent and cell error rate of every engine, by group."""
    lines = ["| group (rows) |" + "".join(f" {name} |" for name in engines)]
    lines.append("|---|" + "---|" * len(engines))
    for title, rows in _groups(examples).items():
        cells = [_told(score(rows, write)[0]) for write in engines.values()]
        lines.append(f"| {title} ({len(rows)}) | " + " | ".join(cells) + " |")
    return lines


def _told(found: Score) -> str:
    return f"{found.exact:.1f} ({found.cer:.2f})"


def _groups(examples: Sequence[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    korean = [one for one in examples if one.suite == "korean"]
    for title, numbers in GROUPS.items():
        found[title] = [one for one in korean if one.number in numbers]
    found["korean, all"] = korean
    for suite in dict.fromkeys(one.suite for one in examples):
        if suite not in ("korean", "math"):
            found[suite] = [one for one in examples if one.suite == suite]
    return {title: rows for title, rows in found.items() if rows}


def speeds(paragraphs: Sequence[str], size: int = 300_000) -> list[str]:
    """Characters a CPU second, with the map: one run of ``size`` characters, and by paragraphs."""
    many = (list(paragraphs) * (size // max(1, sum(map(len, paragraphs))) + 1))[:]
    whole = " ".join(many)[:size]
    translate(Source(whole[:5000]))  # tables are made once
    lines = []
    for title, texts in (("one run", [whole]), ("by paragraphs", many)):
        begin = time.process_time()
        for text in texts:
            translate(Source(text))
        taken = time.process_time() - begin
        count = sum(map(len, texts))
        lines.append(f"| {title} | {count:,} | {count / taken:,.0f} |")
    return lines


def peer_speed(paragraphs: Sequence[str]) -> str:
    """braillify's characters a CPU second, by paragraphs."""
    import braillify as peer

    begin = time.process_time()
    for text in paragraphs:
        peer.translate_to_unicode(text)
    taken = time.process_time() - begin
    count = sum(map(len, paragraphs))
    return f"| braillify, by paragraphs | {count:,} | {count / taken:,.0f} |"
