# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a recording that came in: used, given back, or replaced by another.

takes.tsv is the truth of what a build uses, the ledger mirrors it. A decision checks everything
first; then, under the title's lock and in one transaction, the ledger is written, takes.tsv is
put in place as the last thing, and the transaction ends. A power cut between these two leaves
takes.tsv decided and the ledger not yet: the same command again completes it (decision 0083).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.intake_text import open_text
from daisy_pipeline.build.layout import Layout
from daisy_pipeline.config.settings import Settings
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.intake.credit import credit
from daisy_pipeline.intake.match import Other, Span, round_of
from daisy_pipeline.intake.rows import read_rows, write_rows
from daisy_pipeline.ledger.consents import require
from daisy_pipeline.ledger.defects import open_defects
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.give_back import Fault, note_faults
from daisy_pipeline.ledger.models import Assignment, Take, TitleEntry
from daisy_pipeline.ledger.moves import move_take
from daisy_pipeline.ledger.reviewers import person, same_person
from daisy_pipeline.ledger.standing import Carried, settle
from daisy_pipeline.ledger.states import AssignmentState, Purpose, TakeState, VolunteerRole
from daisy_pipeline.ledger.titles import entry_of
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.recordings.takes import ACCEPTED, SUPERSEDED, find_file
from daisy_pipeline.recordings.takes import Take as TakeRow


@dataclass
class Decided:
    """What a decision did: recordings that changed, those that stood so already, assignments
    that moved (with the state they have now), minutes that were credited, what is to be told.
    """

    changed: list[Take] = field(default_factory=list)
    same: list[Take] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    minutes: int = 0
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def deciding(ledger: Ledger, slug: str, progress: Progress | None = None) -> Iterator[Decisions]:
    """A title whose recordings are decided on; its lock is held."""
    title = entry_of(ledger, slug)
    settings = read_title(ledger.workspace, slug).settings
    with open_text(ledger.workspace, slug, progress) as desk:
        yield Decisions(ledger, title, desk.layout, settings)


