# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workspace with approved items of several kinds, made fast: no build, but all that one leaves.

Products are the tiny ones of ``tests.fakes.products``; packages, manifests, reports, recordings'
rows, reviews, rights and validations are such that ``readiness`` has nothing to say.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daisy_pipeline.catalogue.facts import Curriculum, ItemFacts, Library, Material, RightsFacts
from daisy_pipeline.formats.safe_zip import write_zip
from tests.fakes import products
from tests.unit.ledger import titles as t

if TYPE_CHECKING:
    from daisy_pipeline.ledger.door import Ledger

Files = dict[str, bytes]
KINDS: tuple[tuple[str, str], ...] = (
    ("daisy202", "human"),
    ("daisy3-text", "none"),
    ("daisy3", "human"),
    ("epub3", "none"),
    ("braille", "none"),
    ("large-print", "none"),
    ("epub3", "human"),
    ("audio", "human"),
)
"""Product and narration of the items, in turn."""
STANDARDS = {
    "daisy202": "DAISY 2.02",
    "daisy3": "ANSI/NISO Z39.86-2005",
    "daisy3-text": "ANSI/NISO Z39.86-2005",
    "epub3": "EPUB 3.3",
    "braille": "BRF",
    "large-print": "PDF/UA-1",
    "audio": "MP3",
}
_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
_PRINTED = json.dumps(
    {"files": [{"name": "book-18pt.pdf", "kind": "pdf", "profile": {"size": 18.0}, "pages": 12}]}
).encode()


def files_of(product: str, narration: str = "human") -> Files:
    """A finished product's files by name."""
    made: dict[str, Any] = {
        "daisy202": products.daisy202,
        "daisy3": products.daisy3,
        "daisy3-text": products.daisy3_text,
        "epub3": products.epub3,
        "braille": lambda: {"book.brf": b"#A DONGBAEGGGOC\r\n", "book.pef": b"<pef/>"},
        "large-print": lambda: {"book-18pt.pdf": _PDF, "large-print.json": _PRINTED},
        "audio": lambda: {"001.mp3": products.mp3(2.0), "002.mp3": products.mp3(1.0)},
    }
    files = dict(made[product]())
    if product == "epub3" and narration == "none":
        return {name: data for name, data in files.items() if not name.endswith((".smil", ".mp3"))}
    return files


def approved_items(
    ledger: Ledger, count: int, kinds: tuple[tuple[str, str], ...] = KINDS
) -> list[Any]:
    """That many approved items, each of a title of its own; made by L-03, approved by L-05."""
    shelf = ledger.workspace.root / ".fake-products"
    return [_item(ledger, shelf, n, *kinds[n % len(kinds)]) for n in range(count)]


def _item(ledger: Ledger, shelf: Path, number: int, product: str, narration: str) -> Any:
    slug = f"책-{number + 1:03d}"
    item_id = _id(product, narration, number)
    _title(ledger, slug, number, product, item_id)
    _build(ledger, shelf, slug, product, narration)
    return _rows(ledger, slug, item_id, product, narration)


def _id(product: str, narration: str, number: int) -> str:
    from daisy_pipeline.ledger.materials import LETTERS, material_of

    return f"MP{LETTERS[material_of(product, narration)]}2026{number + 1:05d}"


def _title(ledger: Ledger, slug: str, number: int, product: str, item_id: str) -> None:
    folder = ledger.workspace.folder(slug)
    folder.mkdir(parents=True)
    text = f"""[title]
uid = "urn:test:{number + 1}"
title = "동백꽃 {number + 1}"
subtitle = "김유정 단편선"
creators = ["김유정"]
language = "ko"
date = "2026-02-27"

[edition]
publisher = "예시출판사"
date = "2020"
isbn = "9791199999992"

[text]
files = ["a.txt"]

[items]
{product} = "{item_id}"
"""
    (folder / "title.toml").write_text(text, "utf-8")
    (folder / "a.txt").write_text("봄이 왔다.\n", "utf-8")
    t.words(folder, "봄이 왔다.", "여름이 왔다.")


def _build(ledger: Ledger, shelf: Path, slug: str, product: str, narration: str) -> None:
    """What a build leaves in output: folder, package, manifest, report."""
    home = ledger.workspace.output / slug
    suffix = "epub" if product == "epub3" else "zip"
    package = home / f"{slug}.{suffix}"
    home.mkdir(parents=True)
    own = shelf / f"{product}-{narration}"
    if not own.is_dir():
        products.put(files_of(product, narration), own)
        write_zip(own, shelf / f"{own.name}.{suffix}")
    shutil.copytree(own, home / product)
    shutil.copyfile(shelf / f"{own.name}.{suffix}", package)
    sounds = product in ("daisy202", "daisy3", "audio") or narration != "none"
    entry = {
        "folder": product,
        "version": "0" * 64,
        "book": "0" * 64,
        "narration": narration,
        "duration_ms": 7000 if sounds else 0,
        "size": sum(p.stat().st_size for p in (home / product).rglob("*") if p.is_file()),
        "package": {"name": package.name, **_known(package)},
        "files": {
            p.relative_to(home / product).as_posix(): _known(p)
            for p in sorted((home / product).rglob("*"))
            if p.is_file()
        },
    }
    made = {"format": 1, "generator": "daisy-pipeline 1.0", "products": {product: entry}}
    report = {"products": {product: entry}, "findings": [], "rejected": []}
    (home / "manifest.json").write_text(json.dumps(made), "utf-8")
    (home / "report.json").write_text(json.dumps(report), "utf-8")
    (home / "report.html").write_text("<!DOCTYPE html><title>보고서</title>", "utf-8")


