# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a book's contents say of its pages: headings that are none in code, front and rear matter.

Many publishers set a chapter's title as a paragraph with a class, or as a picture, and say only in
the contents that it is a title. Without this a reader could not go from chapter to chapter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from daisy_pipeline.model.book import (
    Block,
    Figure,
    Heading,
    Inline,
    InlineImage,
    PageBreak,
    Paragraph,
    Run,
    Segment,
    Text,
    plain,
    text_of,
)
from daisy_pipeline.readers._headings import FRONT, REAR
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web.matter import Chunk

_COVER = tokens("표지 앞표지 뒤표지 겉표지 cover frontcover backcover")
_FRONT = FRONT | _COVER | tokens("속표지 판권 판권면 저작권 titlepage copyright")
_REACH = 8  # blocks after the target in which its title may stand
_MOST_FRONT = 40  # blocks of title page and imprint, also in a short book
_MOST_BLOCKS = 3  # a title may be set in several: number, title, subtitle


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: the key that it leads to, its words, its depth from 1."""

    target: str
    words: str
    depth: int


def add_headings(
    chunks: Sequence[Chunk], entries: Sequence[Entry], aliases: Mapping[str, str]
) -> list[Entry]:
    """Make headings where the contents lead, in place; gives the entries whose words were added.

    What already begins with a heading stays. Else the blocks that say the entry's words become
    one; where none does, and no heading follows, the words themselves do (but for a cover).
    """
    added: list[Entry] = []
    places = _places(chunks, entries, aliases)
    for number, (chunk, at, entry) in reversed(list(enumerate(places))):
        ends = [p for c, p, _ in places[number + 1 :] if c is chunk and p > at]
        end = min(ends, default=len(chunk.blocks))
        near = _near(chunk.blocks, at, end)
        if any(isinstance(chunk.blocks[n], Heading) for n in near):
            continue
        if span := _said_by(chunk.blocks, near, _key(entry.words)):
            first, last = span
            made = _heading(chunk.blocks[first : last + 1], entry.depth)
            chunk.blocks[first : last + 1] = [made]
        elif not any(isinstance(b, Heading) for b in chunk.blocks[at:end]) and _key(entry.words):
            if _key(entry.words) in _COVER or "cover" in chunk.types:
                continue
            chunk.blocks[at : at + 1] = _with_words(chunk.blocks[at], entry)
            added.append(entry)
    return added[::-1]


def _places(
    chunks: Sequence[Chunk], entries: Sequence[Entry], aliases: Mapping[str, str]
) -> list[tuple[Chunk, int, Entry]]:
    """Where the entries lead, as far as it is to a block of the top; in reading order."""
    known = {
        block.id: (order, at)
        for order, chunk in enumerate(chunks)
        for at, block in enumerate(chunk.blocks)
        if block.id
    }
    found: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        place = known.get(aliases.get(entry.target, entry.target))
        if place is not None:
            found.setdefault(place, entry)
    return [(chunks[order], at, entry) for (order, at), entry in sorted(found.items())]


def _near(blocks: Sequence[Block], at: int, end: int) -> list[int]:
    return [n for n in range(at, end) if not isinstance(blocks[n], PageBreak)][:_REACH]


def _said_by(blocks: Sequence[Block], near: Sequence[int], key: str) -> tuple[int, int] | None:
    """The first and the last of the neighbouring blocks that say the key's words, if any do."""
    for first in near:
        said = ""
        for last in range(first, min(first + _MOST_BLOCKS, near[-1] + 1)):
            words = _key(_words(blocks[last]))
            said += words
            if not words or len(said) > len(key):
                break
            if said == key:
                return first, last
    for first in near[:2]:
        # "1장 섬" of the contents where print has the number as an ornament
        words = _key(_words(blocks[first]))
        if words and len(words) * 3 >= len(key) and key.startswith(words) | key.endswith(words):
            return first, first
    return None


def _words(block: Block) -> str:
    """The words that may be a title: of a paragraph, or of a picture that stands for one."""
    if isinstance(block, Paragraph):
        return "".join(map(text_of, block.text))
    if isinstance(block, Figure) and len(block.pictures) == 1 and not block.caption:
        picture = block.pictures[0]
        return "" if picture.description else "".join(map(text_of, picture.alt))
    return ""


def _heading(blocks: Sequence[Block], depth: int) -> Heading:
    content: list[Inline] = []
    for block in blocks:
        content += [Run(text=" ")] if content else []
        content += _content(block)
    first = blocks[0]
    id = next((b.id for b in blocks if b.id), "")
    text: Text = (Segment(tuple(content)),)
    level = min(6, max(1, depth))
    return Heading(level=level, text=text, id=id, lang=first.lang, origin=first.origin)


def _content(block: Block) -> Iterator[Inline]:
    if isinstance(block, Figure):
        for picture in block.pictures:
            yield InlineImage(name=picture.name, alt="".join(map(text_of, picture.alt)))
    elif isinstance(block, Paragraph):
        for segment in block.text:
            yield from segment.content


def _with_words(block: Block, entry: Entry) -> list[Block]:
    """The entry's words as a heading before the block, which gives its name to it."""
    words = " ".join(entry.words.split())
    level = min(6, max(1, entry.depth))
    made = Heading(level=level, text=plain(words), id=block.id, origin=block.origin)
    return [made, replace(block, id="")]


def _key(words: str) -> str:
    """What is equal for titles that differ in blanks, signs and case only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).lower()


def with_matter(
    chunks: Sequence[Chunk], entries: Sequence[Entry], aliases: Mapping[str, str]
) -> list[Chunk]:
    """The chunks, those that say nothing of their matter by the titles that the contents give.

    What stands before the first title that is no front matter's (a title page, an imprint) is front
    too, unless it is so long that the contents must be of a part only.
    """
    titles: dict[int, str] = {}
    for chunk, _, entry in _places(chunks, entries, aliases):
        titles.setdefault(id(chunk), _key(entry.words))
    made = list(chunks)
    at = 0
    for at, chunk in enumerate(made):
        title = titles.get(id(chunk))
        if chunk.matter not in ("", "front") or (title is not None and title not in _FRONT):
            break
        if title is not None:
            made[at] = replace(chunk, types=chunk.types | {"frontmatter"})
    else:
        at = 0
    before = sum(len(c.blocks) for c in made[:at])
    total = sum(len(c.blocks) for c in made)
    if id(chunks[at]) in titles and before <= max(_MOST_FRONT, total // 4):
        front = [replace(c, types=c.types | {"frontmatter"}) for c in made[:at]]
        made[:at] = front
    for at in range(len(made) - 1, -1, -1):
        title = titles.get(id(chunks[at]))
        if chunks[at].matter not in ("", "rear") or (title is not None and not _is_rear(title)):
            break
        if title is not None and not chunks[at].matter:
            made[at] = replace(chunks[at], types=chunks[at].types | {"backmatter"})
    return made


def _is_rear(title: str) -> bool:
    return title in REAR or title in ("주", "판권", "판권면") or title.startswith("부록")
