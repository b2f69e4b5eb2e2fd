# SPDX-License-Identifier: AGPL-3.0-or-later
"""Front, body and rear of an EPUB, from epub:type, landmarks and the guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import Block
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web.roles import of_matter

# With the words of OPF 2's guide and of books that have none of their own.
_FRONT = of_matter("front") | tokens("copyright acknowledgements")
_BODY = of_matter("body") | tokens("start")
_REAR = of_matter("rear") | tokens("notes")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Blocks that belong together, and the semantic types said of them."""

    blocks: list[Block]
    types: frozenset[str]

    @property
    def matter(self) -> str:
        """front, body, rear, or "" where nothing is said."""
        for name, said in (
            ("body", "bodymatter"),
            ("front", "frontmatter"),
            ("rear", "backmatter"),
        ):
            if said in self.types:
                return name
        for name, group in (("body", _BODY), ("front", _FRONT), ("rear", _REAR)):
            if self.types & group:
                return name
        return ""


Blocks = tuple[Block, ...]


def matters(chunks: Sequence[Chunk]) -> tuple[Blocks, Blocks, Blocks]:
    """The chunks in order, cut where the body begins and where the rear begins.

    The body begins with the first chunk that says so, else with the first that is not front; the
    rear with the first that says so after the last that is body. Order is never changed.
    """
    said = [c.matter for c in chunks]
    bodies = [n for n, m in enumerate(said) if m == "body"]
    others = [n for n, m in enumerate(said) if m != "front"]
    begin = bodies[0] if bodies else others[0] if others else 0
    last = bodies[-1] if bodies else begin
    rears = [n for n, m in enumerate(said) if m == "rear" and n > last]
    end = rears[0] if rears else len(chunks)
    return _join(chunks[:begin]), _join(chunks[begin:end]), _join(chunks[end:])


def _join(chunks: Sequence[Chunk]) -> Blocks:
    return tuple(b for c in chunks for b in c.blocks)
