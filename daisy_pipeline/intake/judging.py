# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judge the recordings that have come in, and say what each of them carries.

A recording is judged by the profile, compared with the text where there is one, and matched to
the assignment of who reads. What comes out is written to takes.tsv first and to the ledger then,
recording by recording, so that a run that was stopped goes on with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from daisy_pipeline.build.intake_check import Judgement, Reading, judge_read, together
from daisy_pipeline.build.intake_text import TextDesk
from daisy_pipeline.config.intake_profile import IntakeProfile
from daisy_pipeline.intake.kept import placed, plain_findings, plain_metrics
from daisy_pipeline.intake.match import Span, Task, round_of, same_section, task_of
from daisy_pipeline.intake.narrators import open_assignments, other_titles
from daisy_pipeline.intake.others import Others
from daisy_pipeline.intake.spans import Told, read_as_told
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Assignment, Take, TitleEntry, Volunteer
from daisy_pipeline.ledger.moves import move_assignment
from daisy_pipeline.ledger.states import ASSIGNMENT_MOVES, AssignmentState, TakeState
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.recordings.takes import find_file


@dataclass(frozen=True)
class Outcome:
    """A recording as it stands now: how it was judged, what it carries, to whom it belongs."""

    take: Take
    judged: Judgement
    span: Span
    round: int = 1
    assigned: bool = False


@dataclass
class Judge:
    """Judges one narrator's recordings of one title; the title's lock is held.

    ``desk`` is None where the title has no text to compare with.
    """

    ledger: Ledger
    entry: TitleEntry
    narrator: Volunteer
    profile: IntakeProfile
    desk: TextDesk | None
    progress: Progress
    told: Mapping[str, Told] = field(default_factory=dict)  # by SHA-256: what a person or name says

    def waiting(self) -> list[Take]:
        """The narrator's recordings of this title that nobody has judged yet, as they came."""
        takes = Take.objects.filter(
            title=self.entry, volunteer=self.narrator, state=TakeState.RECEIVED, verdict=""
        )
        return list(takes.select_related("title", "volunteer").order_by("file"))

    def each(self, takes: Sequence[Take]) -> Iterator[Outcome]:
        """Judge them one after the other; each is written down before it comes out.

        DP-INT-018 tells of a recording whose file is not there any more.
        """
        folder = self.ledger.workspace.folder(self.entry.slug)
        for take in takes:
            path = find_file(folder, take.file)
            if path is None:
                lost = Judgement(take.file, None, (Finding("DP-INT-018", Place(take.file)),))
                yield Outcome(take, lost, Span())
                continue
            yield self._one(take, path)

    def _one(self, take: Take, path: Path) -> Outcome:
        told = self.told.get(take.sha256, Told())
        heard: list[tuple[Reading, Span]] = []

        def read() -> Reading:
            assert self.desk is not None
            heard.append(read_as_told(self.desk, path, take.file, told))
            return heard[0][0]

        asked: Callable[[], Reading] | None = read if self.desk else None
        judged = judge_read(path, take.file, self.profile, self.progress, asked)
        span = heard[0][1] if heard else Span(section=told.section or None)
        others = self._others.beside(take.sha256, span.found or span.ids)
        round = round_of(span, others)
        task, findings = task_of(span, self._tasks(), take.file, self.narrator.pseudonym)
        findings += same_section(span, take.file, self.narrator.pseudonym, others)
        findings += self._no_fit(judged, span, take)
        judged = replace(judged, findings=placed((*judged.findings, *findings), take.file))
        outcome = Outcome(take, judged, span, round, task is not None)
        self._write(outcome, task)
        return outcome

    def _no_fit(self, judged: Judgement, span: Span, take: Take) -> list[Finding]:
        """DP-INT-022 where the text was heard in no part of the recording, and none was told."""
        if judged.measured is None or judged.reading is None or span.ids:
            return []
        facts = {"narrator": self.narrator.pseudonym, "slug": self.entry.slug}
        if others := other_titles(self.entry, self.narrator):
            return [Finding("DP-INT-021", Place(take.file), {**facts, "others": others})]
        return [Finding("DP-INT-022", Place(take.file), facts)]

    @cached_property
    def _others(self) -> Others:
        return Others(self.ledger, self.entry, self.desk.order if self.desk else ())

    def _tasks(self) -> list[Task]:
        found = []
        for one in open_assignments(self.entry, self.narrator):
            low, _, high = one.pages.partition("-")
            there = self.desk.on_pages(low.strip(), (high or low).strip()) if self.desk else ()
            ids = frozenset(there) if one.pages else frozenset[str]()
            found.append(Task(str(one.id), one.first or 0, one.last or one.first or 0, ids))
        return found

    def _write(self, outcome: Outcome, task: Task | None) -> None:
        take, span, judged = outcome.take, outcome.span, outcome.judged
        first, last = span.limits
        self._others.write(take.sha256, span.found, first=first, last=last, round=outcome.round)
        found = (span.found[0], span.found[-1]) if span.found else ("", "")
        assignment = Assignment.objects.get(id=task.key) if task else None
        verdict = str(judged.verdict)
        with self.ledger.change(
            "take.judge", take.file, title=self.entry.slug, verdict=verdict, first=first, last=last
        ):
            take.first, take.last, take.section = first, last, span.section
            take.round, take.verdict, take.assignment = outcome.round, verdict, assignment
            take.profile = self.profile.name[:80]
            take.duration_ms = judged.measured.duration if judged.measured else 0
            take.metrics = plain_metrics(judged, found)
            take.findings = plain_findings(judged.findings)
            take.revision += 1
            take.save()
            if assignment is not None:
                self._at_work(assignment)

    def _at_work(self, assignment: Assignment) -> None:
        """Whoever sends a recording is at work."""
        working = AssignmentState.WORKING
        if working in ASSIGNMENT_MOVES[AssignmentState(assignment.state)]:
            move_assignment(self.ledger, assignment, working)

    def compared(self, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
        """The outcomes with what is strange of one recording beside the others, written down."""
        after = together([outcome.judged for outcome in outcomes], self.profile)
        changed = []
        for outcome, judged in zip(outcomes, after, strict=True):
            if judged.findings != outcome.judged.findings:
                take = outcome.take
                with self.ledger.change("take.judge", take.file, verdict=str(judged.verdict)):
                    take.verdict = str(judged.verdict)
                    take.findings = plain_findings(judged.findings)
                    take.revision += 1
                    take.save()
            changed.append(replace(outcome, judged=judged))
        return tuple(changed)
