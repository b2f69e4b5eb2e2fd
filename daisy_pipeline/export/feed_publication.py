# SPDX-License-Identifier: AGPL-3.0-or-later
"""One item as a publication of an OPDS 2.0 feed (Readium Web Publication Manifest's metadata).

Sources, from memory and not verified against the texts: OPDS 2.0 draft, 2 (feeds) and 5
(publications); Readium Web Publication Manifest, contexts "default" and "accessibility". OPDS has
no place for a checksum, and none is made up. Nothing here says ``conformsTo`` of accessibility:
that is for those who certify.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daisy_pipeline.catalogue.facts import Curriculum, ItemFacts, Material
from daisy_pipeline.catalogue.manifest_entry import seconds
from daisy_pipeline.catalogue.notes import PUBLIC
from daisy_pipeline.catalogue.options import SOUNDING
from daisy_pipeline.catalogue.people import creators, others
from daisy_pipeline.messages import phrase

FEED, PUBLICATION = "application/opds+json", "application/opds-publication+json"
AUTHENTICATION = "application/opds-authentication+json"
OPEN = "http://opds-spec.org/acquisition/open-access"
ACQUISITION = "http://opds-spec.org/acquisition"  # whatever the server asks for before it gives
Plain = dict[str, Any]
_ROLES = {"aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator"}
_MODES = frozenset(("auditory", "tactile", "textual", "visual"))
_LEAVES = (Material.BRAILLE_FILE, Material.LARGE_PRINT)


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover's picture: ``name`` of its file in the feed, sizes in pixels."""

    name: str
    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An item that the feed offers; ``modified`` is a time with its zone."""

    facts: ItemFacts
    kind: str
    modified: str
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """How the feed is reached: ``base`` "" for links relative to the file, else ends with "/".

    ``login`` is the address of an authentication document, "" where there is none.
    """

    base: str
    login: str
    library: str
    lang: str

    def address(self, name: str, depth: int = 0) -> str:
        """Where a file of the feed is; ``depth`` is how deep the file lies that links to it."""
        return self.base + name if self.base else "../" * depth + name


def file_of(facts: ItemFacts) -> str:
    """Where the item's package lies in the feed's folder: under its id, which is plain ASCII."""
    suffix = facts.package.rpartition(".")[2].lower()
    return f"items/{facts.item_id}/{facts.item_id}.{suffix}"


def page_of(facts: ItemFacts) -> str:
    """Where the item's own document lies."""
    return f"publications/{facts.item_id}.json"


def is_open(facts: ItemFacts) -> bool:
    """Whether anybody may have the item: only where the rights check says so."""
    return facts.rights is not None and facts.rights.audience == PUBLIC


def publication(offer: Offer, site: Site, depth: int, also: Sequence[ItemFacts] = ()) -> Plain:
    """The item's publication as a document ``depth`` folders below the feed's root has it.

    ``also`` are the title's other items that the feed offers.
    """
    facts = offer.facts
    links = [
        _link("self", site.address(page_of(facts), depth), PUBLICATION),
        _acquisition(facts, site, depth),
        *(
            _link("related", site.address(page_of(one), depth), PUBLICATION)
            | {"title": phrase(f"material.{one.material}", site.lang)}
            for one in also
        ),
    ]
    made: Plain = {"metadata": _known(dict(_metadata(offer, site))), "links": links}
    if offer.cover is not None:
        cover = offer.cover
        size = {"width": cover.width, "height": cover.height}
        href = site.address(cover.name, depth)
        made["images"] = [{"href": href, "type": cover.type, **size}]
    return made


def _link(rel: str, href: str, type: str) -> Plain:
    return {"rel": rel, "href": href, "type": type}


def _acquisition(facts: ItemFacts, site: Site, depth: int) -> Plain:
    """Where to have the item from; never "open access" unless the rights are everybody's."""
    free = is_open(facts)
    href = site.address(file_of(facts), depth)
    made = _link(OPEN if free else ACQUISITION, href, facts.media_type)
    made["title"] = phrase(f"material.{facts.material}", site.lang)
    made["size"] = facts.size
    if not free and site.login:
        document = {"href": site.login, "type": AUTHENTICATION}
        made["properties"] = {"authenticate": document}
    return _known(made)


