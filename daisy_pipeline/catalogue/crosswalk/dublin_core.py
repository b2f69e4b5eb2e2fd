# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dublin Core of items, as XML (DCMI terms; reference 2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daisy_pipeline.catalogue.descriptive import bare_isbn
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.labels import LABELS
from daisy_pipeline.catalogue.manifest_entry import seconds
from daisy_pipeline.catalogue.notes import clause, imprint
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.people import creators, others
from daisy_pipeline.formats.safe_xml import Element, builder, serialize, xml_text

DC, TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
NAMESPACE = "urn:daisy-pipeline:records"
_e = builder(NAMESPACE, {"dc": DC, "dcterms": TERMS})


def dublin_core(facts: Iterable[ItemFacts]) -> bytes:
    """One ``records`` with a ``record`` an item; equal facts give equal bytes."""
    return serialize(_e("records", None, *map(_record, facts)), indent=True)


def _record(facts: ItemFacts) -> Element:
    return _e("record", None, *(_e(n, None, xml_text(t)) for n, t in terms(facts) if t))


def terms(facts: ItemFacts) -> Iterator[tuple[str, str]]:
    """Elements and texts, in the order of reference 2.6; some texts are empty: leave them out."""
    title, edition = facts.title, facts.title.edition
    yield "dc:identifier", facts.item_id
    yield "dc:identifier", title.uid
    yield "dc:title", " : ".join(part for part in (title.title, title.subtitle) if part)
    yield from (("dc:creator", one.name) for one in creators(title))
    yield from (("dc:contributor", one.text) for one in others(title))
    if facts.material in SOUNDING:
        yield from (("dc:contributor", f"{name} 낭독") for name in facts.narrators)
    yield "dc:publisher", facts.maker
    yield "dcterms:created", facts.completed
    yield "dc:type", LABELS[facts.material].name
    # DCMI Type Vocabulary: a book of text and sound is both.
    modes = facts.modes or ("textual",)
    yield "dc:type", "Sound" if "auditory" in modes else ""
    yield "dc:type", "Text" if {"textual", "tactile"} & set(modes) else ""
    isbn = bare_isbn(edition.isbn)
    yield "dc:source", f"urn:isbn:{isbn}" if isbn else ""
    yield "dcterms:isFormatOf", imprint(facts)
    yield "dc:language", title.lang
    yield "dc:subject", f"KDC {facts.kdc}" if facts.kdc else ""
    yield from (("dc:subject", s) for s in dict.fromkeys((*title.subjects, *facts.subjects)))
    yield "dc:description", title.description
    # ISO 8601: PT20538S
    yield "dcterms:extent", f"PT{seconds(facts.duration)}S" if facts.duration else ""
    yield "dc:format", facts.media_type
    yield "dcterms:conformsTo", facts.standard
    if facts.rights is not None:
        yield "dcterms:accessRights", clause(facts.rights)
        yield "dcterms:audience", facts.rights.audience
    for one in facts.curriculum:
        level = (one.school_level, one.subject, one.grade)
        yield "dcterms:educationLevel", " ".join(part for part in level if part)
    yield "dc:rights", title.rights
    yield from (("dcterms:hasFormat", item) for item, _ in facts.sisters)
    yield "dcterms:isPartOf", facts.serial
    yield "dcterms:replaces", facts.supersedes
