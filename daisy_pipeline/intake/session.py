# SPDX-License-Identifier: AGPL-3.0-or-later
"""One narrator's recordings come in for one title: the title is held from begin to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from daisy_pipeline.build.intake_text import TextDesk, held_text
from daisy_pipeline.build.prepare import title_lock
from daisy_pipeline.config.intake_profile import IntakeProfile
from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.intake.copying import digest_of
from daisy_pipeline.intake.judging import Judge
from daisy_pipeline.intake.narrators import find_narrator
from daisy_pipeline.intake.receive import Desk, Received, left_unnoted, note
from daisy_pipeline.intake.sources import Source
from daisy_pipeline.intake.spans import Told, wished_ids
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Take, TitleEntry, Volunteer
from daisy_pipeline.ledger.titles import entry_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.ports import Progress


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says of all that is brought: who reads, and of what."""

    narrator: str
    section: int = 0
    segments: str = ""
    pages: str = ""


@dataclass
class Session:
    """A title that is held, its narrator, and its text where there is one."""

    ledger: Ledger
    entry: TitleEntry
    narrator: Volunteer
    told: Told
    desk: TextDesk | None
    progress: Progress
    findings: tuple[Finding, ...] = ()  # what there is to tell before anything is done

    def take_in(self, sources: Sequence[Source]) -> Received:
        """Copy them and write them down; see ``Desk.take_in``."""
        entry, narrator = self.entry, self.narrator
        for row in left_unnoted(self.ledger, entry):  # a run before came no further than takes.tsv
            if same_name(row.narrator, narrator.pseudonym):
                note(self.ledger, entry, narrator, row)
        return Desk(self.ledger, entry, narrator, self.progress).take_in(sources)

    def judge(self, received: Received, profile: IntakeProfile) -> Judge:
        """Who judges what came in, and what an earlier run has left."""
        told = {
            one.sha256: replace(self.told, name=one.source.proposal) for one in received.arrived
        }
        return Judge(
            self.ledger, self.entry, self.narrator, profile, self.desk, self.progress, told
        )


@contextmanager
def begin(ledger: Ledger, slug: str, wish: Wish, progress: Progress) -> Iterator[Session]:
    """Hold a title and look at all that a person said, before anything is copied.

    ``findings`` of the session: DP-INT-017 a consent is missing, -027 there is no text to compare
    with, and why. DaisyError: DP-BLD-001 the title is in other hands; exit code 2 for a narrator
    or a place that there is not.
    """
    entry = entry_of(ledger, slug)
    narrator, findings = find_narrator(wish.narrator)
    with title_lock(ledger.workspace, slug), ExitStack() as stack:
        desk: TextDesk | None = None
        ids: tuple[str, ...] = ()
        try:
            desk = stack.enter_context(held_text(ledger.workspace, slug, progress))
        except DaisyError as problem:
            if wish.segments or wish.pages or problem.exit_code is not ExitCode.FINDINGS:
                raise
            told = Finding("DP-INT-027", Place(f"sources/{slug}"), {"id": problem.findings[0].id})
            findings = (*findings, told)
        if desk is not None:
            desk.must_have(wish.section)
            ids = wished_ids(desk, wish.segments, wish.pages)
        yield Session(ledger, entry, narrator, Told(wish.section, ids), desk, progress, findings)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one recording: the name it has here already, "" for a new one."""

    source: Source
    known: str
    other: str = ""  # another title that has it


def foresee(ledger: Ledger, slug: str, sources: Sequence[Source]) -> Iterator[Foreseen | Finding]:
    """What ``take_in`` would do with each recording, by reading it; nothing is written.

    DP-INT-010 for one that cannot be read.
    """
    for source in sources:
        try:
            sha256 = digest_of(source.path, source.shown)
        except DaisyError as problem:
            yield problem.findings[0]
            continue
        takes = Take.objects.filter(sha256=sha256).select_related("title")
        titles = {take.title.slug: take.file for take in takes}
        own = titles.pop(slug, "")
        yield Foreseen(source, own, next(iter(sorted(titles)), ""))