def _metadata(offer: Offer, site: Site) -> Iterator[tuple[str, Any]]:
    facts, title = offer.facts, offer.facts.title
    yield "@type", _type(facts)
    yield "identifier", uuid.uuid5(uuid.NAMESPACE_URL, f"{title.uid}#{facts.item_id}").urn
    yield "altIdentifier", [facts.item_id, title.uid]
    yield "title", title.title
    yield "subtitle", title.subtitle
    yield from _people(facts).items()
    yield "publisher", facts.maker or site.library
    yield "language", title.lang
    yield "published", facts.completed if len(facts.completed) == len("2026-02-27") else ""
    yield "modified", offer.modified
    yield "subject", list(_subjects(facts))
    yield "belongsTo", {"series": _series(facts)} if facts.serial else {}
    yield "duration", seconds(facts.duration)
    yield "numberOfPages", facts.sheets if facts.material in _LEAVES else facts.pages
    yield "description", " ".join(_description(facts, site.lang))
    yield "accessibility", _known(_accessibility(facts))


def _type(facts: ItemFacts) -> str:
    if facts.serial:
        return "http://schema.org/PublicationIssue"
    heard = facts.material in SOUNDING and "textual" not in facts.modes
    return "http://schema.org/Audiobook" if heard else "http://schema.org/Book"


def _people(facts: ItemFacts) -> dict[str, list[str]]:
    """Names by role; narrators are those that may be printed, a synthetic voice is no person."""
    found: dict[str, list[str]] = {}
    for person in (*creators(facts.title), *others(facts.title)):
        role = _ROLES.get(person.role, "author" if person.creator else "contributor")
        found.setdefault(role, []).append(person.name)
    if facts.narration == "human" and facts.narrators:
        found["narrator"] = list(facts.narrators)
    return found


def _subjects(facts: ItemFacts) -> Iterator[Plain]:
    for name in dict.fromkeys((*facts.title.subjects, *facts.subjects)):
        yield {"name": name}
    if facts.kdc:
        yield {"name": f"KDC {facts.kdc}", "code": facts.kdc}
    for name in dict.fromkeys(map(_school, facts.curriculum)):
        yield {"name": name}


def _school(one: Curriculum) -> str:
    return " ".join(p for p in (one.school_level, one.grade, one.subject, one.unit) if p)


def _series(facts: ItemFacts) -> Plain:
    """The serial, with the issue's number where it is one; "2026년 겨울호" has no position."""
    number = facts.issue.removeprefix("제").removesuffix("호").strip()
    known = number.isascii() and number.isdecimal() and len(number) < 7
    return {"name": facts.serial, **({"position": int(number)} if known else {})}


def _description(facts: ItemFacts, lang: str) -> Iterator[str]:
    """What is told of the item, and what OPDS has no place for: print original, voice, terms."""
    title = facts.title
    if title.description:
        yield " ".join(title.description.split())
    printed = ", ".join(p for p in (title.edition.publisher, title.edition.date[:4]) if p)
    if facts.issue:
        yield f"{facts.serial} {facts.issue}."
    if printed:
        yield f"{phrase('list.published', lang)}: {printed}."
    if facts.narration == "synthetic":
        yield f"{phrase('list.read-by', lang)}: {phrase('list.synthetic-voice', lang)}."
    if not is_open(facts):
        yield phrase("feed.restricted", lang)


def _accessibility(facts: ItemFacts) -> Plain:
    enough = [[mode for mode in modes if mode in _MODES] for modes in facts.enough]
    return {
        "accessMode": list(facts.modes),
        "accessModeSufficient": [modes for modes in enough if modes],
        "feature": list(facts.features),
        "hazard": list(facts.hazards),
        "summary": " ".join((*([facts.summary] if facts.summary else []), *facts.limitations)),
    }


def _known(told: Mapping[str, Any]) -> Plain:
    """Without what is unknown."""
    return {key: value for key, value in told.items() if value not in ("", 0, [], {}, None)}