def _known(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _rows(ledger: Ledger, slug: str, item_id: str, product: str, narration: str) -> Any:
    from daisy_pipeline.ledger.materials import material_of
    from daisy_pipeline.ledger.models import Item, Rights
    from daisy_pipeline.ledger.titles import entry_of

    entry = entry_of(ledger, slug)
    Rights.objects.create(
        **ledger.fresh(),
        title=entry,
        basis="kr-copyright-33-2",
        clause="저작권법 제33조 제2항",
        checked_by="L-02",
        checked_on=date(2026, 2, 20),
    )
    item = Item.objects.create(
        **ledger.fresh(),
        item_id=item_id,
        title=entry,
        product=product,
        material_type=str(material_of(product, narration)),
        state="approved",
        state_since=ledger.now(),
        made_by="L-03",
        completed_on=date(2026, 2, 27),
    )
    _reviews(ledger, item)
    _validation(ledger, item)
    return item


def _reviews(ledger: Ledger, item: Any) -> None:
    from daisy_pipeline.ledger.materials import reviews_of
    from daisy_pipeline.ledger.models import Review
    from daisy_pipeline.ledger.readiness import digest_of
    from daisy_pipeline.ledger.states import ReviewKind

    entry = item.title
    for number, kind in enumerate(reviews_of(item.product, item.material_type), 1):
        if kind is ReviewKind.LISTENING:
            t.takes(ledger, entry, t.take())
            _may_leave(ledger, t.take().narrator)
            source = t.SHA["1.wav"]
        else:
            source = digest_of(ledger, entry.slug, kind)
        Review.objects.create(
            **ledger.fresh(),
            kind=kind,
            title=entry,
            item=item,
            number=number,
            source=source,
            reviewer="V-020",
            state="passed",
            percent_heard=100,
            closed_on=date(2026, 2, 27),
        )


def _may_leave(ledger: Ledger, pseudonym: str) -> None:
    """The narrator's consent that recordings go to other institutions."""
    from daisy_pipeline.ledger.consents import give
    from daisy_pipeline.ledger.states import Purpose

    who = t.volunteer(ledger, pseudonym)
    give(ledger, who, Purpose.TRANSFER, "2026-1", date(2026, 1, 5))


def _validation(ledger: Ledger, item: Any) -> None:
    from daisy_pipeline.ledger.models import Validation
    from daisy_pipeline.ledger.readiness import built, package_sha256

    report = ledger.workspace.output / item.title.slug / "report.json"
    Validation.objects.create(
        **ledger.fresh(),
        item=item,
        tool="daisy-pipeline",
        version="daisy-pipeline 1.0",
        result="pass",
        report_sha256=_known(report)["sha256"],
        package_sha256=package_sha256(built(ledger, item)),
    )


def facts_of(ledger: Ledger, item: Any, _names: Any = None) -> ItemFacts:
    """The facts of such an item, told by hand: what tests of bundles need and no more."""
    from daisy_pipeline.config.title_file import read_title
    from daisy_pipeline.ledger.readiness import built

    entry = built(ledger, item)
    title = replace(read_title(ledger.workspace, item.title.slug).title, narrators=())
    return ItemFacts(
        item_id=item.item_id,
        material=Material(item.material_type),
        title=title,
        completed="2026-02-27",
        entered="20260227180000",
        created="2026-02-27",
        library=Library(name="○○평생학습관", place="서울", code="999999"),
        revision=item.number,
        narration=entry["narration"],
        package=entry["package"]["name"],
        size=entry["package"]["size"],
        sha256=entry["package"]["sha256"],
        duration=entry["duration_ms"],
        standard=STANDARDS[item.product],
        heading_levels=2,
        pages=1,
        modes=("auditory",) if item.product == "audio" else ("textual",),
        features=("tableOfContents",),
        rights=RightsFacts(
            basis="kr-copyright-33-2", clause="저작권법 제33조 제2항", checked_by="L-02",
            checked_on="2026-02-20",
        ),
        curriculum=(Curriculum(school_level="중학교", grade="3학년", subject="국어"),),
        kdc="813.62",
        unabridged=True,
    )  # fmt: skip