class Decisions:
    """Decides on one title's recordings. Every method does all that was asked, or nothing."""

    def __init__(
        self, ledger: Ledger, title: TitleEntry, layout: Layout, settings: Settings
    ) -> None:
        """Read takes.tsv; DaisyError for one that is damaged."""
        self.title, self.layout = title, layout
        self._ledger, self._settings = ledger, settings
        self._folder = ledger.workspace.folder(title.slug)
        self._shown = ledger.workspace.shown(self._folder / "takes.tsv")
        self._digests = Digests(ledger.workspace.output / ".store" / "digests.json")
        self._rows = list(read_rows(self._folder, self._shown))
        self._between: dict[tuple[str, str], frozenset[str]] = {}  # a title's layout stays

    # --------------------------------------------------------------------------- decisions

    def accept(self, takes: Sequence[Take]) -> Decided:
        """Use recordings. Those read later win over earlier ones for the sentences they share.

        DP-INT-034 takes.tsv does not know it, -035 it carries no sentence; DP-LED-022 and -023 its
        file is missing or not as it came; DP-LED-050 no consent to use the voice; DP-LED-075 and
        -076 nobody decides, or the narrator. Nothing is done then. DP-INT-033 tells of defects
        that are open.
        """
        self._refuse([f for take in takes for f in self._against(take)])
        with self._whole(takes) as (now, done):
            for take in now:
                self._put(take, TakeState.ACCEPTED, done, self._used(take))
                if count := len(open_defects(take)):
                    facts: dict[str, Fact] = {"count": count, "slug": self.title.slug}
                    done.findings.append(Finding("DP-INT-033", Place(take.file), facts))
        return done

    def give_back(
        self, takes: Sequence[Take], faults: Sequence[Sequence[Fault]], note: str = ""
    ) -> Decided:
        """Give recordings back to be read again, each with what is wrong: a review that failed."""
        self._refuse([f for take in takes for f in self._decider(take)])
        with self._whole(takes) as (now, done):
            for take, own_faults in zip(now, faults, strict=True):
                noted = note_faults(self._ledger, take, own_faults, note)
                row = self._row(take)
                own = replace(row, state=str(TakeState.RETURNED)) if row else None
                self._put(take, TakeState.RETURNED, done, own, noted=noted)
        return done

    def supersede(self, old: Take, by: Take | None = None) -> Decided:
        """Take a recording out; with ``by`` use that one in its stead, checked as ``accept``.

        DP-INT-037 both are one; DP-INT-038 (told) sentences that no recording carries then.
        """
        if by is not None and by.pk == old.pk:
            place = Place(self._shown, inside=old.file)
            raise DaisyError(Finding("DP-INT-037", place), exit_code=ExitCode.BAD_USAGE)
        wrong = [*self._decider(old), *(self._against(by) if by else ())]
        self._refuse(wrong)
        with self._whole([old, *([by] if by else [])]) as (now, done):
            if len(now) > 1:
                self._put(now[1], TakeState.ACCEPTED, done, self._used(now[1]))
            row = self._row(now[0])
            carried = self._carried_by(row) if row and row.state == ACCEPTED else frozenset()
            own = replace(row, state=SUPERSEDED) if row else None
            self._put(now[0], TakeState.SUPERSEDED, done, own)
            done.findings += self._bare(now[0], carried)
        return done

    # ------------------------------------------------------------------------------ checks

    def _refuse(self, findings: Sequence[Finding]) -> None:
        if findings:
            raise DaisyError(*findings, exit_code=ExitCode.FINDINGS)

    def _decider(self, take: Take) -> Iterator[Finding]:
        """DP-LED-076 where the narrator decides on the own reading."""
        found = same_person(person(self._ledger), take.volunteer.pseudonym, take.file)
        if found is not None:
            yield found

    def _against(self, take: Take) -> Iterator[Finding]:
        """All that stands against using a recording."""
        yield from self._decider(take)
        try:
            require(take.volunteer, Purpose.VOICE_USE)
        except DaisyError as problem:
            yield from problem.findings
        row = self._row(take)
        if row is None:
            yield Finding("DP-INT-034", Place(self._shown, inside=take.file))
            return
        place = Place(self._shown, line=row.line, inside=row.file)
        file = find_file(self._folder, row.file)
        if file is None:
            yield Finding("DP-LED-022", place)
        elif self._digests.of(file) != take.sha256:
            yield Finding("DP-LED-023", place)
        if not self._carried_by(row):
            yield Finding("DP-INT-035", place, {"slug": self.title.slug})

    # ------------------------------------------------------------------------------- takes

    def _row(self, take: Take) -> TakeRow | None:
        """The newest row of a recording."""
        found = [row for row in self._rows if row.sha256 == take.sha256]
        own = [row for row in found if row.file == take.file]
        rows = own or found
        return rows[-1] if rows else None

    def _carried_by(self, row: TakeRow) -> frozenset[str]:
        """The segments of a row. One without limits carries the book, if that is one section."""
        if not (row.first or row.last) and len(self.layout.sections) > 1 and row.state != ACCEPTED:
            return frozenset()
        limits = row.first, row.last
        if limits not in self._between:
            self._between[limits] = frozenset(self.layout.between(*limits))
        return self._between[limits]

    def _used(self, take: Take) -> TakeRow | None:
        """A recording's row as one that counts, above those that say most of the same."""
        row = self._row(take)
        if row is None:
            return None
        others = [
            Other(one.file, one.narrator, self._carried_by(one), one.round)
            for one in self._rows
            if one.state == ACCEPTED and one.sha256 != row.sha256
        ]
        own = self._carried_by(row)
        ids = tuple(id for id in self.layout.order if id in own)
        least = row.round if row.state == ACCEPTED else round_of(Span(ids), others)
        narrator = row.narrator or take.volunteer.pseudonym
        return replace(row, state=ACCEPTED, round=max(row.round, least), narrator=narrator)

    def _put(
        self,
        take: Take,
        to: TakeState,
        done: Decided,
        row: TakeRow | None,
        *,
        noted: bool = False,
    ) -> None:
        """Move a recording in the ledger and in the rows that are about to be written."""
        old = self._row(take)
        moved = take.state != to
        if row is not None:
            take.round = row.round
        if moved:
            move_take(self._ledger, take, to)
        if old is not None and row is not None:
            self._rows[self._rows.index(old)] = row
        (done.changed if moved or noted or old != row else done.same).append(take)

    @contextmanager
    def _whole(self, takes: Sequence[Take]) -> Iterator[tuple[list[Take], Decided]]:
        """The recordings as they are now, held; what is done with them is done whole or not."""
        done, before = Decided(), list(self._rows)
        try:
            with self._ledger.together():
                # In one order for everybody, so that two coordinators never wait for each other.
                rows = Take.objects.select_for_update(of=("self",)).order_by("pk")
                rows = rows.filter(pk__in=[take.pk for take in takes])
                held = {take.pk: take for take in rows.select_related("volunteer", "title")}
                yield [held[take.pk] for take in takes], done
                self._settle(done)
                if done.changed:
                    write_rows(self._folder, self._rows)
        except BaseException:
            self._rows = before
            raise
        finally:
            self._digests.save()

    def _bare(self, take: Take, carried: frozenset[str]) -> Iterator[Finding]:
        """DP-INT-038 when sentences of a recording that was taken out have none now."""
        left = [self._carried_by(row) for row in self._rows if row.state == ACCEPTED]
        lost = carried.difference(*left) if left else carried
        if lost:
            first = min(lost, key=lambda id: self.layout.rank[id])
            facts: dict[str, Fact] = {"count": len(lost), "words": self.layout.words.get(first, "")}
            yield Finding("DP-INT-038", Place(self._shown, inside=take.file), facts)

    # ------------------------------------------------------------------------- assignments

    def _settle(self, done: Decided) -> None:
        """Let the narrators' assignments follow their recordings, and credit what is finished."""
        people = {take.volunteer_id for take in (*done.changed, *done.same)}
        rows = Assignment.objects.filter(
            title=self.title, volunteer_id__in=people, role=VolunteerRole.NARRATOR
        ).exclude(state=AssignmentState.RELEASED)
        for row in rows.select_related("volunteer", "title").order_by("created_at", "pk"):
            own = self.carried(row)
            now = settle(self._ledger, row, self.layout, own)
            if now.state == AssignmentState.DONE:
                done.minutes += credit(self._ledger, now, self.layout, self._settings)
            if now.state != row.state:
                done.assignments.append(now)

    def carried(self, assignment: Assignment) -> list[Carried]:
        """What the recordings of an assignment's volunteer carry, by takes.tsv."""
        takes = Take.objects.filter(title=self.title, volunteer_id=assignment.volunteer_id)
        own = set(takes.values_list("sha256", flat=True))
        rows = [row for row in self._rows if row.sha256 in own]
        return [Carried(row.state, self._carried_by(row)) for row in rows]
