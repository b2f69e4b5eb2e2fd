# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typed texts with damage: a Book or a finding, and soon, whatever the bytes are."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import dumps, loads
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers.steps import read_sources
from tests.golden_books.test_txt import MADE

SEEDS = range(25)
SIGNS = (
    "@@", "@@p", "[^", "[^1]: ", "![", "](", "<각주: ", "|", "┌──┬", "│", "└──┘", "- ", "가. ",
    "\t", "1) ", "1)", "* ", "===", "제1장 ", ": ", "(", "\ufeff", "\u3000", "\x0c", "차례\n",
    "- 3 -\n", "\n", "\n\n", "\u1112\u1161", "\U0001f600",
)  # fmt: skip


def holds(*sources: Path) -> None:
    """The outcome is a Book that survives its coding, or a finding."""
    try:
        result = read_sources(sources, {})
    except DaisyError as refusal:
        assert refusal.findings
        return
    assert loads(Book, dumps(result.book)) == result.book


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled, or signs of the typing rules put among them."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.randint(1, 40))
        match chance.randrange(5):
            case 0:
                made[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 1:
                del made[at:end]
            case 2:
                made[at:at] = made[at:end] * chance.randint(1, 5)
            case _:
                made[at:at] = "".join(chance.choices(SIGNS, k=3)).encode()
    return bytes(made)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "johab", "utf-16"])
def test_damaged_texts(tmp_path: Path, name: str, encoding: str):
    data = MADE[name].encode(encoding, "replace")
    path = tmp_path / "가.txt"
    for seed in SEEDS:
        path.write_bytes(damaged(data, random.Random(f"{name}{encoding}{seed}")))
        holds(path)


@pytest.mark.parametrize("name", MADE)
def test_lines_in_any_order(tmp_path: Path, name: str):
    """Every line is whole, and signs stand where no typist puts them."""
    lines = "\n".join(MADE.values()).split("\n")
    path = tmp_path / "가.txt"
    for seed in SEEDS:
        chance = random.Random(f"{name}{seed}")
        chosen = [MADE[name], *chance.choices(lines, k=chance.randint(3, 60))]
        chance.shuffle(chosen)
        path.write_text("\n".join(chosen), encoding="utf-8")
        holds(path)


@pytest.mark.parametrize("stem", ["p{:03d}", "{}쪽", "원고_{:03d}", "{}"])
def test_damaged_folders_of_pages(tmp_path: Path, stem: str):
    whole = "\n".join(MADE.values()).encode()
    for seed in SEEDS:
        chance = random.Random(f"{stem}{seed}")
        folder = tmp_path / str(seed)
        folder.mkdir()
        for page in range(1, chance.randint(3, 12)):
            begin = chance.randrange(len(whole))
            data = whole[begin : begin + chance.randint(0, 300)]
            name = stem.format(page + (chance.random() < 0.1)) + ".txt"
            (folder / name).write_bytes(damaged(data, chance) if page % 2 else data)
        holds(folder)


# What makes a careless pattern or list search take the square of its length.
HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "봄이 왔다. " * n,
    "no end": lambda n: "가" * n,
    "short lines": lambda n: "봄\n" * n,
    "headings": lambda n: "".join(f"제{i}장 봄\n\n글이다.\n\n" for i in range(n // 4)),
    "marked headings": lambda n: "# 봄\n글이다.\n" * (n // 4),
    "contents": lambda n: "차례\n" + "".join(f"봄 {i}\n" for i in range(n)),
    "many contents": lambda n: "차례\n봄\n\n여름\n\n" * (n // 4),
    "open pictures": lambda n: "![a](" * n,
    "open alts": lambda n: "![" * n,
    "open notes": lambda n: "<각주:" * n,
    "open brackets": lambda n: "[각주:" * n,
    "notes of one label": lambda n: "봄[^1]\n\n[^1]: 뜻\n\n" * (n // 4),
    "notes below": lambda n: "봄[^1] 이 왔다\n" + "[^1]: 뜻\n" * n,
    "paired notes": lambda n: "봄1)" * n + "\n1) 뜻",
    "stars": lambda n: "봄*" * n + "\n* 뜻",
    "page marks": lambda n: "봄@@p1 " * n,
    "speeches": lambda n: "가나: (웃\n다라: 그래.\n" * (n // 2),
    "open stage": lambda n: "가나: 봄.\n다라: 봄.\n" * 4 + "가나: " + "(" * n,
    "set speeches": lambda n: "가나  봄이다.\n다라  봄이다.\n" * (n // 2),
    "mail": lambda n: "From: a\nTo: b\n" * (n // 2),
    "frames": lambda n: "┌──┐\n│a │\n" * (n // 2),
    "wide frame": lambda n: f"┌{'─' * n}┐\n│{'a' * n}│\n└{'─' * n}┘",
    "bars": lambda n: "┬" * n + "\n" + "│" * n + "\n" + "┴" * n,
    "pipes": lambda n: "|" * n + "\n" + "|" * n,
    "tabs": lambda n: "a\t" * n,
    "items": lambda n: "- 봄\n" * n,
    "items that go on": lambda n: "- 봄\n" + "    봄이다\n" * n,
    "nested items": lambda n: "".join(" " * (i % 60) + "- a\n" for i in range(n)),
    "blanks": lambda n: "가" + " " * n + "가\n차례\n가" + " " * n + "1",
    "dots": lambda n: "차례\n가" + "." * n + "가\n나" + "·" * n,
    "gaps": lambda n: "봄이 왔다\n" + "\n" * n + "그리고",
    "rules": lambda n: "봄\n===\n\n" * (n // 3),
    "dates": lambda n: "".join(f"{i % 12 + 1}월 {i % 28 + 1}일\n\n글.\n\n" for i in range(n // 4)),
    "long contents": lambda n: "차례\n" + "가." * n + "\n나 다 " * n,
    "decomposed": lambda n: "\u1112\u1161\u11ab" * n,
    "marks on a letter": lambda n: "a" + "\u0301\u0316" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_only(tmp_path: Path, name: str):
    """Eight times the text may take eight times as long; the square would be sixty-four times.

    A busy machine only ever adds time, so one quiet try of several is enough.
    """
    path = tmp_path / "가.txt"

    def took(size: int) -> float:
        path.write_text(HOSTILE[name](size), encoding="utf-8")
        begin = time.process_time()
        holds(path)
        return time.process_time() - begin

    small = max(min(took(500), took(500)), 0.004)
    assert any(took(4_000) < 24 * small for _ in range(5))
