# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names that a title.toml prints for its narrators, against the consents to be named.

Products print what ``[audio] narrators`` says. A person may type a name there of somebody who
never agreed to that, or who has taken the consent back (개인정보 보호법 15조, 37조).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.consents import allowed
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.people import fold
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

REASON = "reason.printed-names"  # the reason in the access log


class PrintedNames:
    """Which typed names may be printed today; the sealed names are opened once, when needed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: tuple[dict[str, str], frozenset[str] | None] | None = None

    def allowed(self, told: Iterable[str]) -> tuple[str, ...]:
        """The names without those of volunteers who have not agreed to be named.

        One that cannot be compared, because the key is missing or another one, is left out too.
        """
        names = tuple(told)
        if not names:
            return ()
        if self._known is None:
            self._known = _refused(self._ledger)
        whose, sure = self._known
        return tuple(
            name
            for name in names
            if fold(name) not in whose and (sure is None or fold(name) in sure)
        )


def printed_names(ledger: Ledger, slugs: Iterable[str]) -> list[Finding]:
    """DP-LED-016 for each name that is a volunteer's who has not agreed to be named.

    The finding says where it stands and whose it is by pseudonym; the name is not repeated. A
    name that two people bear may be printed when one of them agreed. DP-LED-097 for each title
    whose names nobody can compare, because the key is missing, damaged or another one.
    """
    typed = {slug: names for slug in slugs if (names := _typed(ledger, slug))}
    if not typed:
        return []
    whose, sure = _refused(ledger)
    found = []
    for slug, names in typed.items():
        place = ledger.workspace.shown(ledger.workspace.folder(slug) / "title.toml")
        for key, number, name in names:
            if name in whose:
                facts: dict[str, Fact] = {"number": number, "pseudonym": whose[name]}
                found.append(Finding("DP-LED-016", Place(place, inside=key), facts))
        if sure is not None and any(name not in sure for _, _, name in names):
            found.append(Finding("DP-LED-097", Place(place)))
    return found


def _typed(ledger: Ledger, slug: str) -> list[tuple[str, int, str]]:
    """The narrators that a title.toml names: key, number, name folded; () of one not readable.

    What came finished from elsewhere prints names too, and a volunteer may read for two houses.
    """
    data = (ledger.workspace.folder(slug) / "title.toml").read_bytes()
    if b"narrators" not in data:
        return []
    try:
        plain = tomllib.loads(data.decode("utf-8-sig"))
        told = {"audio.narrators": plain.get("audio", {}).get("narrators", ())}
        for product, table in plain.get("donated", {}).items():
            told[f"donated.{product}.narrators"] = table.get("narrators", ())
        named = ((key, n, one) for key, names in told.items() for n, one in enumerate(names, 1))
        return [(key, n, fold(one)) for key, n, one in named if isinstance(one, str)]
    except (ValueError, AttributeError, TypeError):
        return []  # the index has told it: DP-LED-037


def _refused(ledger: Ledger) -> tuple[dict[str, str], frozenset[str] | None]:
    """The names of those who did not agree, with the pseudonym; and the names that are sure.

    None where all that is sealed could be opened and every name is; else the names of those who
    agreed are, and pseudonyms, which name nobody.
    """
    people = list(Volunteer.objects.filter(sealed__isnull=False).order_by("pseudonym"))
    agreed = allowed((one.pseudonym for one in people), Purpose.PRINTED_NAME)
    people.sort(key=lambda one: one.pseudonym not in agreed)  # who agreed comes first, and counts
    opened: list[str] = []

    def name_of(who: Mapping[str, str]) -> str:
        opened.append(fold(who.get("name", "")))
        return opened[-1]

    found: dict[str, str] = {}
    if people:
        with suppress(DaisyError):
            found = vault.compare(ledger, _sealed(people), name_of, REASON)
    refused = {name: who for name, who in found.items() if who not in agreed}
    if len(opened) == len(people):
        return refused, None
    shown = map(fold, Volunteer.objects.values_list("pseudonym", flat=True))
    return refused, frozenset((*shown, *(name for name, who in found.items() if who in agreed)))


def _sealed(people: Iterable[Volunteer]) -> Iterator[tuple[str, bytes]]:
    return ((one.pseudonym, bytes(one.sealed or b"")) for one in people)
