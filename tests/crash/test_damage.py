# SPDX-License-Identifier: AGPL-3.0-or-later
"""People's tables that are damaged stop a build; what is damaged in output/ is made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.crash.shop import Shop, hashes, leftovers, products

DAMAGE = {
    "bytes": (bytes([255, 254, 0, 216]) * 20, ("DP-TSV-002", "DP-TSV-011")),
    "header": (b"a\tb\nx\ty\n", ("DP-TSV-004",)),
    "cp949": ("머리\t몸\n".encode("cp949"), ("DP-TSV-002",)),
    "empty": (b"", ("DP-TSV-004",)),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["segments.tsv", "takes.tsv", "sync.tsv", "readings.tsv"])
def test_a_damaged_table(name: str, damage: str, built: Shop) -> None:
    data, ids = DAMAGE[damage]
    (built.root / "sources" / "닭" / name).write_bytes(data)
    before = hashes(built.root / "sources")
    told = built.build()
    found = [id for id in ids if f"({id})" in told.err]
    assert found, told.all
    told.tells(found[0], 3, f"{name} 1째 줄")
    assert hashes(built.root / "sources") == before
    assert (built.output() / "daisy202").is_dir(), "what was built before is still there"


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")

    return change


ROWS: Mapping[str, tuple[Callable[[Path], object], str, str]] = {
    "id-twice": (replaced("segments.tsv", "s00003", "s00002"), "DP-SEG-001", "s00002 6째 줄"),
    "no-id": (replaced("segments.tsv", "s00003", "3"), "DP-SEG-002", "6째 줄"),
    "state": (replaced("segments.tsv", "s00003\tlive", "s00003\tlife"), "DP-SEG-003", "6째 줄"),
    "no-take-left": (replaced("takes.tsv", "accepted", "acepted"), "DP-TAK-001", "audio/1.wav"),
    "all-ids-gone": (lambda f: (f / "segments.tsv").unlink(), "DP-BLD-013", "sources/닭/segments"),
}


@pytest.mark.message("DP-BLD-013")
@pytest.mark.parametrize("case", ROWS)
def test_damaged_rows(case: str, built: Shop) -> None:
    change, id, place = ROWS[case]
    folder = built.root / "sources" / "닭"
    kept = products(built.root / "output")
    change(folder)
    before = hashes(folder)
    built.build().tells(id, 3, place)
    assert hashes(folder) == before
    sounding = [n for n in kept if n.startswith(("닭/daisy202/", "닭/daisy3/", "닭/epub3/"))]
    now = products(built.root / "output")
    assert [n for n in sounding if now.get(n) != kept[n]] == [], "no voice may be lost"


def test_a_number_that_a_lost_row_had_is_not_given_again(built: Shop) -> None:
    """A correction that still names it would point at another sentence."""
    folder = built.root / "sources" / "닭"
    rows = (folder / "segments.tsv").read_text("utf-8").splitlines(keepends=True)
    (folder / "segments.tsv").write_text("".join(r for r in rows if "s00008" not in r), "utf-8")
    built.build()
    assert "s00008\t" not in (folder / "segments.tsv").read_text("utf-8")
    assert "s00009\tlive" in (folder / "segments.tsv").read_text("utf-8")


def cut_entries(output: Path, text: str) -> None:
    for path in (output / ".store").glob("*/*/*/step.json"):
        path.write_text(text, "utf-8")
    (output / ".store" / "digests.json").write_text(text, "utf-8")


def without_payloads(output: Path) -> None:
    shutil.rmtree(output / "닭")
    for path in list((output / ".store").glob("*/*/*/payload")):
        shutil.rmtree(path)


def without_marks(output: Path) -> None:
    shutil.rmtree(output / "닭" / "daisy3")
    for path in list((output / ".store").glob("*/*/*/step.json")):
        path.unlink()


def litter(output: Path) -> None:
    """What kill -9 leaves when it comes in the middle of writing."""
    (output / "닭" / ".part-1-1").write_bytes(b"half")
    (output / "닭" / ".daisy-new-daisy3-1").mkdir()
    (output / "닭" / ".daisy-old-daisy3-1").mkdir()
    (output.parent / "sources" / "닭" / ".part-1-2").write_bytes(b"half")


OUTPUT: Mapping[str, Callable[[Path], object]] = {
    "manifest": lambda o: (o / "닭/manifest.json").write_text("{", "utf-8"),
    "manifest-of-nonsense": lambda o: (o / "닭/manifest.json").write_text(
        '{"products": {"daisy3": []}}', "utf-8"
    ),
    "no-store": lambda o: shutil.rmtree(o / ".store"),
    "no-product": lambda o: shutil.rmtree(o / "닭/daisy3"),
    "no-package": lambda o: (o / "닭/닭-daisy3.zip").unlink(),
    "cut-package": lambda o: (o / "닭/닭-daisy3.zip").write_bytes(b"PK"),
    "cut-page": lambda o: (o / "닭/daisy202/ncc.html").write_bytes(b"<html>"),
    "foreign-file": lambda o: (o / "닭/daisy202/note.txt").write_text("메모", "utf-8"),
    "half-json": lambda o: cut_entries(o, "{"),
    "empty-json": lambda o: cut_entries(o, "{}"),
    "list-json": lambda o: cut_entries(o, "[]"),
    "no-payloads": without_payloads,
    "no-marks": without_marks,
    "litter": litter,
    "nothing": shutil.rmtree,
}


@pytest.mark.parametrize("case", OUTPUT)
def test_output_is_made_good(case: str, built: Shop, wanted: dict[str, str]) -> None:
    before = hashes(built.root / "sources")
    OUTPUT[case](built.root / "output")
    told = built.build("닭", "--why")
    assert told.code == 0, told.all
    assert products(built.root / "output") == wanted
    assert leftovers(built.root) == []
    assert hashes(built.root / "sources") == before


def test_verify_finds_a_page_that_somebody_changed(built: Shop, wanted: dict[str, str]) -> None:
    path = built.output() / "daisy202" / "ncc.html"
    path.write_bytes(path.read_bytes().replace(b"head", b"haed"))
    assert built.build("닭", "--verify").code == 0
    assert products(built.root / "output") == wanted
