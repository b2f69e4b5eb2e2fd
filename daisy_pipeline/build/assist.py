# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people ask of a title beside products: names for segments, takes, a track to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from daisy_pipeline.build import plan_sound
from daisy_pipeline.build.parts import PartIndex, read_index
from daisy_pipeline.build.prepare import Options, prepared, raise_failed, run_text, title_lock
from daisy_pipeline.build.report_sound import listening_of
from daisy_pipeline.build.review import Listening
from daisy_pipeline.build.run import Runner
from daisy_pipeline.build.sounds import find_sounds
from daisy_pipeline.build.takes import assign, name_narrator, update_takes
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.voices import narrator_folder
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model import codec
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.finding import ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.model.ports import Progress
from daisy_pipeline.model.track import Recording, SyncTrack, WordTime
from daisy_pipeline.model.walk import parts as parts_of
from daisy_pipeline.readings.stage import Doubt
from daisy_pipeline.recordings.takes import Take
from daisy_pipeline.synchronization.doubts import LISTED
from daisy_pipeline.synchronization.wordtimes import read_words


def name_segments(
    workspace: Workspace, slug: str, progress: Progress | None = None
) -> list[Finding]:
    """Make a title's segments.tsv and, when it has recordings, takes.tsv; what there is to tell."""
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        findings = list(run_text(workspace, file, runner))
        book = _book(runner)
        rows = update_takes(file.folder, parts_of(book), runner.digests)
        runner.digests.save()
        findings += [f for done in runner.done.values() for f in done.findings]
    if rows:
        facts: dict[str, Fact] = {"files": len(rows), "parts": len(parts_of(book)), "slug": slug}
        place = Place(workspace.shown(file.folder / "takes.tsv"))
        findings.append(Finding("DP-NEW-004", place, facts))
    return findings


def title_parts(
    workspace: Workspace,
    slug: str,
    wishes: Sequence[str],
    progress: Progress | None = None,
    replacing: Sequence[str] = (),
    readers: Sequence[str] = (),
) -> tuple[tuple[Take, ...], tuple[PartIndex, ...]]:
    """A title's takes after bringing them up to date and assigning, and its parts with text.

    ``replacing`` are assignments of recordings that were read again, in their order. ``readers``
    say who reads: ``03.mp3=V-014``, or ``V-014`` of every recording.
    """
    file = read_title(workspace, slug)
    named = [(wish, *_reader(workspace, wish)) for wish in readers]
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        run_text(workspace, file, runner)
        cut = parts_of(_book(runner))
        rows = update_takes(file.folder, cut, runner.digests)
        for wish in wishes:
            assign(file.folder, wish, cut)
        for wish in replacing:
            assign(file.folder, wish, cut, again=True)
        for wish, recording, narrator in named:
            name_narrator(file.folder, recording, narrator, wish)
        if wishes or replacing or named:
            rows = update_takes(file.folder, cut, runner.digests)
        index = read_index(runner.done["split"].payload)
    return rows, tuple(part for part in index if part.segments)


def _reader(workspace: Workspace, wish: str) -> tuple[str, str]:
    """The recording ("" for all) and the pseudonym of a wish; DP-VOI-010 for a name that is none.

    A pseudonym that has a folder in ``voices/`` is spelled as there.
    """
    recording, _, name = wish.rpartition("=")
    return recording, narrator_folder(workspace, name).name if name.strip() else ""


@dataclass(frozen=True)
class Aligned:
    """A title's track with what is needed to show it: the Book, its recordings, its folder.

    ``listening`` is what a person should hear, ``findings`` all else that aligning had to tell.
    """

    track: SyncTrack
    book: Book
    recordings: tuple[Recording, ...]
    folder: Path
    listening: Listening = field(default_factory=Listening)
    findings: tuple[Finding, ...] = ()
    words: tuple[WordTime, ...] = ()


def align_title(workspace: Workspace, slug: str, progress: Progress | None = None) -> Aligned:
    """Align a title's recordings without building products; DaisyError when it has none."""
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        run_text(workspace, file, runner)
        parts = read_index(runner.done["split"].payload)
        sounds = find_sounds(workspace, file, parts, runner.digests)
        if not sounds.human:
            place = Place(workspace.shown(file.folder))
            raise fail("DP-BLD-007", place, exit_code=ExitCode.BAD_USAGE, slug=slug)
        jobs = plan_sound.human_jobs(parts, sounds.groups, sounds.corrections)
        runner.run([job for job in jobs if job.step.name not in ("cut", "encode")])
        raise_failed(runner)
        track = runner.done["track"].payload / "track.json"
        recordings = [
            codec.loads(Recording, (runner.done[job.id].payload / "recording.json").read_bytes())
            for job in jobs
            if job.step.name == "probe"
        ]
        book = _book(runner)
        told = [f for job in jobs if job.id in runner.done for f in runner.done[job.id].findings]
        listening = listening_of(runner.done)
    return Aligned(
        codec.loads(SyncTrack, track.read_bytes()),
        book,
        tuple(recordings),
        file.folder,
        listening,
        tuple(f for f in (*sounds.findings, *told) if f.id not in LISTED),
        read_words(track.parent),
    )


@dataclass(frozen=True)
class Spoken:
    """A title's Book with its readings, what a person should look at, and its folder."""

    book: Book
    doubts: tuple[Doubt, ...]
    folder: Path
    findings: tuple[Finding, ...]


def title_readings(workspace: Workspace, slug: str, progress: Progress | None = None) -> Spoken:
    """How a title's text is read, brought up to date; its doubtful words, most frequent first."""
    file = read_title(workspace, slug)
    with title_lock(workspace, slug), prepared(workspace, file, Options(), progress) as runner:
        run_text(workspace, file, runner)
        done = runner.done["readings"]
        doubts = codec.loads(tuple[Doubt, ...], (done.payload / "doubtful.json").read_bytes())
        return Spoken(_book(runner), doubts, file.folder, tuple(done.findings))


def _book(runner: Runner) -> Book:
    return codec.loads(Book, (runner.done["readings"].payload / "book.json").read_bytes())
