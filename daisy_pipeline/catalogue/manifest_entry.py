# SPDX-License-Identifier: AGPL-3.0-or-later
"""An item as the bundle's manifest.json tells it (reference 5.3): the only lossless form.

Every fact stands in it, so that the facts come back from it (``manifest_facts``); a name of a
person only where ``ItemFacts.narrators`` gives it. What is unknown is null, "" or [], never left
out, so that a schema can ask for every key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from daisy_pipeline.catalogue.facts import ItemFacts, RightsFacts
from daisy_pipeline.catalogue.labels import LABELS, product_class
from daisy_pipeline.catalogue.people import Person, creators, others
from daisy_pipeline.model.title import Title

RECORDS = "catalogue/records.xml"
NARRATOR = "nrt"
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
        **_description(facts),
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
        "marc": _record(facts, record_file),
        "files": [dict(file) for file in files],
    }


def _description(facts: ItemFacts) -> Entry:
    """What work it is, in the words of its title page."""
    return {
        "title": _title(facts.title),
        "contributors": _contributors(facts),
        "language": facts.title.lang,
        "subjects": list(facts.subjects),
        "kdc": {"number": facts.kdc, "edition": facts.kdc_edition} if facts.kdc else None,
    }


def _record(facts: ItemFacts, file: str) -> Entry:
    return {
        "file": file,
        "control_number": facts.item_id,
        "created": facts.created,
        "entered": facts.entered,
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
    readers = [_person(Person(name, role=NARRATOR, text=name)) for name in facts.narrators]
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
        "donated": asdict(facts.donated) if facts.donated is not None else None,
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
