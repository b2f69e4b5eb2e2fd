# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording that has just come in, against the text of its title: the title stays as it is.

The recording is aligned where it lies; takes.tsv is neither read nor written. Results of steps
lie in the store, so that accepting the recording later does not align it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import log
from pathlib import Path

from daisy_pipeline.build import plan_sound
from daisy_pipeline.build.intake_check import Heard, Reading
from daisy_pipeline.build.layout import LaidOut, Layout
from daisy_pipeline.build.neural import find_model
from daisy_pipeline.build.parts import PartIndex, read_index
from daisy_pipeline.build.plan_align import Group, Original
from daisy_pipeline.build.prepare import Options, prepared, raise_failed, run_text, title_lock
from daisy_pipeline.build.run import Runner
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.formats.names import numbers_in
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import (
    Block,
    Book,
    PageBreak,
    PageMark,
    Run,
    Segment,
    spoken,
    text_of,
)
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import every_block, segments, texts, top_blocks
from daisy_pipeline.recordings.judge import FASTEST, SLOWEST, USUAL, syllables
from daisy_pipeline.recordings.judging_text import HALF, Doubt, Said, Sentence
from daisy_pipeline.synchronization.doubts import short

TRIES = 4  # parts that are tried at most to find which one a recording reads
_REFUSED = frozenset(("DP-SYN-001", "DP-SYN-002", "DP-SYN-008"))
_SILENT = "DP-SYN-002"
_STEPS = ("probe", "align")
_DOUBTS = {
    ClipStatus.MISSING: Doubt.MISSING,
    ClipStatus.LOW: Doubt.UNSURE,
    ClipStatus.REREAD: Doubt.REPEATED,
}
_LEAST_EXTRA: Ms = 1000  # shorter sound that is not in the text is a breath or a chair
_ANNOUNCED: Ms = 20_000  # what may be said beside the text at both ends
_ENOUGH = 40  # syllables that tell a pace


@contextmanager
def open_text(
    workspace: Workspace, slug: str, progress: Progress | None = None
) -> Iterator[TextDesk]:
    """A title whose text is brought up to date and held for as long as recordings are compared."""
    with title_lock(workspace, slug), held_text(workspace, slug, progress) as desk:
        yield desk


@contextmanager
def held_text(
    workspace: Workspace, slug: str, progress: Progress | None = None
) -> Iterator[TextDesk]:
    """As `open_text`, for a title whose lock is held already."""
    file = read_title(workspace, slug)
    with prepared(workspace, file, Options(), progress) as runner:
        run_text(workspace, file, runner)
        book = codec.loads(Book, (runner.done["readings"].payload / "book.json").read_bytes())
        parts = read_index(runner.done["split"].payload)
        model, lacking = find_model(workspace, file.settings)
        with runner.digests.saved_rarely():
            yield TextDesk(slug, runner, book, parts, model, lacking)


@dataclass(frozen=True)
class _Section:
    """A part that a recording may read; ``number`` from 1, 0 for the whole title."""

    number: int
    name: str
    segments: tuple[str, ...]
    length: float


