# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDFs that somebody broke, by accident or not: findings, never a traceback, and an end in time."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from daisy_pipeline.check.door import check_product
from daisy_pipeline.messages import known_ids
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.tools import pdf_facts
from daisy_pipeline.tools.process import Ran
from tests.fakes.large_print import pdf
from tests.unit.check.pdf_damage import every, here

__all__ = ["here"]


def judged(data: bytes, folder: Path) -> list[Finding]:
    path = folder / "남의.pdf"
    path.write_bytes(data)
    found = check_product(path, {})
    assert {f.id for f in found} <= set(known_ids())
    return found


def test_files_that_are_no_pdf(tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.7\n", b"\0" * 5000, b"%PDF-1.7\n" + b"(" * 100_000):
        assert [f.id for f in judged(data, tmp_path)] == ["DP-PDF-003"], data[:20]


def test_truncated_and_spoilt_files(tmp_path: Path) -> None:
    """What is read of them is judged; what is not is a finding."""
    good, chance = pdf(), random.Random(7)
    for size in (len(good) // 3, len(good) - 700):
        assert judged(good[:size], tmp_path)
    for _ in range(4):
        spoilt = bytearray(good)
        for _ in range(40):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        judged(bytes(spoilt), tmp_path)


def cycle(one: pikepdf.Pdf) -> None:
    document = every(one, "Document")[0]
    every(one, "P")[0].K = Array([document, document])


def deep(one: pikepdf.Pdf) -> None:
    """A tree of ten thousand levels."""
    element = every(one, "P")[0]
    inner = one.make_indirect(Dictionary(S=Name.Span, K=element.K))
    for _ in range(10_000):
        inner = one.make_indirect(Dictionary(S=Name.Span, K=Array([inner])))
    element.K = Array([inner])


def wide(one: pikepdf.Pdf) -> None:
    """Cells that span more than there is."""
    every(one, "TD")[0].A = Dictionary(O=Name.Table, RowSpan=2**31 - 1, ColSpan=2**31 - 1)


def strange(one: pikepdf.Pdf) -> None:
    """Values of wrong types wherever something else is expected."""
    root, tree = one.Root, one.Root.StructTreeRoot
    root.MarkInfo, root.ViewerPreferences = Array([]), String("x")
    root.Lang, root.Outlines, root.AcroForm = Name.x, Array([1]), 3
    tree.RoleMap, tree.ClassMap, tree.IDTree = 1, Array([]), String("x")
    tree.ParentTree = Dictionary(Nums=Array([String("a"), 1]))
    every(one, "P")[0].K = Array([String("x"), -5, Dictionary(MCID=String("a")), Array([1])])
    every(one, "Figure")[0].Alt = 5
    every(one, "Table")[0].A = Name.x
    one.pages[0].Annots = Array([1, Dictionary(), Dictionary(Subtype=1, F=String("f"), A=2)])
    one.pages[1].Resources.Font = Array([])
    one.docinfo["/Title"] = 5


def outlines(one: pikepdf.Pdf) -> None:
    one.Root.Outlines.First.Next = one.Root.Outlines.First


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("damage", [cycle, deep, wide, strange, outlines])
def test_hostile_trees(damage: Callable[[pikepdf.Pdf], None], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    with pikepdf.open(tmp_path / "a.pdf") as one:
        damage(one)
        one.save(tmp_path / "b.pdf")
    assert [f.id for f in judged((tmp_path / "b.pdf").read_bytes(), tmp_path)] != ["DP-LPC-003"]


@pytest.mark.message("DP-PDF-003")
@pytest.mark.message("DP-LPC-044")
def test_a_child_that_hangs_or_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for ran in (Ran(None, late=True), Ran(-11), Ran(0, b'{"pages": 3')):
        monkeypatch.setattr(pdf_facts, "python_child", lambda *_, ran=ran: ran)
        assert [f.id for f in judged(b"%PDF-1.7", tmp_path)] == ["DP-PDF-003"]
    monkeypatch.undo()
    real = pdf_facts.python_child

    def half(module: str, seconds: float, *words: str | int | Path) -> Ran:
        return real(module, seconds, *words) if words[0] == "about" else Ran(None, late=True)

    monkeypatch.setattr(pdf_facts, "python_child", half)
    pages = [f.place.inside for f in judged(pdf(), tmp_path) if f.id == "DP-LPC-044"]
    assert pages == [f"p. {n}" for n in range(1, 6)]
