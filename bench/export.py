# SPDX-License-Identifier: AGPL-3.0-or-later
"""A quarter's batch end to end: made, approved, verified, answered; and whether its parts agree.

``python -m bench.export [items] [megabytes]`` (279 and 4): approved items of all kinds from the
tests' templates, each sound file of that size. Every step is a command in a process of its own, so
CPU and peak of memory are that command's; the yardstick, a plain copy of all that the items' zips
hold and the SHA-256 of it, runs in the same run. Memory is flat when thrice the bytes (same items)
take no more of it: run it with another size of megabytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.measure import DAISY, ROOT, Cost, cost, machine

_RATE = 40  # each so many answers one is a rejection
_COPY = """
import hashlib, shutil, sys
from pathlib import Path
for number, name in enumerate(Path(sys.argv[1]).read_text().splitlines()):
    copy = shutil.copyfile(name, f"{sys.argv[2]}/{number}")
    with open(copy, "rb") as file:
        hashlib.file_digest(file, "sha256")
"""


def main() -> None:
    """Print one row a step, and what disagrees."""
    if sys.argv[1:2] == ["make"]:
        _make(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1:2] == ["compare"]:
        _compare(Path(sys.argv[2]))
    else:
        told = [int(word) for word in sys.argv[1:]]
        _all(*(told + [279, 4][len(told) :])[:2])


def _all(count: int, megabytes: int) -> None:
    """Make and compare in other processes: a child begins with the peak of memory of its parent."""
    with tempfile.TemporaryDirectory() as folder:
        env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        own = (sys.executable, "-m", "bench.export")
        print(f"{machine()}, load {os.getloadavg()[0]:.1f}", flush=True)
        numbers = (str(count), str(megabytes))
        subprocess.run((*own, "make", folder, *numbers), check=True, cwd=ROOT, env=env)
        _steps(Path(folder))
        subprocess.run((*own, "compare", folder), check=True, cwd=ROOT, env=env)


def _make(root: Path, count: int, megabytes: int) -> None:
    files = _made(root, count, megabytes)
    (root / "files.txt").write_text("\n".join(map(str, files)), "utf-8")
    total = sum(path.stat().st_size for path in files)
    print(f"{count} items, {len(files)} files, {total / 1e6:.0f} MB", flush=True)


def _compare(root: Path) -> None:
    _counted(root)
    wrong = list(disagreements(_home(root) / _home(root).name, root))
    print(f"agreement: {len(wrong)} differences", *wrong[:20], sep="\n")


def _home(root: Path) -> Path:
    """The folder of the one batch."""
    (home,) = (path for path in (root / "ledger" / "sent").glob("DREAM-*") if path.is_dir())
    return home


def _made(root: Path, count: int, megabytes: int) -> list[Path]:
    """The workspace; the files that its items' zips hold."""
    from tests.fakes import items, ledgers

    ledgers.begin(root)
    ledger = ledgers.open_at(root)
    from daisy_pipeline.ledger.models import Item  # once the ledger is open

    plain = items.files_of

    def sized(product: str, narration: str = "human") -> dict[str, bytes]:
        made = plain(product, narration)
        return {n: _sound(d, megabytes) if n.endswith(".mp3") else d for n, d in made.items()}

    with patch.object(items, "files_of", sized):
        items.approved_items(ledger, count)
    files: list[Path] = []
    for item in Item.objects.select_related("title").order_by("item_id"):
        slug = item.title.slug if item.title else ""
        home = root / "output" / slug
        own = [p for p in sorted((home / item.product).rglob("*")) if p.is_file()]
        files += own if item.product != "epub3" else [home / f"{slug}.epub"]
    ledgers.close()
    return files


