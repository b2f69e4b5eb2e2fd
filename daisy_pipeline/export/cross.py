# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bundle's parts must say alike (reference 5.3): manifest, files, records, sheet, zips.

Digests alone do not tell a manifest that somebody changed together with its digest.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from daisy_pipeline.export.container import Bundle
from daisy_pipeline.export.contents import contents
from daisy_pipeline.export.sheets import CSV, XLSX
from daisy_pipeline.export.values import clock, value
from daisy_pipeline.formats.kormarc.iso2709 import iter_iso2709
from daisy_pipeline.formats.kormarc.marcxml import iter_marcxml
from daisy_pipeline.formats.kormarc.numbers import is_isbn
from daisy_pipeline.formats.kormarc.record import Field, Record
from daisy_pipeline.formats.sheets import read_sheet
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

RECORDS, RECORDS_2709, README = (
    "catalogue/records.xml",
    "catalogue/records.mrc",
    "README.ko.txt",
)
_ALWAYS = frozenset(("manifest.json", RECORDS, RECORDS_2709, XLSX, CSV, README))
Entry = Mapping[str, Any]


def cross_checks(
    bundle: Bundle, told: Mapping[str, Any], *, whole: bool = True
) -> Iterator[Finding]:
    """Findings DP-EXP-030 to 040 of a manifest that its schema allows.

    ``whole``: also of every file in the zips, as ``contents``.
    """
    entries: list[Entry] = told["titles"]
    yield from _texts(bundle, told)
    yield from _totals(bundle, told)
    yield from _files(bundle, entries)
    yield from _twice(bundle, entries)
    yield from _records(bundle, entries)
    yield from _sheets(bundle, told)
    for entry in entries:
        yield from contents(bundle, entry, whole=whole)
        isbn = entry["source"]["isbn"]
        if isbn and not is_isbn(isbn):
            yield Finding("DP-EXP-040", Place(bundle.name, inside=entry["item_id"]), {"isbn": isbn})


