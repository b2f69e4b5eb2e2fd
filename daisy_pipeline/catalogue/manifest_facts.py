# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facts that an entry of a bundle's manifest.json was made of: ``entry_of`` backwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daisy_pipeline.catalogue.facts import (
    Curriculum,
    Donation,
    ItemFacts,
    Library,
    Material,
    RightsFacts,
    Sound,
    Source,
)
from daisy_pipeline.catalogue.manifest_entry import NARRATOR, Entry
from daisy_pipeline.model.title import Edition, Title


def facts_from(entry: Mapping[str, Any]) -> ItemFacts:
    """The facts that an entry was made of, as a bundle's own reader needs them.

    Of the title it has no names but those in the entry, and no accepted findings. KeyError,
    TypeError or ValueError for an entry that the schema would refuse: judge it by that first.
    """
    made, form = entry["production"], entry["format"]
    access, serial = entry["accessibility"], entry["serial"] or {}
    kdc, package = entry["kdc"] or {}, form["package"]
    return ItemFacts(
        item_id=entry["item_id"],
        material=Material(entry["material_type"]),
        title=_title_from(entry),
        revision=entry["revision"],
        supersedes=entry["supersedes"] or "",
        completed=made["completed"],
        entered=entry["marc"]["entered"],
        created=entry["marc"]["created"],
        library=Library(**made["library"]),
        narrators=_named(entry, NARRATOR),
        package=package["name"],
        media_type=package["media_type"],
        size=package["bytes"],
        sha256=package["sha256"],
        source=_source_from(entry["source"]),
        rights=_rights_from(entry["rights"]),
        curriculum=tuple(Curriculum(**one) for one in entry["curriculum"]),
        sisters=tuple((s["item_id"], Material(s["material_type"])) for s in entry["sisters"]),
        subjects=tuple(entry["subjects"]),
        kdc=kdc.get("number", ""),
        kdc_edition=kdc.get("edition", "6"),
        serial=serial.get("title", ""),
        issue=serial.get("issue", ""),
        frequency=serial.get("frequency", ""),
        **entry["holding"],
        **_made_from(made),
        **_form_from(form),
        **_access_from(access),
    )


def _title_from(entry: Mapping[str, Any]) -> Title:
    told, source = entry["title"], entry["source"]
    same = ("uid", "slug", "date", "publisher", "producer", "description", "rights", "link")
    return Title(
        title=told["main"],
        subtitle=told["sub"],
        lang=entry["language"],
        creators=tuple(p["statement"] for p in entry["contributors"] if p["creator"]),
        contributors=tuple(
            p["statement"]
            for p in entry["contributors"]
            if not p["creator"] and p["role"] != NARRATOR
        ),
        narrators=_named(entry, NARRATOR),
        subjects=tuple(told["subjects"]),
        revision=told["revision"],
        revision_date=told["revision_date"],
        human_voice=told["human_voice"],
        edition=Edition(
            isbn=source["isbn"] or "",
            **{key: source[key] for key in ("publisher", "date", "edition", "rights")},
        ),
        **{key: told[key] for key in same},
    )


def _named(entry: Mapping[str, Any], role: str) -> tuple[str, ...]:
    return tuple(p["name"] for p in entry["contributors"] if p["role"] == role)


def _source_from(told: Mapping[str, Any]) -> Source:
    return Source(
        place=told["place"],
        extent=told["extent"],
        addition=told["addition"] or "",
        control_number=told["nlk_control_no"] or "",
    )


def _rights_from(told: Mapping[str, Any] | None) -> RightsFacts | None:
    if told is None:
        return None
    return RightsFacts(**{key: told[key] for key in told if key != "evidence"})


def _made_from(made: Mapping[str, Any]) -> Entry:
    same = ("funding", "narration", "unabridged", "recorded_at", "recorded_on", "literary_form")
    return {
        **{key: made[key] for key in same},
        "campaign": made["campaign"] or "",
        # Bundles of before 2026-11 say nothing of it.
        "donated": Donation(**made["donated"]) if made.get("donated") else None,
        "voice": made["voice"] or "",
        "notes": tuple(made["notes"]),
        "credits": tuple((one["work"], one["by"]) for one in made["credits"]),
    }


def _form_from(form: Mapping[str, Any]) -> Entry:
    return {
        "standard": form["standard"],
        "duration": form["duration_ms"],
        "bitrate": form["bitrate_kbps"],
        "sound": Sound(**form["sound"]),
        "heading_levels": form["navigation"]["levels"],
        "pages": form["navigation"]["pages"],
        "pictures": form["pictures"]["count"],
        "described_pictures": form["pictures"]["described"],
        "colour": form["pictures"]["colour"],
        "volumes": form["volumes"],
        "sheets": form["sheets"],
        "braille_cells": form["braille"]["cells"],
        "braille_grade": form["braille"]["grade"],
        "type_size": form["type_size_pt"],
    }


def _access_from(access: Mapping[str, Any]) -> Entry:
    return {
        "modes": tuple(access["accessMode"]),
        "enough": tuple(map(tuple, access["accessModeSufficient"])),
        "features": tuple(access["accessibilityFeature"]),
        "hazards": tuple(access["accessibilityHazard"]),
        "summary": access["accessibilitySummary"],
        "page_source": access["pageBreakSource"] or "",
        "limitations": tuple(access["limitations"]),
    }
