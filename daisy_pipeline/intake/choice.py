# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which recording people mean: by its number in the list, its file, or how its SHA-256 begins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from daisy_pipeline.ledger.models import Take, TitleEntry
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place

_SHOWN = 10  # recordings that are named where the one that was meant is none of them
_SHA = re.compile(r"[0-9a-f]{6,64}")


def listed(title: TitleEntry) -> list[Take]:
    """A title's recordings as they came in: their numbers count from 1 and never change."""
    rows = Take.objects.filter(title=title).select_related("volunteer", "assignment", "title")
    return list(rows.order_by("created_at", "file", "pk"))


def chosen(title: TitleEntry, wishes: Sequence[str]) -> list[Take]:
    """The recordings that are meant, each once, as they came in.

    DaisyError (exit code 2), all of what is wrong at once: DP-INT-030 there is none, -031 it may
    be several, -032 it belongs to another title.
    """
    known = listed(title)
    found: dict[int, None] = {}
    wrong: list[Finding] = []
    for wish in wishes:
        numbers = _meant(known, wish)
        if len(numbers) == 1:
            found[numbers[0]] = None
        else:
            wrong.append(_refused(title, known, wish, len(numbers)))
    if wrong:
        raise DaisyError(*wrong, exit_code=ExitCode.BAD_USAGE)
    return [known[number] for number in sorted(found)]


def _meant(known: Sequence[Take], wish: str) -> list[int]:
    """The places in the list that a wish may mean."""
    text = unicodedata.normalize("NFC", wish.strip()).replace("\\", "/")
    named = [n for n, take in enumerate(known) if text in _names(take)]
    if named:
        return named
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= len(known) and len(text) < 6:
        return [int(text) - 1]
    if _SHA.fullmatch(text.lower()):
        return [n for n, take in enumerate(known) if take.sha256.startswith(text.lower())]
    return []


def _names(take: Take) -> tuple[str, ...]:
    file = unicodedata.normalize("NFC", take.file)
    return file, file.removeprefix("audio/"), file.rpartition("/")[2]


def _refused(title: TitleEntry, known: Sequence[Take], wish: str, count: int) -> Finding:
    place = Place(f"sources/{title.slug}", inside=wish)
    facts: dict[str, Fact] = {"wish": wish, "slug": title.slug}
    if count > 1:
        return Finding("DP-INT-031", place, facts | {"count": count})
    if other := _elsewhere(title, wish):
        return Finding("DP-INT-032", place, facts | {"other": other})
    names = ", ".join(take.file for take in known[:_SHOWN])
    more = " …" if len(known) > _SHOWN else ""
    return Finding("DP-INT-030", place, facts | {"known": (names or "–") + more})


def _elsewhere(title: TitleEntry, wish: str) -> str:
    """Another title that has such a recording; "" where none has."""
    text = unicodedata.normalize("NFC", wish.strip()).replace("\\", "/")
    others = Take.objects.exclude(title=title).order_by("title__slug")
    found = others.filter(file__in=(text, f"audio/{text}")).first()
    if found is None and _SHA.fullmatch(text.lower()) and not text.isdecimal():
        found = others.filter(sha256__startswith=text.lower()).first()
    return found.title.slug if found else ""
