# SPDX-License-Identifier: AGPL-3.0-or-later
"""The KORMARC record of an item (KS X 6006-0:2023), by its facts and a destination's options."""

from __future__ import annotations

from collections.abc import Iterator

from daisy_pipeline.catalogue import descriptive, entries, notes
from daisy_pipeline.catalogue.coded import fixed, leader
from daisy_pipeline.catalogue.facts import ItemFacts
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.formats.kormarc.record import Control, Field, Record, field

__all__ = ["KormarcOptions", "record_of"]


def record_of(facts: ItemFacts, options: KormarcOptions | None = None) -> Record:
    """The record: the same facts give the same record; a field without a value is left out.

    Which fields, in what words: reference 2.2 to 2.5. Without a library's code there is no 003
    and no 040 $a, which the check of a record then asks for (DP-MRC-017).
    """
    chosen = options or KormarcOptions()
    return Record(leader(facts, chosen), tuple(_fields(facts, chosen)))


def agency(facts: ItemFacts, options: KormarcOptions) -> str:
    """The code of the library that catalogues."""
    return options.agency or facts.library.code


def _fields(facts: ItemFacts, options: KormarcOptions) -> Iterator[Control | Field]:
    code = agency(facts, options)
    yield Control("001", facts.item_id)
    if code:
        yield Control("003", code)
    yield Control("005", facts.entered)
    yield from fixed(facts, options)
    made: list[Field] = [
        *descriptive.numbers(facts, options, code),
        *descriptive.description(facts, options),
        *notes.notes(facts, options),
        *entries.entries(facts, options, code),
    ]
    made += [field(tag, signs, *parts) for tag, signs, parts in options.local_tags]
    # Within a tag the order in which they were made stays; tags go up (KORMARC's own order).
    yield from sorted((own for own in made if own.subfields), key=lambda own: own.tag)
