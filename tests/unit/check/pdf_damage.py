# SPDX-License-Identifier: AGPL-3.0-or-later
"""Break one thing in a good PDF and see what the checker says, without child processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.messages import known_ids
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.tools import pdf_facts, pdf_facts_child
from daisy_pipeline.tools.process import Ran
from tests.fakes.large_print import NAME, listing, put_product

Damage = Callable[[pikepdf.Pdf], object]
_SAID = threading.local()


def in_process(module: str, seconds: float, *words: str | int | Path) -> Ran:
    """What the child process would write, from this one: a test of a fault takes no start of it."""
    assert module == "daisy_pipeline.tools.pdf_facts_child" and seconds
    _SAID.lines = []
    pdf_facts_child.main([str(word) for word in words])
    return Ran(0, "".join(json.dumps(line) + "\n" for line in _SAID.lines).encode())


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read PDFs in this process."""
    monkeypatch.setattr(pdf_facts, "python_child", in_process)
    monkeypatch.setattr(pdf_facts_child, "limit_memory", lambda: None)
    monkeypatch.setattr(pdf_facts_child, "say", lambda line: _SAID.lines.append(line))


def judged(
    folder: Path, damage: Damage, settings: Mapping[str, object] = {}, **listed: object
) -> list[Finding]:
    """What is said of the product with a damaged PDF; ``listed`` changes its list."""
    put_product(folder)
    with pikepdf.open(folder / NAME, allow_overwriting_input=True) as pdf:
        damage(pdf)
        pdf.save(folder / NAME)
    if listed:
        (folder / "large-print.json").write_text(json.dumps(listing(**listed)), "utf-8")
    found = check_product(folder, {"check": dict(settings)})
    assert {f.id for f in found} <= set(known_ids())
    return found


def every(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    """The elements of a structure type, in the order of tags."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from walk(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if str(node.S) == f"/{role}":
                yield node
            yield from walk(node.get("/K"))

    return list(walk(pdf.Root.StructTreeRoot.K))


def content(pdf: pikepdf.Pdf, page: int, old: bytes, new: bytes) -> None:
    """Replace a first piece of a page's content."""
    stream = pdf.pages[page - 1].Contents
    data = stream.read_bytes()
    assert old in data, data[:300]
    stream.write(data.replace(old, new, 1))


def table_attributes(cell: Any) -> Any:
    """A cell's attributes of tables."""
    return next(one for one in cell.A if one.O == "/Table")