class TextDesk:
    """Compares recordings with one title's text."""

    def __init__(
        self,
        slug: str,
        runner: Runner,
        book: Book,
        parts: Sequence[PartIndex],
        model: tuple[Path, ...] = (),
        lacking: tuple[Finding, ...] = (),
    ) -> None:
        self._slug, self._runner, self._parts = slug, runner, parts
        self._model, self._lacking = model, lacking
        self._segments = {s.id: s for s in segments(top_blocks(book))}
        self._pages = pages(book)
        self.order = tuple(self._segments)
        spoken_parts = [part for part in parts if part.segments]
        self.sections = tuple(
            self._section(number, part.name, part.segments)
            for number, part in enumerate(spoken_parts, 1)
        )

    @cached_property
    def layout(self) -> Layout:
        """How the title is divided: its sections, print pages, the words of its sentences."""
        sections = tuple(LaidOut(s.number, s.name, s.segments) for s in self.sections)
        words = {id: short(text_of(segment)) for id, segment in self._segments.items()}
        return Layout(sections, self._pages, words)

    def _section(self, number: int, name: str, ids: Sequence[str]) -> _Section:
        length = sum(syllables(spoken(self._segments[id])) for id in ids)
        return _Section(number, name, tuple(ids), length)

    def read(
        self, path: Path, file: str, section: int = 0, likely: Sequence[int] | None = None
    ) -> Reading:
        """How a recording says its part of the text: the part ``section``, or the one that fits.

        Without ``section`` the part is sought among the ``likely`` ones first (None: the number
        in the file's name), then by length.
        DP-REC-013 tells of another part than the named one; the aligner's refusal when none fits.
        Raises DaisyError: DP-REC-012 (exit code 2) no such part; what is wrong with the file.
        """
        self.must_have(section)
        original = Original(path.resolve(), file, self._runner.digests.of(path))
        recording = self._probe(original)
        wanted = self._candidates(recording, section, likely)
        best: Reading | None = None
        refusal: tuple[Finding, ...] = ()
        for one in wanted:
            track, findings = self._align(original, one)
            if no := [f for f in findings if f.id in _REFUSED]:
                refusal = refusal or findings
                if no[0].id == _SILENT:
                    break
                continue
            found = self._found(one, section, file, track, findings)
            if found.said.lacking <= HALF:
                return found
            best = found if best is None or found.said.lacking < best.said.lacking else best
        return best or Reading(findings=(*self._lacking, *refusal))

    def must_have(self, section: int) -> None:
        """DP-REC-012 (exit code 2) for a part that the title has not; 0 stands for none."""
        count = len(self.sections)
        if section and not 0 < section <= count:
            known: dict[str, Fact] = {"slug": self._slug, "section": section, "count": count}
            raise DaisyError(Finding("DP-REC-012", facts=known), exit_code=ExitCode.BAD_USAGE)

    def read_span(self, path: Path, file: str, ids: Sequence[str]) -> Reading:
        """How a recording says these segments and no others; the aligner's refusal if it does not.

        Raises DaisyError: what is wrong with the file.
        """
        original = Original(path.resolve(), file, self._runner.digests.of(path))
        self._probe(original)
        one = self._section(0, "", ids)
        track, findings = self._align(original, one)
        if any(f.id in _REFUSED for f in findings):
            return Reading(findings=(*self._lacking, *findings))
        return self._found(one, 0, file, track, findings)

    def on_pages(self, first: str, last: str) -> tuple[str, ...]:
        """The segments that begin on the print pages from ``first`` to ``last``, as printed.

        () where the text has not both marks in this order.
        """
        labels = list(dict.fromkeys(self._pages.values()))
        if first not in labels or last not in labels or labels.index(first) > labels.index(last):
            return ()
        wanted = set(labels[labels.index(first) : labels.index(last) + 1])
        return tuple(id for id in self._segments if self._pages.get(id) in wanted)

    def _candidates(
        self, recording: Recording, section: int, likely: Sequence[int] | None
    ) -> list[_Section]:
        """The parts to try, the likeliest first: as named, as likely, by length."""
        every = list(self.sections)
        if len(every) > 1:
            every.append(self._whole)
        able = [s for s in every if _may_be(recording, s)]
        numbers = numbers_in(Path(recording.file).name)[-1:] if likely is None else likely
        first = [s for s in able if s.number and s.number in numbers]
        if section:
            first = [self.sections[section - 1]]
        rest = [s for s in able if s not in first]
        rest.sort(key=lambda s: abs(log(recording.duration / (s.length * USUAL))))
        return [*first, *rest][:TRIES] or every[-1:]

    @cached_property
    def _whole(self) -> _Section:
        return self._section(0, "", [id for s in self.sections for id in s.segments])

    def _probe(self, original: Original) -> Recording:
        self._run(Group((original,), ()), ("probe",))
        payload = self._runner.done[original.job].payload
        return codec.loads(Recording, (payload / "recording.json").read_bytes())

    def _align(
        self, original: Original, section: _Section
    ) -> tuple[SyncTrack, tuple[Finding, ...]]:
        self._run(Group((original,), section.segments, model=self._model), _STEPS)
        done = self._runner.done["align-001"]
        track = codec.loads(SyncTrack, (done.payload / "track.json").read_bytes())
        return track, tuple(done.findings)

    def _run(self, group: Group, steps: Sequence[str]) -> None:
        """Run the steps of a group as a build plans them; earlier ones of that name are over."""
        planned = plan_sound.human_jobs(self._parts, (group,), None)
        jobs = [job for job in planned if job.step.name in steps]
        for job in jobs:
            self._runner.done.pop(job.id, None)
        self._runner.failed.clear()  # what was wrong with a file before is not this one's fault
        self._runner.run(jobs)
        raise_failed(self._runner)

    def _found(
        self, one: _Section, section: int, file: str, track: SyncTrack, told: Sequence[Finding]
    ) -> Reading:
        findings = [*self._lacking, *told]
        if section and one.number != section:
            facts: dict[str, Fact] = {"section": section, "other": one.number, "name": one.name}
            findings.append(Finding("DP-REC-013", Place(file), facts))
        said = said_of(track, self._segments, self._pages)
        return Reading(said, one.number, one.name, tuple(findings), self._heard(track))

    def _heard(self, track: SyncTrack) -> tuple[Heard, ...]:
        """Which sentence sounds when, in order of time."""
        words, page = self.layout.words, self._pages
        clips = sorted((c for c in track.clips if c.begin < c.end), key=lambda c: c.begin)
        found = ((c, c.segment) for c in clips)
        return tuple(Heard(c.begin, c.end, id, words[id], page.get(id, "")) for c, id in found)


