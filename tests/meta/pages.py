# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents as tests see them: links, named commands, blocks that can be run.

A fenced block of the kind ``console`` is run: lines that begin with ``$ `` are commands, what
follows is what they say. ``<!-- file: NAME -->`` before a block makes the block that file;
``<!-- do: NAME -->`` stands for what a person does by hand (tests/meta/test_docs.py knows how).
Long progress is cut to its beginning and ``…``; times and digests may differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "README.en.md", "CHANGELOG.md", "CONTRIBUTING.md")

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)
_ACT = re.compile(r"^<!-- (?P<act>file|do): (?P<name>[^\n]+?) -->$", re.M)
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_INLINE = re.compile(r"`([^`\n]+)`")
_PROGRESS = re.compile(r"(시작|진행|완료): ")


@dataclass(frozen=True)
class Act:
    """What a page wants done: ``kind`` is console, file or do; ``body`` the block after it.

    ``begin`` and ``end`` say where a console block's body stands in the page.
    """

    kind: str
    name: str
    body: str
    begin: int = 0
    end: int = 0


def pages() -> list[str]:
    """Every document by its path from the root."""
    found = (p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))
    return [*TOP, *sorted(found)]


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def without_code(text: str) -> str:
    return _INLINE.sub("", _FENCE.sub("", text))


def links(page: str) -> Iterator[str]:
    """The targets of a page's links, but for those that lead out of the checkout."""
    for found in _LINK.finditer(without_code(text_of(page))):
        if not re.match(r"[a-z]+:", found["target"]):
            yield found["target"]


def anchors(page: str) -> set[str]:
    """The names of a page's headings as GitHub makes them."""
    heads = re.findall(r"^#+ +(.+)$", _FENCE.sub("", text_of(page)), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def command_lines(page: str) -> Iterator[str]:
    """Every line of code that calls ``daisy``, in blocks and within lines of text."""
    text = text_of(page)
    for block in _FENCE.finditer(text):
        for line in block["body"].splitlines():
            line = line.removeprefix("$ ").strip()
            if line.startswith("daisy "):
                yield line.split("  #")[0].strip()
    for found in _INLINE.finditer(_FENCE.sub("", text)):
        if found[1].startswith("daisy "):
            yield found[1]


def acts(page: str) -> list[Act]:
    """What is to be done, in the page's order."""
    text = text_of(page)
    found: list[tuple[int, Act]] = []
    for sign in _ACT.finditer(text):
        block = _FENCE.match(text, sign.end() + 1) if sign["act"] == "file" else None
        body = block["body"] if block else ""
        found.append((sign.start(), Act(sign["act"], sign["name"], body)))
    for block in _FENCE.finditer(text):
        if block["kind"] == "console":
            act = Act("console", "", block["body"], *block.span("body"))
            found.append((block.start(), act))
    return [act for _, act in sorted(found, key=lambda pair: pair[0])]


def commands(body: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it is said to say."""
    found: list[tuple[str, str]] = []
    for line in body.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:].rstrip("\n"), ""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def shortened(said: str) -> str:
    """What a command said, with its progress cut to the first two lines and ``…``."""
    kept: list[str] = []
    run = 0
    for line in said.splitlines():
        run = run + 1 if _PROGRESS.match(line) else 0
        if run <= 2:
            kept.append(line)
        elif run == 3:
            kept.append("…")
    return "".join(f"{line}\n" for line in kept)


def comparable(said: str) -> str:
    """What was said without times and digests, which differ from recording to recording."""
    return re.sub(r"\b[0-9a-f]{16}\b", "…", re.sub(r"(\d+분 )?[\d.]+초", "…초", said))
