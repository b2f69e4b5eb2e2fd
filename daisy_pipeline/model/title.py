# SPDX-License-Identifier: AGPL-3.0-or-later
"""A title (제작 건): one production project, as its title.toml tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The print original (판)."""

    publisher: str = ""
    date: str = ""
    isbn: str = ""
    edition: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A finding that a named person accepts, with the reason."""

    finding: str
    reason: str
    by: str
    inside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Bibliography and identity. ``uid`` never changes; ``date`` is the product's, YYYY-MM-DD.

    ``publisher`` and ``producer`` name the library that makes the product. ``narrators`` are names
    or pseudonyms as they may be printed; ``human_voice`` says whether a person reads. ``link`` is
    an address (http, https) where readers find the title, for the QR code of large print.
    """

    slug: str
    uid: str
    title: str
    lang: str
    date: str
    publisher: str
    creators: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    subtitle: str = ""
    subjects: tuple[str, ...] = ()
    description: str = ""
    narrators: tuple[str, ...] = ()
    human_voice: bool = False
    producer: str = ""
    revision: int = 0
    revision_date: str = ""
    rights: str = ""
    link: str = ""
    edition: Edition = Edition()
    accepted: tuple[Acceptance, ...] = ()
