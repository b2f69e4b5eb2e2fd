# SPDX-License-Identifier: AGPL-3.0-or-later
"""An item as the bundle's manifest.json tells it (reference 5.3): the only lossless form.

Every fact stands in it, so that the facts come back from it; a name of a person only where
``ItemFacts.narrators`` gives it. What is unknown is null, "" or [], never left out, so that a
schema can ask for every key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from daisy_pipeline.catalogue.facts import (
    Curriculum,
    ItemFacts,
    Library,
    Material,
    RightsFacts,
    Sound,
    Source,
)
from daisy_pipeline.catalogue.labels import LABELS, product_class
from daisy_pipeline.catalogue.people import Person, creators, others
from daisy_pipeline.model.title import Edition, Title

RECORDS = "catalogue/records.xml"
_NARRATOR = "nrt"
Entry = dict[str, Any]


def entry_of(
    facts: ItemFacts,
    *,
    destination_code: str | None = None,
    evidence: str | None = None,
    quality: Mapping[str, Any] | None = None,
    files: Iterable[Mapping[str, Any]] = (),
    record_file: str = RECORDS,
) -> Entry:
    """The entry of an item among ``titles``; equal facts give equal entries.

    ``evidence`` is where the statement of rights lies in the bundle, ``quality`` what is told of
    listening, defects and validators, ``files`` rows of path, role, media_type, bytes, sha256.
    """
    title = facts.title
    return {
        "item_id": facts.item_id,
        "urn": title.uid if title.uid.startswith("urn:") else None,
        "revision": facts.revision,
        "supersedes": facts.supersedes or None,
        "material_type": str(facts.material),
        "material_label_ko": LABELS[facts.material].name,
        "destination_code": destination_code,
        "title": _title(title),
        "contributors": _contributors(facts),
        "language": title.lang,
        "subjects": list(facts.subjects),
        "kdc": {"number": facts.kdc, "edition": facts.kdc_edition} if facts.kdc else None,
        "source": _source(facts),
        "production": _production(facts),
        "format": _format(facts),
        "accessibility": _accessibility(facts),
        "rights": _rights(facts.rights, evidence),
        "curriculum": [asdict(one) for one in facts.curriculum],
        "serial": _serial(facts),
        "holding": {"accession": facts.accession, "shelf": facts.shelf, "call": facts.call},
        "sisters": [{"item_id": id, "material_type": str(kind)} for id, kind in facts.sisters],
        "quality": dict(quality) if quality is not None else None,
        "marc": {
            "file": record_file,
            "control_number": facts.item_id,
            "created": facts.created,
            "entered": facts.entered,
        },
        "files": [dict(file) for file in files],
    }


def _title(title: Title) -> Entry:
    return {
        "main": title.title,
        "sub": title.subtitle,
        "uid": title.uid,
        "slug": title.slug,
        "date": title.date,
        "publisher": title.publisher,
        "producer": title.producer,
        "description": title.description,
        "subjects": list(title.subjects),
        "rights": title.rights,
        "link": title.link,
        "revision": title.revision,
        "revision_date": title.revision_date,
        "human_voice": title.human_voice,
    }


def _contributors(facts: ItemFacts) -> list[Entry]:
    """Authors, then others, each as title.toml says, then narrators who may be named."""
    people = [*map(_person, creators(facts.title)), *map(_person, others(facts.title))]
    readers = [_person(Person(name, role=_NARRATOR, text=name)) for name in facts.narrators]
    return [*people, *readers]


def _person(person: Person) -> Entry:
    return {
        "role": person.role,
        "name": person.name,
        "dates": person.dates or None,
        "statement": person.text,
        "creator": person.creator,
    }


def _source(facts: ItemFacts) -> Entry:
    edition, source = facts.title.edition, facts.source
    return {
        "isbn": edition.isbn or None,
        "addition": source.addition or None,
        "publisher": edition.publisher,
        "place": source.place,
        "date": edition.date,
        "edition": edition.edition,
        "rights": edition.rights,
        "extent": source.extent,
        "nlk_control_no": source.control_number or None,
    }


def _production(facts: ItemFacts) -> Entry:
    return {
        "library": asdict(facts.library),
        "completed": facts.completed,
        "campaign": facts.campaign or None,
        "funding": facts.funding,
        "narration": facts.narration,
        "voice": facts.voice or None,
        "unabridged": facts.unabridged,
        "credits": [{"work": work, "by": by} for work, by in facts.credits],
        "recorded_at": facts.recorded_at,
        "recorded_on": facts.recorded_on,
        "notes": list(facts.notes),
        "literary_form": facts.literary_form,
    }


def _format(facts: ItemFacts) -> Entry:
    return {
        "standard": facts.standard,
        "class": product_class(facts) or None,
        "package": {
            "name": facts.package,
            "media_type": facts.media_type,
            "bytes": facts.size,
            "sha256": facts.sha256,
        },
        "duration_ms": facts.duration,
        "duration_s": seconds(facts.duration),
        "bitrate_kbps": facts.bitrate,
        "sound": asdict(facts.sound),
        "navigation": {"levels": facts.heading_levels, "pages": facts.pages},
        "pictures": {
            "count": facts.pictures,
            "described": facts.described_pictures,
            "colour": facts.colour,
        },
        "volumes": facts.volumes,
        "sheets": facts.sheets,
        "braille": {"cells": facts.braille_cells, "grade": facts.braille_grade},
        "type_size_pt": facts.type_size,
    }


def seconds(duration: int) -> int:
    """Whole seconds of milliseconds, halves up: what 306 and the manifest say alike."""
    return (duration + 500) // 1000


def _accessibility(facts: ItemFacts) -> Entry:
    return {
        "accessMode": list(facts.modes),
        "accessModeSufficient": [list(modes) for modes in facts.enough],
        "accessibilityFeature": list(facts.features),
        "accessibilityHazard": list(facts.hazards),
        "accessibilitySummary": facts.summary,
        "pageBreakSource": facts.page_source or None,
        "limitations": list(facts.limitations),
    }


def _rights(rights: RightsFacts | None, evidence: str | None) -> Entry | None:
    return None if rights is None else {**asdict(rights), "evidence": evidence}


def _serial(facts: ItemFacts) -> Entry | None:
    if not (facts.serial or facts.issue or facts.frequency):
        return None
    return {"title": facts.serial, "issue": facts.issue, "frequency": facts.frequency}


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
        narrators=_named(entry, _NARRATOR),
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
            if not p["creator"] and p["role"] != _NARRATOR
        ),
        narrators=_named(entry, _NARRATOR),
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
