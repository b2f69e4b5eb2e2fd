# SPDX-License-Identifier: AGPL-3.0-or-later
"""What takes.tsv and the ledger say of the same recordings, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Consent, Volunteer
from daisy_pipeline.ledger.models import Take as TakeRow
from daisy_pipeline.ledger.states import Purpose, TakeState
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place
from daisy_pipeline.recordings.takes import ACCEPTED, UNASSIGNED, Take, find_file, read_takes


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger says of a recording."""

    file: str
    state: str
    volunteer: str


class TakesJudge:
    """Judges one title after the other; asks the ledger once for all of them."""

    def __init__(self, ledger: Ledger) -> None:
        """Read what the ledger knows of takes and people."""
        self._ledger = ledger
        # The builds' own cache: a recording is hashed once, whoever asks.
        self._digests = Digests(ledger.workspace.output / ".store" / "digests.json")
        self._people = set(Volunteer.objects.values_list("pseudonym", flat=True))
        self._refuse = _withdrawn()
        self._known: dict[str, dict[str, Known]] = defaultdict(dict)
        rows = TakeRow.objects.values_list(
            "title__slug", "sha256", "file", "state", "volunteer__pseudonym"
        )
        for slug, sha256, *said in rows.iterator(chunk_size=2000):
            self._known[slug][sha256] = Known(*said)

    def save(self) -> None:
        """Keep the digests for the next run."""
        self._digests.save()

    def of(self, slug: str) -> list[Finding]:
        """Every contradiction in a title's takes.tsv."""
        path = self._ledger.workspace.folder(slug) / "takes.tsv"
        shown = self._ledger.workspace.shown(path)
        try:
            takes, findings = read_takes(path, shown) if path.is_file() else ((), ())
        except DaisyError as problem:
            return list(problem.findings)
        found = [*findings, *self._strangers(slug, takes, shown)]
        for take in takes:
            place = Place(shown, line=take.line, inside=take.file)
            found += self._compared(self._known[slug].get(take.sha256), take, place)
            if take.state == ACCEPTED:
                found += self._file(slug, take, place)
        found += self._narrators(takes, shown)
        return [*found, *self._missing(slug, takes, shown)]

    def _strangers(self, slug: str, takes: Sequence[Take], shown: str) -> Iterator[Finding]:
        """One finding a title: recordings that came before the ledger are often many."""
        known = self._known[slug]
        new = [t for t in takes if t.state == ACCEPTED and t.sha256 not in known]
        if new:
            place = Place(shown, line=new[0].line, inside=new[0].file)
            yield Finding("DP-LED-020", place, {"count": len(new)})

    def _compared(self, known: Known | None, take: Take, place: Place) -> Iterator[Finding]:
        if known is None:
            return
        accepted = known.state == TakeState.ACCEPTED
        if take.state != UNASSIGNED and (take.state == ACCEPTED) != accepted:
            facts: dict[str, Fact] = {"own": f"state.{take.state}", "state": f"state.{known.state}"}
            yield Finding("DP-LED-021", place, facts)
        if take.narrator and take.narrator != known.volunteer:
            facts = {"narrator": take.narrator, "volunteer": known.volunteer}
            yield Finding("DP-LED-039", place, facts)

    def _file(self, slug: str, take: Take, place: Place) -> Iterator[Finding]:
        file = find_file(self._ledger.workspace.folder(slug), take.file)
        if file is None:
            yield Finding("DP-LED-022", place)
        elif self._digests.of(file) != take.sha256:
            yield Finding("DP-LED-023", place)

    def _narrators(self, takes: Sequence[Take], shown: str) -> Iterator[Finding]:
        """Each narrator once, at the first of the recordings that count."""
        told: set[str] = set()
        for take in takes:
            if take.state != ACCEPTED or not take.narrator or take.narrator in told:
                continue
            told.add(take.narrator)
            place = Place(shown, line=take.line, inside=take.file)
            if take.narrator not in self._people:
                yield Finding("DP-LED-024", place, {"narrator": take.narrator})
            elif take.narrator in self._refuse:
                yield Finding("DP-LED-025", place, {"narrator": take.narrator})

    def _missing(self, slug: str, takes: Sequence[Take], shown: str) -> Iterator[Finding]:
        there = {take.sha256 for take in takes}
        for sha256, known in sorted(self._known[slug].items(), key=lambda pair: pair[1].file):
            if known.state == TakeState.ACCEPTED and sha256 not in there:
                yield Finding("DP-LED-038", Place(shown, inside=known.file))

    def left_behind(self, slugs: Iterable[str]) -> list[Finding]:
        """DP-LED-028 for titles whose folder is gone while the ledger still has takes of them."""
        there = set(slugs)
        folder = self._ledger.workspace.sources
        gone = sorted(slug for slug, takes in self._known.items() if takes and slug not in there)
        shown = {slug: self._ledger.workspace.shown(folder / slug) for slug in gone}
        counts = {slug: len(self._known[slug]) for slug in gone}
        return [Finding("DP-LED-028", Place(shown[s]), {"count": counts[s]}) for s in gone]


def _withdrawn() -> set[str]:
    """The pseudonyms of those who withdrew the use of their voice and did not give it again."""
    consents = Consent.objects.filter(purpose=Purpose.VOICE_USE)
    given = set(consents.filter(withdrawn_on=None).values_list("volunteer__pseudonym", flat=True))
    taken = consents.exclude(withdrawn_on=None).values_list("volunteer__pseudonym", flat=True)
    return set(taken) - given
