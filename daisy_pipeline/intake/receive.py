# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recordings come into a title's folder: copied, noted in takes.tsv, noted in the ledger.

In this order for each one: a nameless copy, its row in takes.tsv (``received``: no build uses it),
its name, its row in the ledger. Wherever a run ends, even by kill -9, the next one finds each
recording by its SHA-256 at what was done last and does the rest; no file ever lies in the title's
folder without a row that says that it waits.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from daisy_pipeline.config.workspace import same_name
from daisy_pipeline.intake.copying import Copied, copy_in, digest_of, sweep
from daisy_pipeline.intake.naming import next_name, reduced
from daisy_pipeline.intake.rows import KeptRows, read_rows
from daisy_pipeline.intake.sources import Source
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.ledger.models import Take, TitleEntry, Volunteer
from daisy_pipeline.ledger.states import TakeState
from daisy_pipeline.model.finding import DaisyError, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.recordings.takes import (
    ACCEPTED,
    RECEIVED,
    RETURNED,
    SUPERSEDED,
    UNASSIGNED,
    find_file,
)
from daisy_pipeline.recordings.takes import Take as Row
from daisy_pipeline.tools.media import ending

_SPARE = 64 << 20  # bytes that stay free: rows, the ledger, what other programs write meanwhile
_STATES = {ACCEPTED: TakeState.ACCEPTED, SUPERSEDED: TakeState.SUPERSEDED}
_STATES |= {RETURNED: TakeState.RETURNED}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True, slots=True)
class Arrived:
    """One recording that is safe now. ``fresh`` is False for one that had come before."""

    source: Source
    file: str
    sha256: str
    fresh: bool


@dataclass
class Received:
    """What came of all that was brought; ``stopped`` when the rest could not be looked at."""

    arrived: list[Arrived] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: bool = False
    before: list[tuple[str, str, str]] = field(default_factory=list)  # brought, known as, state


