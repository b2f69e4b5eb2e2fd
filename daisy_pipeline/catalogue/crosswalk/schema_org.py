# SPDX-License-Identifier: AGPL-3.0-or-later
"""schema.org of an item, as JSON-LD (Book, Audiobook; the accessibility vocabulary)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from daisy_pipeline.catalogue.descriptive import bare_isbn
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.manifest_entry import seconds
from daisy_pipeline.catalogue.notes import PUBLIC, clause
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.people import Person, creators, others

_FORMATS = {
    Material.EPUB: "EBook",
    Material.EPUB_AUDIO: "EBook",
    Material.TEXT_DAISY: "EBook",
    Material.BRAILLE_FILE: "EBook",
    Material.BRAILLE_PAPER: "Paperback",
    Material.LARGE_PRINT: "Paperback",
}
_ROLES = {"trl": "translator", "edt": "editor", "ill": "illustrator"}


def json_ld(facts: ItemFacts) -> bytes:
    """The item's JSON-LD, keys in one order, without what is unknown."""
    return _bytes(schema_org(facts))


def json_ld_of(facts: Iterable[ItemFacts]) -> bytes:
    """The JSON-LD of items: one stands alone, several in a graph (JSON-LD 1.1, 4.9)."""
    told = [schema_org(one) for one in facts]
    if len(told) == 1:
        return _bytes(told[0])
    context = "https://schema.org"
    graph = [{key: one[key] for key in one if key != "@context"} for one in told]
    return _bytes({"@context": context, "@graph": graph})


def _bytes(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def schema_org(facts: ItemFacts) -> dict[str, Any]:
    """As ``json_ld``, as data."""
    title = facts.title
    sounding = facts.material in SOUNDING
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Audiobook" if sounding else "Book",
        "@id": title.uid if title.uid.startswith("urn:") else "",
        "identifier": facts.item_id,
        "name": title.title,
        "alternativeHeadline": title.subtitle,
        "author": [_person(one) for one in creators(title)],
        **_others(facts),
        "readBy": [{"@type": "Person", "name": n} for n in facts.narrators] if sounding else [],
        "publisher": _library(facts),
        "dateCreated": facts.completed,
        "inLanguage": title.lang,
        "description": title.description,
        "keywords": list(dict.fromkeys((*title.subjects, *facts.subjects))),
        "bookFormat": f"https://schema.org/{_FORMATS.get(facts.material, 'AudiobookFormat')}",
        "encodingFormat": facts.media_type,
        "duration": f"PT{seconds(facts.duration)}S" if facts.duration else "",
        # https://schema.org/abridged; of what is not known nothing is said.
        "abridged": None if facts.unabridged is None else not facts.unabridged,
        **_access(facts),
        "isBasedOn": _print(facts),
        "isPartOf": {"@type": "Periodical", "name": facts.serial} if facts.serial else {},
        "educationalAlignment": [_aligned(one) for one in facts.curriculum],
    }
    if facts.rights is not None:
        told["isAccessibleForFree"] = True
        told["conditionsOfAccess"] = clause(facts.rights)
        told["audience"] = {"@type": "Audience", "audienceType": facts.rights.audience}
        if facts.rights.audience == PUBLIC:
            del told["audience"]
    return {key: value for key, value in told.items() if value is False or value}


def _access(facts: ItemFacts) -> dict[str, Any]:
    return {
        "accessMode": list(facts.modes),
        "accessModeSufficient": [
            {"@type": "ItemList", "itemListElement": list(modes)} for modes in facts.enough
        ],
        "accessibilityFeature": list(facts.features),
        "accessibilityHazard": list(facts.hazards),
        "accessibilitySummary": facts.summary,
    }


def _person(person: Person) -> dict[str, str]:
    return {"@type": "Person", "name": person.name}


def _others(facts: ItemFacts) -> dict[str, Any]:
    """Translators and the like under their own property; others are contributors."""
    found: dict[str, Any] = {}
    for person in others(facts.title):
        found.setdefault(_ROLES.get(person.role, "contributor"), []).append(_person(person))
    return found


def _library(facts: ItemFacts) -> dict[str, str]:
    return {"@type": "Library", "name": facts.maker} if facts.maker else {}


def _print(facts: ItemFacts) -> dict[str, str]:
    edition = facts.title.edition
    if not (edition.isbn or edition.publisher):
        return {}
    told = {
        "@type": "Book",
        "name": facts.title.title,
        "isbn": bare_isbn(edition.isbn),
        "publisher": edition.publisher,
        "datePublished": edition.date,
    }
    return {key: value for key, value in told.items() if value}


def _aligned(one: Any) -> dict[str, str]:
    level = " ".join(part for part in (one.school_level, one.subject, one.grade) if part)
    return {
        "@type": "AlignmentObject",
        "alignmentType": "educationalLevel",
        "targetName": f"{level} {one.unit}".strip(),
    }
