# SPDX-License-Identifier: AGPL-3.0-or-later
"""A catalogue record as data: control fields, and fields of indicators and subfields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """A control field (001 to 009): its tag and its characters."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A data field: tag, two indicators (a blank is " "), subfields as (code, text) in order."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]

    def get(self, code: str) -> str:
        """The first subfield of a code; "" when there is none."""
        return next((text for own, text in self.subfields if own == code), "")


@dataclass(frozen=True, slots=True)
class Record:
    """A record. ``leader`` has 24 characters; lengths in it are of no account but in ISO 2709.

    ``fields`` stand in the order in which they are written.
    """

    leader: str
    fields: tuple[Control | Field, ...]

    def all(self, tag: str) -> Iterator[Control | Field]:
        """The fields of a tag."""
        return (field for field in self.fields if field.tag == tag)

    def control(self, tag: str) -> str:
        """The text of a control field; "" when there is none."""
        return next((f.text for f in self.fields if isinstance(f, Control) and f.tag == tag), "")


def field(tag: str, indicators: str, *subfields: str) -> Field:
    """A field from texts that begin with their codes: ``field("245", "00", "a동백꽃")``.

    Subfields without text are left out.
    """
    parts = tuple((part[0], part[1:]) for part in subfields if len(part) > 1)
    return Field(tag, indicators.replace("#", " "), parts)
