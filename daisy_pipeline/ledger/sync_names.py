# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names that a title.toml prints for its narrators, against the consents to be named.

Products print what ``[audio] narrators`` says. A person may type a name there of somebody who
never agreed to that, or who has taken the consent back (개인정보 보호법 15조, 37조).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator

from daisy_pipeline.ledger import vault
from daisy_pipeline.ledger.consents import allowed
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Volunteer
from daisy_pipeline.ledger.people import fold
from daisy_pipeline.ledger.states import Purpose
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place

REASON = "reason.printed-names"  # the reason in the access log


def printed_names(ledger: Ledger, slugs: Iterable[str]) -> list[Finding]:
    """DP-LED-016 for each name that is a volunteer's who has not agreed to be named.

    The finding says where it stands and whose it is by pseudonym; the name is not repeated. A
    name that two people bear may be printed when one of them agreed. Without the key nobody can
    know, and nothing is told.
    """
    typed = {slug: names for slug in slugs if (names := _typed(ledger, slug))}
    if not typed:
        return []
    whose = _refused(ledger, {name for names in typed.values() for name in names})
    found = []
    for slug, names in typed.items():
        place = ledger.workspace.shown(ledger.workspace.folder(slug) / "title.toml")
        for number, name in enumerate(names, 1):
            if name in whose:
                facts: dict[str, Fact] = {"number": number, "pseudonym": whose[name]}
                found.append(Finding("DP-LED-016", Place(place, inside="audio.narrators"), facts))
    return found


def _typed(ledger: Ledger, slug: str) -> list[str]:
    """The narrators that a title.toml names, folded; nothing of one that cannot be read."""
    data = (ledger.workspace.folder(slug) / "title.toml").read_bytes()
    if b"narrators" not in data:
        return []
    try:
        names = tomllib.loads(data.decode("utf-8-sig")).get("audio", {}).get("narrators", ())
    except (ValueError, AttributeError):
        return []  # the index has told it: DP-LED-037
    return [fold(name) for name in names if isinstance(name, str)] if names else []


def _refused(ledger: Ledger, wanted: set[str]) -> dict[str, str]:
    """Those of the names that a volunteer bears who did not agree, with the pseudonym."""
    people = list(Volunteer.objects.filter(sealed__isnull=False).order_by("pseudonym"))
    agreed = allowed((one.pseudonym for one in people), Purpose.PRINTED_NAME)
    people.sort(key=lambda one: one.pseudonym not in agreed)  # who agreed comes first, and counts
    try:
        found = vault.compare(
            ledger, _sealed(people), lambda who: fold(who.get("name", "")), REASON
        )
    except DaisyError:
        return {}
    return {name: who for name, who in found.items() if name in wanted and who not in agreed}


def _sealed(people: Iterable[Volunteer]) -> Iterator[tuple[str, bytes]]:
    return ((one.pseudonym, bytes(one.sealed or b"")) for one in people)
