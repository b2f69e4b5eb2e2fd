# SPDX-License-Identifier: AGPL-3.0-or-later
"""What edits do to the ids of a book with takes: ``python -m bench.edits``.

Every segment of the sample story carries a take. After each edit no id may name other words than
before (no clip points at another sentence), and the ids of untouched sentences must stay.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.measure import ROOT, machine
from daisy_pipeline.model.book import Book, Paragraph, plain
from daisy_pipeline.readers.steps import read_sources
from daisy_pipeline.segmentation.reconcile import reconcile
from daisy_pipeline.segmentation.rows import SegmentRow

TIMES = 50
Texts = list[str]
Edit = Callable[[Texts, random.Random], Texts]


def _insert(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts))
    return [*texts[:at], "새 문장이 왔다. 네.", *texts[at:]]


def _delete(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts))
    return texts[:at] + texts[at + 1 :]


def _change(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts))
    return [*texts[:at], texts[at].replace("다", "었다", 1) + "!", *texts[at + 1 :]]


def _split(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts))
    middle = texts[at].find(" ", len(texts[at]) // 2)
    return [*texts[:at], texts[at][:middle], texts[at][middle + 1 :], *texts[at + 1 :]]


def _merge(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts) - 1)
    return [*texts[:at], f"{texts[at]} {texts[at + 1]}", *texts[at + 2 :]]


def _repeat(texts: Texts, chance: random.Random) -> Texts:
    at, to = chance.randrange(len(texts)), chance.randrange(len(texts))
    return [*texts[:to], texts[at], *texts[to:]]


def _move(texts: Texts, chance: random.Random) -> Texts:
    at = chance.randrange(len(texts) - 10)
    chapter, rest = texts[at : at + 10], texts[:at] + texts[at + 10 :]
    to = chance.randrange(len(rest))
    return [*rest[:to], *chapter, *rest[to:]]


EDITS: dict[str, Edit] = {
    "insert": _insert,
    "delete": _delete,
    "change": _change,
    "split": _split,
    "merge": _merge,
    "repeat": _repeat,
    "move a chapter": _move,
}


def book_of(texts: Texts) -> Book:
    """A Book of these paragraphs."""
    return Book(lang="ko", body=tuple(Paragraph(text=plain(t)) for t in texts if t))


def main() -> None:
    """Print one row an edit kind: wrong ids (must be 0) and the share of ids that stayed."""
    print(machine())
    story = read_sources([ROOT / "sources/동백꽃/text/동백꽃.txt"], {}).book
    blocks = [b for b in story.body if isinstance(b, Paragraph)]
    texts = ["".join(r.text for s in b.text for r in s.content) for b in blocks]  # type: ignore[union-attr]
    before = reconcile(book_of(texts), ()).rows
    pinned = frozenset(row.id for row in before)
    chance = random.Random(1)
    for name, edit in EDITS.items():
        wrong = kept = 0
        for _ in range(TIMES):
            after = reconcile(book_of(edit(texts, chance)), before, pinned).rows
            wrong += _wrong(before, after)
            kept += sum(1 for row in after if row.live and row.id in pinned)
        share = kept / (TIMES * len(before))
        print(f"{name:16} {TIMES} times: {wrong} ids on other words, {share:.1%} of ids stayed")


def _wrong(before: tuple[SegmentRow, ...], after: tuple[SegmentRow, ...]) -> int:
    words = {row.id: _letters(row.text) for row in before}
    live = (row for row in after if row.live)
    return sum(1 for row in live if row.id in words and words[row.id] != _letters(row.text))


def _letters(text: str) -> str:
    """The words without signs and blanks: a sentence keeps its id when only those change."""
    return "".join(sign for sign in text if sign.isalnum())


if __name__ == "__main__":
    main()
