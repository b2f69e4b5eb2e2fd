# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields 653 to 856: subjects, form, people, related records, the file."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.catalogue.descriptive import bare_isbn
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.labels import LABELS
from daisy_pipeline.catalogue.notes import PUBLIC, imprint
from daisy_pipeline.catalogue.options import SOUNDING, KormarcOptions
from daisy_pipeline.catalogue.people import AUTHOR, UNKNOWN, Person, creators, others
from daisy_pipeline.formats.kormarc.record import Field, field


def entries(facts: ItemFacts, options: KormarcOptions, code: str) -> Iterator[Field]:
    """The fields in the order of their tags."""
    subjects = dict.fromkeys((*facts.title.subjects, *facts.subjects))
    yield field("653", "##", *(f"a{one}" for one in subjects))
    yield field("655", "#7", f"a{LABELS[facts.material].genre}", "2local")
    for one in facts.curriculum:
        if one.unit:
            yield field("658", "##", f"a{one.subject or one.unit}", f"b{one.unit}")
    yield from _people(facts)
    if facts.donated is not None:
        yield field("710", "##", f"a{facts.donated.maker}")
    elif options.library_entry and facts.library.name:
        yield field("710", "##", f"a{facts.library.name}", f"b{facts.library.department}")
    yield from _related(facts, code)
    yield _file(facts, options)


def _people(facts: ItemFacts) -> Iterator[Field]:
    """700: authors, others by their role, readers who agreed to be named."""
    for person in (*creators(facts.title), *others(facts.title)):
        yield _person(person)
    if facts.material in SOUNDING and facts.narration != "synthetic":
        for name in facts.narrators:
            yield field("700", "1#", f"a{name}", "e낭독자", "4nrt")


def _person(person: Person) -> Field:
    name = f"{person.name}," if person.dates else person.name
    role = "" if person.role in (AUTHOR, UNKNOWN) else person.role
    return field("700", "1#", f"a{name}", f"d{person.dates}", f"e{person.word}", f"4{role}")


def _related(facts: ItemFacts, code: str) -> Iterator[Field]:
    """776: the print edition, where one is known, and the same title's other forms."""
    told, isbn = imprint(facts), bare_isbn(facts.title.edition.isbn)
    title = facts.title.title
    if (told or isbn) and facts.material is not Material.SERIAL_AUDIO:
        yield field("776", "08", "i원본(인쇄자료):", f"t{title}", f"d{told}", f"z{isbn}")
    for item, kind in facts.sisters:
        number = f"({code}){item}" if code else item
        said = f"i다른 대체자료({LABELS[kind].sister}):"
        yield field("776", "08", said, f"t{title}", f"w{number}")


def _file(facts: ItemFacts, options: KormarcOptions) -> Field:
    """856: address of the catalogue's own, type and bytes; the file's name where there is none."""
    address = options.address.format(item=facts.item_id) if options.address else ""
    if not (address or facts.package):
        return field("856", "##")
    restricted = facts.rights is None or facts.rights.audience != PUBLIC
    return field(
        "856", "40" if address else "#0",
        "" if address else f"f{facts.package}",
        f"u{address}", f"q{facts.media_type}", f"s{facts.size or ''}",
        "z등록 이용자 전용" if restricted else "",
    )  # fmt: skip