def _sound(frames: bytes, megabytes: int) -> bytes:
    return frames * max(1, (megabytes << 20) // len(frames))


def _steps(root: Path) -> None:
    """Run the commands in the order of a quarter's end."""
    listed, copies = root / "files.txt", root / "copies"
    copies.mkdir()
    plain = cost((sys.executable, "-c", _COPY, str(listed), str(copies)), root)
    _row("plain copy and SHA-256", plain, plain)
    _row("daisy --version", _run(root, "--version"), plain)
    _row("export --dry-run", _run(root, "export", *_TO, "--ready", "--dry-run"), plain)
    _row("export", _run(root, "export", *_TO, "--ready"), plain)
    home = _home(root)
    batch = home.name
    _row("bundle verify (tar)", _run(root, "bundle", "verify", str(home / f"{batch}.tar")), plain)
    _row("batch approve", _run(root, "batch", "approve", batch, "--by", "L-02"), plain)
    _row("batch submitted", _run(root, "batch", "submitted", batch, "--by", "L-07"), plain)
    _answers(root, home / batch)
    receipt = ("receipt", "import", "answers.csv", "--batch", batch, "--by", "L-07")
    _row("receipt import", _run(root, *receipt), plain)
    _row("the same again", _run(root, *receipt), plain)
    _row("ledger audit --verify", _run(root, "ledger", "audit", "--verify"), plain)


_TO = ("--to", "nld-dream", "--by", "L-07")


def _run(root: Path, *words: str) -> Cost:
    return cost((*DAISY, *words), root, {"PYTHONPATH": str(ROOT)})


def _row(name: str, took: Cost, plain: Cost) -> None:
    print(
        f"{name:24} exit {took.code}, {took.cpu:6.2f} CPU s ({took.cpu / plain.cpu:.1f} times the "
        f"copy), {took.wall:6.1f} s, peak {took.peak_mb:.0f} MB",
        flush=True,
    )


def _answers(root: Path, bag: Path) -> None:
    """What a destination might answer: a record number each, some rejected."""
    told = _manifest(bag)
    with (root / "answers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("자료번호", "처리결과", "등록번호", "사유"))
        for number, entry in enumerate(told["titles"]):
            if number % _RATE:
                sheet.writerow((entry["item_id"], "승인", f"D-{number}", ""))
            else:
                sheet.writerow((entry["item_id"], "반려", "", "쪽 이동이 안 됨"))


def _counted(root: Path) -> None:
    from tests.fakes import ledgers

    ledgers.open_at(root)
    from daisy_pipeline.ledger.models import Delivery, Item, Receipt

    for kind, name in ((Delivery, "deliveries"), (Item, "items")):
        states = list(kind.objects.values_list("state", flat=True))
        print(f"{name}:", ", ".join(f"{s} {states.count(s)}" for s in sorted(set(states))))
    print(f"receipts: {Receipt.objects.count()}")
    ledgers.close()


def _manifest(bag: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((bag / "data/manifest.json").read_bytes())
    return told


def disagreements(bag: Path, root: Path) -> Iterator[str]:
    """Every field of manifest, MARCXML, ISO 2709, both sheets and the disk against each other."""
    told = _manifest(bag)
    yield from _records(bag, told)
    yield from _sheets(bag, told)
    yield from _disk(bag, told, root)


def _records(bag: Path, told: dict[str, Any]) -> Iterator[str]:
    """The record made anew of the manifest's entry is that of MARCXML and of ISO 2709."""
    from daisy_pipeline.catalogue.manifest_facts import facts_from
    from daisy_pipeline.catalogue.record import record_of
    from daisy_pipeline.export.profile import load_profile
    from daisy_pipeline.formats.kormarc.iso2709 import read_iso2709
    from daisy_pipeline.formats.kormarc.marcxml import read_marcxml

    options = load_profile(told["profile"]["id"]).kormarc
    xml = read_marcxml((bag / "data/catalogue/records.xml").read_bytes())
    old = read_iso2709((bag / "data/catalogue/records.mrc").read_bytes())
    if not len(xml) == len(old) == len(told["titles"]):
        yield f"{len(xml)} records in MARCXML, {len(old)} in ISO 2709"
        return
    for entry, one, other in zip(told["titles"], xml, old, strict=True):
        made = record_of(facts_from(entry), options)
        for name, record in (("MARCXML", one), ("ISO 2709", other)):
            if made != record:
                pairs = zip(made.fields, record.fields, strict=False)
                first = next((f"{a} / {b}" for a, b in pairs if a != b), "leader or number")
                yield f"{entry['item_id']} {name}: {first}"


def _sheets(bag: Path, told: dict[str, Any]) -> Iterator[str]:
    """Both sheets, read by others' readers (csv, openpyxl), cell by cell."""
    from openpyxl import load_workbook

    from daisy_pipeline.export.values import value

    columns = told["sheet"]["columns"]
    wanted = [[column["header"] for column in columns]]
    wanted += [[value(entry, column["value"]) for column in columns] for entry in told["titles"]]
    text = (bag / "data/submission.csv").read_bytes().decode(told["sheet"]["encoding"])
    book = load_workbook(bag / "data/submission.xlsx", read_only=True)
    cells = [["" if c is None else str(c) for c in row] for row in book.worksheets[0].values]
    for name, rows in (("csv", list(csv.reader(text.splitlines()))), ("xlsx", cells)):
        if len(rows) != len(wanted):
            yield f"{name}: {len(rows)} rows"
        for row, want in zip(rows, wanted, strict=False):
            pairs = zip(row, want, strict=True)
            yield from (f"{name} {want[0]}: {a} / {b}" for a, b in pairs if a != b)


def _disk(bag: Path, told: dict[str, Any], root: Path) -> Iterator[str]:
    """Files of the bag have the told bytes, and zips hold what the build wrote into output/."""
    for entry in told["titles"]:
        for file in entry["files"]:
            data = (bag / "data" / file["path"]).read_bytes()
            if (len(data), hashlib.sha256(data).hexdigest()) != (file["bytes"], file["sha256"]):
                yield f"{entry['item_id']}: {file['path']}"
        yield from _content(bag, entry, root)


def _content(bag: Path, entry: dict[str, Any], root: Path) -> Iterator[str]:
    id = entry["item_id"]
    number = int(id[-5:])
    home = root / "output" / f"책-{number:03d}"
    told = json.loads((home / "manifest.json").read_bytes())["products"]
    ((product, made),) = told.items()
    wanted = {f"{id}/{name}": known["sha256"] for name, known in made["files"].items()}
    if product == "epub3":
        wanted = {f"{id}/{id}.epub": made["package"]["sha256"]}
    with zipfile.ZipFile(bag / f"data/items/{id}/{id}.zip") as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    if found != wanted:
        yield f"{id}: {sorted(set(found.items()) ^ set(wanted.items()))[:3]}"
    if entry["format"]["duration_s"] != round(made["duration_ms"] / 1000):
        yield f"{id}: {entry['format']['duration_s']} s"


if __name__ == "__main__":
    main()