def _may_be(recording: Recording, section: _Section) -> bool:
    """Whether the recording has a length in which somebody can read the part."""
    slowest = section.length * SLOWEST + _ANNOUNCED
    return section.length > 0 and section.length * FASTEST <= recording.duration <= slowest


def said_of(track: SyncTrack, known: Mapping[str, Segment], pages_: Mapping[str, str]) -> Said:
    """What a track tells of one recording: its pace, and the sentences that ask for an ear."""
    found = [
        Sentence(
            _DOUBTS[clip.status],
            clip.begin,
            clip.end,
            short(text_of(known[clip.segment])),
            pages_.get(clip.segment, ""),
            clip.segment,
            sure=clip.confidence,
        )
        for clip in track.clips
        if clip.status in _DOUBTS
    ]
    sounding = sorted((c for c in track.clips if c.begin < c.end), key=lambda c: c.begin)
    for extra in track.extras:
        if extra.end - extra.begin < _LEAST_EXTRA or extra.kind == "broken-off":
            continue  # a broken-off reading is told with the sentence that was read again
        before = [c for c in sounding if c.begin < extra.begin][-1:]
        words = short(text_of(known[before[0].segment])) if before else "–"
        page = pages_.get(before[0].segment, "") if before else ""
        kind = extra.kind
        found.append(Sentence(Doubt.EXTRA, extra.begin, extra.end, words, page, "", kind))
    ordered = tuple(sorted(found, key=lambda s: (s.begin, s.end, s.segment)))
    return Said(round(_pace(sounding, known), 1), ordered, len(track.clips))


def _pace(clips: Sequence[Clip], known: Mapping[str, Segment]) -> float:
    """Syllables a minute in the sentences that nobody doubts; 0 where there are too few."""
    sure = [c for c in clips if c.status is ClipStatus.OK]
    said = sum(syllables(spoken(known[c.segment])) for c in sure)
    time = sum(c.end - c.begin for c in sure)
    return said * 60_000 / time if said >= _ENOUGH and time else 0.0


def pages(book: Book) -> Mapping[str, str]:
    """The print page on which each segment begins, by segment id; none before the first mark."""
    found: dict[str, str] = {}
    page = ""
    for block in every_block(top_blocks(book)):
        if isinstance(block, PageBreak):
            page = block.page.label
        for segment in _own(block):
            for item in segment.content:
                if isinstance(item, PageMark):
                    page = item.label
                elif isinstance(item, Run) and segment.id not in found and page:
                    found[segment.id] = page
    return found


def _own(block: Block) -> Iterator[Segment]:
    """The segments of a block itself, without those of blocks inside it."""
    for place in texts((block,)):
        if place.block is block:
            yield from place.text
