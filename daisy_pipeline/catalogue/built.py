# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facts of a built product: title.toml, its entry in manifest.json, its own files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daisy_pipeline.catalogue.facts import Donation, ItemFacts, Library, Material, Source
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.product import EPUB_3, product_facts
from daisy_pipeline.config.donated import Donated
from daisy_pipeline.config.title_file import TitleFile
from daisy_pipeline.model.title import Title

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES, _NO = ("yes", "true", "예"), ("no", "false", "아니요")
_SAME = ("kdc", "literary_form", "colour", "funding", "recorded_at", "recorded_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the item is called in the catalogue, and when its record was made and changed.

    ``created`` is YYYY-MM-DD, ``entered`` YYYYMMDDhhmmss.
    """

    item_id: str
    material: Material
    created: str
    entered: str


def facts_of_built(
    file: TitleFile,
    product: str,
    entry: Mapping[str, Any],
    folder: Path,
    identity: Identity,
    **more: Any,
) -> ItemFacts:
    """The facts of a product; ``entry`` is manifest.json's, ``folder`` where the product lies.

    ``more`` are keywords of ``ItemFacts`` that stand above what was found. Narrators are nobody
    unless given. DaisyError (DP-PKG) or OSError where the product is damaged or gone.
    """
    values: dict[str, Any] = {
        "item_id": identity.item_id,
        "material": identity.material,
        "created": identity.created,
        "entered": identity.entered,
        **_of_title(file),
        **_of_entry(entry),
        **given(file.catalogue),
        **product_facts(product, folder),
    }
    settings = file.settings.values
    came = file.donated.get(product)
    if came is not None:
        values |= _of_donation(values, came)
    elif product == "braille":
        values["braille_grade"] = int(settings["braille"]["grade"])
    if came is None and values["narration"] == "synthetic":
        values["voice"] = str(settings["narration"].get("voice", ""))
    if identity.material is Material.SERIAL_AUDIO:
        values |= _issue(file.serial)
    own = values.get("limitations", ())
    values["limitations"] = (*limits(identity.material, values), *own)
    return ItemFacts(**{**values, **more})


def _of_donation(values: Mapping[str, Any], came: Donated) -> dict[str, Any]:
    """Who made and who gave it; the library that catalogues it has published nothing.

    What our own products never do is not known of another's: whether something in it flashes.
    """
    title: Title = values["title"]
    donation = Donation(
        giver=came.giver if not came.private else "",
        received=came.received,
        maker=came.maker,
        made=came.made,
        identifier=came.identifier,
    )
    return {
        "title": replace(title, publisher=came.maker, producer=came.maker),
        "donated": donation,
        "hazards": values["hazards"] if values["standard"] == EPUB_3 else ("unknown",),
    }


def _of_title(file: TitleFile) -> dict[str, Any]:
    return {
        "title": file.title,
        "completed": whole_day(file.title.date),
        "revision": file.title.revision + 1,
        "library": library_of(file),
    }


def _of_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the build wrote of the product into manifest.json."""
    package = entry.get("package", {})
    return {
        "narration": str(entry.get("narration", "none")),
        "duration": int(entry.get("duration_ms", 0)),
        "package": str(package.get("name", "")),
        "size": int(package.get("size", 0)),
        "sha256": str(package.get("sha256", "")),
    }


def _issue(table: Mapping[str, str]) -> dict[str, str]:
    """Of which serial the item is an issue, from the table [serial] of title.toml."""
    frequency = "quarterly" if table.get("quarter") else ""
    return {
        "serial": table.get("name", ""),
        "issue": table.get("issue", ""),
        "frequency": frequency,
    }


def library_of(file: TitleFile) -> Library:
    """The library that makes the item, by the site's settings and the title's producer."""
    told = file.settings.values["catalogue"]
    name = file.title.producer or str(file.settings.values["site"]["library"])
    return Library(
        name=name,
        place=str(told["library_place"]),
        code=str(told["library_code"]),
        department=str(told["department"]),
    )


def given(table: Mapping[str, Any]) -> dict[str, Any]:
    """Keywords of ``ItemFacts`` from the table [catalogue] of title.toml."""
    values: dict[str, Any] = {key: str(table.get(key, "")) for key in _SAME}
    values["kdc_edition"] = str(table.get("kdc_edition", "")) or "6"
    values["notes"] = tuple(table.get("notes", ()))
    values["limitations"] = tuple(table.get("limitations", ()))
    values["subjects"] = tuple(table.get("keywords", ()))
    values["credits"] = tuple(_credit(text) for text in table.get("credits", ()))
    said = str(table.get("unabridged", "")).strip().lower()
    values["unabridged"] = True if said in _YES else False if said in _NO else None
    values["source"] = Source(
        place=str(table.get("place", "")),
        extent=str(table.get("extent", "")),
        addition=str(table.get("addition", "")),
        control_number=str(table.get("control_number", "")),
    )
    return values


def _credit(text: str) -> tuple[str, str]:
    """``입력: 자원봉사자`` as work and who."""
    work, _, who = text.partition(":")
    return (work.strip(), who.strip()) if who else ("제작", text.strip())


def limits(material: Material, told: Mapping[str, Any]) -> Iterator[str]:
    """What a reader goes without, as far as the product itself shows it (532 2_)."""
    modes = told.get("modes", ())
    if material is Material.TEXT_DAISY:
        yield "사람 목소리 녹음은 포함하지 않음."
    if material in SOUNDING and modes and "textual" not in modes:
        yield "본문 텍스트는 포함하지 않음."
    if material in SOUNDING and "textual" in modes and not told.get("pages"):
        yield "인쇄본 쪽 번호로 이동할 수 없음."
    missing = told.get("pictures", 0) - told.get("described_pictures", 0)
    if missing > 0:
        yield f"그림 {missing}점에 대체텍스트가 없음."


def whole_day(date: str) -> str:
    """A date as YYYY-MM-DD where title.toml gives the whole; else as much as it gives."""
    return date if _DAY.fullmatch(date) else date[:7]