class Desk:
    """Where one narrator's recordings for one title are taken in; the title's lock is held."""

    def __init__(
        self, ledger: Ledger, entry: TitleEntry, narrator: Volunteer, progress: Progress
    ) -> None:
        """Clear away what an earlier run left half copied."""
        self._ledger, self._entry, self._narrator = ledger, entry, narrator
        self._progress = progress
        self._folder = ledger.workspace.folder(entry.slug)
        self._rows = KeptRows(self._folder, ledger.workspace.shown(self._folder / "takes.tsv"))
        self._rows.read()
        self._last = ""  # the name that was given last
        if (self._folder / "audio").is_dir():
            sweep(self._folder / "audio")

    def take_in(self, sources: Sequence[Source]) -> Received:
        """Take them in, one after the other; what is safe stays safe whatever comes next.

        Findings: DP-INT-008 the disk became full, -009 the stick was pulled, -010..-012 one could
        not be copied, -013 it came before, -014 another title has it, -015 another narrator is
        said to have read it, -016 it lies in the title's folder unlisted; those of a file that is
        no sound. DaisyError DP-INT-003 when there is not enough room for all.
        """
        if sources:
            (self._folder / "audio").mkdir(exist_ok=True)
            self._make_room(sources)
        done, self._total = Received(), sum(source.size for source in sources)
        self._before = 0
        self._heard(0)
        for number, source in enumerate(sources):
            left = len(sources) - number
            try:
                self._one(source, done)
            except DaisyError as problem:
                done.findings += problem.findings
                done.stopped = self._gone(source, done, left)
            except OSError as problem:
                if problem.errno not in _FULL:
                    raise
                facts: dict[str, Fact] = {"saved": len(done.arrived), "left": left}
                place = Place(self._ledger.workspace.shown(self._folder / "audio"))
                done.findings.append(Finding("DP-INT-008", place, facts))
                done.stopped = True
            self._before += source.size
            if done.stopped:
                break
        self._progress.step(1, 1, "step.receive")
        if done.before:
            brought, known, state = done.before[0]
            facts = {"count": len(done.before), "known": known, "state": state}
            done.findings.append(Finding("DP-INT-013", Place(inside=brought), facts))
        return done

    def _heard(self, size: int) -> None:
        """Tell how many MiB of all have been read, and never that it is the end."""
        total = max(2, _mib(self._total))
        self._progress.step(min(total - 1, (self._before + size) >> 20), total, "step.receive")

    def _make_room(self, sources: Sequence[Source]) -> None:
        """Refuse at once what cannot fit; what came before is known by its size, and may stay."""
        audio = self._folder / "audio"
        sizes = {p.stat().st_size for p in audio.iterdir() if p.is_file()}
        need = sum(s.size for s in sources if not s.own and s.size not in sizes)
        free = shutil.disk_usage(audio).free
        if need and need + _SPARE > free:
            place = Place(self._ledger.workspace.shown(audio))
            raise fail("DP-INT-003", place, need=_mib(need), free=_mib(free))

    def _gone(self, source: Source, done: Received, left: int) -> bool:
        """Whether the place that recordings come from is not there any more."""
        if source.path.exists() or source.path.parent.exists():
            return False
        facts: dict[str, Fact] = {"saved": len(done.arrived), "left": left}
        done.findings.append(Finding("DP-INT-009", Place(source.shown), facts))
        return True

    def _one(self, source: Source, done: Received) -> None:
        if source.own:
            self._in_place(source, done)
            return
        copied = copy_in(source.path, self._folder / "audio", source.shown, self._heard)
        try:
            row, fresh = self._listed(source, copied)
            if (fresh and row.file == self._last) or find_file(self._folder, row.file) is None:
                copied.place(self._folder / row.file)
                fresh = True
        finally:
            copied.drop()
        self._noted(row, source, fresh, done)

    def _in_place(self, source: Source, done: Received) -> None:
        """A recording that takes.tsv had before there was a ledger is only noted in it."""
        sha256 = digest_of(source.path, source.shown)
        row = self._rows.newest(sha256)
        if row is None:
            done.findings.append(Finding("DP-INT-016", Place(source.shown)))
            return
        self._noted(self._owned(row), source, False, done)

    def _listed(self, source: Source, copied: Copied) -> tuple[Row, bool]:
        """The recording's row in takes.tsv, written now where there is none."""
        known = self._rows.newest(copied.sha256)
        if known is not None:
            return self._owned(known), False
        new = self._new_row(source, copied)
        self._rows.add(new)
        return self._owned(new), True

    def _new_row(self, source: Source, copied: Copied) -> Row:
        """The row of a recording that is new, or whose row somebody took out."""
        takes = Take.objects.filter(title=self._entry, sha256=copied.sha256)
        if known := takes.select_related("volunteer").first():
            return Row(
                file=known.file,
                sha256=known.sha256,
                first=known.first,
                last=known.last,
                narrator=known.volunteer.pseudonym,
                state=known.state,
                round=known.round,
            )
        who = self._narrator.pseudonym
        file = self._name(ending(copied.path, source.shown))
        return Row(file=file, sha256=copied.sha256, state=RECEIVED, narrator=who)

    def _owned(self, row: Row) -> Row:
        """The row with its narrator, where nobody had said who reads; unlisted ones now wait.

        DP-INT-015 where it is noted that another person reads.
        """
        who = self._narrator.pseudonym
        if row.narrator and not same_name(row.narrator, who):
            raise fail("DP-INT-015", Place(row.file), other=row.narrator, narrator=who)
        state = RECEIVED if row.state == UNASSIGNED else row.state
        own = replace(row, narrator=row.narrator or who, state=state)
        if own != row:
            self._rows.change(row.sha256, narrator=own.narrator, state=own.state)
        return own

    def _name(self, suffix: str) -> str:
        """A name that nothing has: after the one given last, or after all that are there."""
        who = self._narrator.pseudonym
        if self._last:
            file = next_name(who, suffix, (self._last,))
            if not (self._folder / file).exists():  # nobody has put it there meanwhile
                self._last = file
                return file
        self._last = next_name(who, suffix, self._taken())
        return self._last

    def _taken(self) -> Iterable[str]:
        yield from (row.file for row in self._rows.read())
        yield from Take.objects.filter(title=self._entry).values_list("file", flat=True)
        audio = self._folder / "audio"
        yield from (path.relative_to(self._folder).as_posix() for path in audio.iterdir())

    def _noted(self, row: Row, source: Source, fresh: bool, done: Received) -> None:
        """Make sure that the ledger has it; tell of one that had come before, or elsewhere."""
        if note(self._ledger, self._entry, self._narrator, row, source.path.name):
            elsewhere = Take.objects.filter(sha256=row.sha256).exclude(title=self._entry)
            if other := elsewhere.select_related("title").first():
                facts: dict[str, Fact] = {"other": other.title.slug, "otherfile": other.file}
                done.findings.append(Finding("DP-INT-014", Place(row.file), facts))
        elif not fresh:
            known = Take.objects.get(title=self._entry, sha256=row.sha256)
            if known.verdict or known.state != TakeState.RECEIVED:  # else it goes on with this run
                done.before.append((source.shown, row.file, f"state.{known.state}"))
        done.arrived.append(Arrived(source, row.file, row.sha256, fresh))


def note(
    ledger: Ledger, entry: TitleEntry, narrator: Volunteer, row: Row, came_as: str = ""
) -> bool:
    """Write a recording of takes.tsv into the ledger; False where it stands there already."""
    if Take.objects.filter(title=entry, sha256=row.sha256).exists():
        return False
    who = narrator.pseudonym
    with ledger.change(
        "take.receive", row.file, title=entry.slug, volunteer=who, sha256=row.sha256[:16]
    ):
        Take.objects.create(
            **ledger.fresh(),
            title=entry,
            volunteer=narrator,
            file=row.file,
            sha256=row.sha256,
            came_as=reduced(came_as) if came_as else "",
            first=row.first,
            last=row.last,
            round=row.round,
            state=_STATES.get(row.state, TakeState.RECEIVED),
            received_on=ledger.today(),
        )
    return True


def _mib(size: int) -> int:
    return -(-size // (1 << 20))


def left_unnoted(ledger: Ledger, entry: TitleEntry) -> tuple[Row, ...]:
    """Rows of takes.tsv that a run before wrote and did not bring into the ledger."""
    folder: Path = ledger.workspace.folder(entry.slug)
    known = set(Take.objects.filter(title=entry).values_list("sha256", flat=True))
    rows = read_rows(folder, ledger.workspace.shown(folder / "takes.tsv"))
    return tuple(r for r in rows if r.state == RECEIVED and r.sha256 not in known)