def _texts(bundle: Bundle, value: object, at: str = "") -> Iterator[Finding]:
    """DP-EXP-039 for texts that are not in NFC."""
    if isinstance(value, str) and not unicodedata.is_normalized("NFC", value):
        yield Finding("DP-EXP-039", Place(bundle.name, inside=at))
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(bundle, one, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(bundle, one, f"{at}.{number}")


def _totals(bundle: Bundle, told: Mapping[str, Any]) -> Iterator[Finding]:
    entries, batch = told["titles"], told["batch"]
    counts = batch["counts"]
    kinds = dict(Counter(entry["material_type"] for entry in entries))
    bytes_ = sum(file["bytes"] for entry in entries for file in entry["files"])
    for name, said, found in (
        ("batch.batch_id", batch["batch_id"], bundle.name),
        ("batch.destination", batch["destination"], told["profile"]["id"]),
        ("batch.counts.titles", counts["titles"], len(entries)),
        ("batch.counts.bytes", counts["bytes"], bytes_),
        ("batch.counts.by_type", _shown(counts["by_type"]), _shown(kinds)),
    ):
        if said != found:
            facts: dict[str, Fact] = {"told": said, "found": found}
            yield Finding("DP-EXP-030", Place(bundle.name, inside=name), facts)


def _shown(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def _files(bundle: Bundle, entries: list[Entry]) -> Iterator[Finding]:
    """Every file once, and with the size and digest that the bag's manifest has."""
    data = bundle.read("manifest-sha256.txt", 64 << 20) or b""
    lines = (line.split(None, 1) for line in data.decode("utf-8", "replace").splitlines())
    digests = {line[1]: line[0] for line in lines if len(line) == 2}
    seen: set[str] = set()
    for entry in entries:
        for file in entry["files"]:
            path = file["path"]
            place = Place(bundle.name, inside=path)
            if path in seen or path in _ALWAYS:
                yield Finding("DP-EXP-032", place)
            seen.add(path)
            known = (bundle.sizes.get(f"data/{path}"), digests.get(f"data/{path}"))
            if known != (file["bytes"], file["sha256"]):
                yield Finding("DP-EXP-031", place, {"item": entry["item_id"]})
        yield from _own(bundle, entry)
    there = {path.removeprefix("data/") for path in bundle.sizes if path.startswith("data/")}
    for path in sorted(there - seen - _ALWAYS):
        yield Finding("DP-EXP-032", Place(bundle.name, inside=path))
    for path in sorted(_ALWAYS - there):
        yield Finding("DP-EXP-022", Place(bundle.name, inside=f"data/{path}"))


def _own(bundle: Bundle, entry: Entry) -> Iterator[Finding]:
    """An item has one content, at its own path, and its package is that; its papers are there."""
    id, package = entry["item_id"], entry["format"]["package"]
    content = [file for file in entry["files"] if file["role"] == "content"]
    paths = {file["path"] for file in entry["files"]}
    papers = {entry["rights"]["evidence"], *(v["report"] for v in entry["quality"]["validators"])}
    told = [(f["path"], f["bytes"], f["sha256"]) for f in content]
    wanted = [(f"items/{id}/{package['name']}", package["bytes"], package["sha256"])]
    if told != wanted or package["name"] != f"{id}.zip":
        yield Finding("DP-EXP-031", Place(bundle.name, inside=f"items/{id}/{id}.zip"), {"item": id})
    for path in sorted(papers - paths):
        yield Finding("DP-EXP-022", Place(bundle.name, inside=f"data/{path}"))


def _twice(bundle: Bundle, entries: list[Entry]) -> Iterator[Finding]:
    """DP-EXP-033: one id twice, or one title twice in one form."""
    seen: dict[tuple[str, ...], str] = {}
    for entry in entries:
        id = entry["item_id"]
        form = (entry["title"]["uid"], entry["material_type"], *_issue(entry))
        for key in ((id,), form):
            if key in seen and key[0]:
                yield Finding("DP-EXP-033", Place(bundle.name, inside=id), {"other": seen[key]})
                break
            seen.setdefault(key, id)


def _issue(entry: Entry) -> tuple[str, str]:
    """What tells forms of one material apart: the issue of a serial, the standard built to."""
    return str((entry["serial"] or {}).get("issue", "")), str(entry["format"]["standard"])


def _records(bundle: Bundle, entries: list[Entry]) -> Iterator[Finding]:
    """MARCXML says what the manifest says, in its order, and ISO 2709 says what MARCXML does."""
    found: dict[str, list[Record]] = {}
    for name, reader in ((RECORDS, iter_marcxml), (RECORDS_2709, iter_iso2709)):
        path = f"data/{name}"
        if path not in bundle.sizes:
            continue
        found[name] = []
        with bundle.open(path) as file:
            for one in reader(_binary(file), Place(bundle.name, inside=name)):
                if isinstance(one, Finding):
                    yield one
                else:
                    found[name].append(one.record)
    records = found.get(RECORDS, [])
    if found.get(RECORDS_2709, records) != records:
        yield Finding("DP-EXP-035", Place(bundle.name, inside=_differing(found)))
    if len(records) != len(entries):
        facts: dict[str, Fact] = {"told": len(entries), "found": len(records)}
        yield Finding("DP-EXP-030", Place(bundle.name, inside=RECORDS), facts)
        return
    for record, entry in zip(records, entries, strict=True):
        for field, said, wanted in _fields(record, entry):
            if said != wanted:
                facts = {"field": field, "record": said or "–", "told": wanted or "–"}
                yield Finding("DP-EXP-034", Place(bundle.name, inside=entry["item_id"]), facts)


def _binary(file: IO[bytes]) -> Any:
    return file


def _differing(found: Mapping[str, list[Record]]) -> str:
    pairs = zip(found.get(RECORDS, []), found.get(RECORDS_2709, []), strict=False)
    return next((one.control("001") for one, other in pairs if one != other), RECORDS_2709)


def _fields(record: Record, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(field, what the record says, what it must say) of what both tell."""
    seconds = entry["format"]["duration_s"]
    package = entry["format"]["package"]
    yield "001", record.control("001"), entry["marc"]["control_number"]
    yield "001", entry["marc"]["control_number"], entry["item_id"]
    yield "005", record.control("005"), entry["marc"]["entered"]
    said = _first(record, "306", "a")
    if said:
        yield "306", said, clock(seconds).replace(":", "")
    size = _first(record, "856", "s")
    if size:
        yield "856$s", size, str(package["bytes"])
    serial = entry["serial"] or {}
    main = serial.get("title") or entry["title"]["main"]  # an issue stands under its serial
    yield "245$a", _without_sign(_first(record, "245", "a"), main), main
    issue = serial.get("issue") or ""
    yield "245$n", _without_sign(_first(record, "245", "n"), issue), issue
    isbn = entry["source"]["isbn"] or ""
    yield "020$z", _first(record, "020", "z").replace("-", ""), isbn.replace("-", "")
    kdc = (entry["kdc"] or {}).get("number", "")
    yield "056$a", _first(record, "056", "a"), kdc


def _without_sign(said: str, wanted: str) -> str:
    """What a subfield says without ISBD's sign before the next one; a title may end in one too."""
    return wanted if said in (wanted + sign for sign in ("", ".", " :", " /", " ;")) else said


def _first(record: Record, tag: str, code: str) -> str:
    return next((f.get(code) for f in record.all(tag) if isinstance(f, Field) and f.get(code)), "")


def _sheets(bundle: Bundle, told: Mapping[str, Any]) -> Iterator[Finding]:
    """Both sheets have the manifest's rows, in its order."""
    columns = told["sheet"]["columns"]
    wanted = [[column["header"] for column in columns]]
    for entry in told["titles"]:
        try:
            wanted.append([value(entry, column["value"]) for column in columns])
        except (KeyError, StopIteration):
            yield Finding("DP-EXP-028", Place(bundle.name, inside="sheet.columns"), {"count": 1})
            return
    for name in (XLSX, CSV):
        data = bundle.read(f"data/{name}", 64 << 20)
        if data is not None:
            yield from _sheet(bundle, name, data, wanted)


def _sheet(bundle: Bundle, name: str, data: bytes, wanted: list[list[str]]) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:  # the reader of sheets takes a path
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            rows = [
                cells for _, cells in read_sheet(path, f"{bundle.name}/{name}", rows=len(wanted))
            ]
        except DaisyError as problem:
            yield from problem.findings
            return
    for line in range(max(len(rows), len(wanted))):
        row = rows[line] if line < len(rows) else []
        want = wanted[line] if line < len(wanted) else []
        if _plain(row) != _plain(want):
            yield Finding("DP-EXP-036", Place(name, line=line + 1, inside=_column(row, want)))


def _plain(row: list[str]) -> list[str]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _column(row: list[str], want: list[str]) -> str:
    pairs = zip(row, want, strict=False)
    return next((f"{want!s:.60}" for own, want in pairs if own.strip() != want.strip()), "–")
