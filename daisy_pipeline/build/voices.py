# SPDX-License-Identifier: AGPL-3.0-or-later
"""Learn a narrator's voice from accepted takes, pin what was learned, and forget it.

Only people's commands come here: a build reads ``voices/`` and never writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.build.assist import Aligned, align_title
from daisy_pipeline.build.sounds import accepted_takes
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.toml_edit import says_also
from daisy_pipeline.config.toml_file import read_toml
from daisy_pipeline.config.voices import PINS, Narrator, with_pin
from daisy_pipeline.config.workspace import Workspace, same_name
from daisy_pipeline.model.finding import DaisyError, ExitCode, Fact, Finding, Place, fail
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.ports import Progress, Silent
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.recordings.takes import find_file
from daisy_pipeline.synchronization.hmm.lessons import Sentence, teach
from daisy_pipeline.synchronization.hmm.memory import Sums
from daisy_pipeline.synchronization.snapshot import (
    Lesson,
    Snapshot,
    UnfitError,
    digest_of,
    parsed,
    read_snapshot,
    snapshot_bytes,
)
from daisy_pipeline.synchronization.steps import languages
from daisy_pipeline.tools.files import publish

LEAST_SECONDS = 20  # of speech: less teaches too few phones
_FRAMES_A_SECOND = 50


@dataclass
class _School:
    """What one language's titles taught so far."""

    sums: Sums = field(default_factory=Sums)
    lessons: list[Lesson] = field(default_factory=list)


@dataclass(frozen=True)
class Learned:
    """A snapshot that lies in the narrator's folder; ``fresh`` unless it lay there before."""

    digest: str
    snapshot: Snapshot
    fresh: bool = True


def titles_of(workspace: Workspace, narrator: str) -> list[str]:
    """The titles in which an accepted take names the narrator, sorted."""
    found = []
    for slug in workspace.slugs():
        try:
            takes, _ = accepted_takes(workspace.folder(slug), "takes.tsv")
        except DaisyError:  # whoever builds the title is told
            continue
        if any(same_name(take.narrator, narrator) for take in takes if take.narrator):
            found.append(slug)
    return found


def learn_voice(
    workspace: Workspace,
    narrator: Narrator,
    titles: Sequence[str],
    today: str,
    progress: Progress,
) -> tuple[list[Learned], list[Finding]]:
    """A snapshot for each language of the titles, written into the narrator's folder.

    A title that cannot be aligned is left out: DP-VOI-028 and what is wrong with it. DP-VOI-022
    for a language with too little speech that is sure. ``today`` is YYYY-MM-DD.
    """
    schools: dict[str, _School] = {}
    findings: list[Finding] = []
    for slug in titles:
        try:
            title = read_title(workspace, slug).title
            aligned = align_title(workspace, slug, progress)
        except DaisyError as problem:
            findings += [*problem.findings, Finding("DP-VOI-028", facts={"slug": slug})]
            continue
        lang = main_language(title.lang)
        school = schools.setdefault(lang, _School())
        progress.step(0, 1, f"step.learn|{slug}")
        lesson = _lesson(aligned, narrator.name, lang, school.sums)
        progress.step(1, 1, f"step.learn|{slug}")
        if lesson.sentences:
            school.lessons.append(replace(lesson, title=title.uid))
    learned = []
    for lang, school in sorted(schools.items()):
        phones = school.sums.halves()
        lessons = tuple(school.lessons)
        made = Snapshot(narrator.name, lang, narrator.reference, today, phones, lessons)
        if made.seconds < LEAST_SECONDS or not phones:
            facts: dict[str, Fact] = {"narrator": narrator.name, "lang": lang}
            facts |= {"seconds": made.seconds, "least": LEAST_SECONDS}
            findings.append(Finding("DP-VOI-022", facts=facts))
        else:
            learned.append(_kept(narrator, made))
    return learned, findings


def _lesson(aligned: Aligned, narrator: str, lang: str, sums: Sums) -> Lesson:
    takes, _ = accepted_takes(aligned.folder, "takes.tsv")
    own = {take.sha256 for take in takes if same_name(take.narrator, narrator)}
    tongues = languages(aligned.book)
    known = {segment.id: segment for segment in segments(top_blocks(aligned.book))}
    frames = count = 0
    for recording in aligned.recordings:
        path = find_file(aligned.folder, recording.file)
        if recording.digest not in own or path is None:
            continue
        sentences: list[Sentence] = [
            (known[clip.segment], tongues[clip.segment], clip)
            for clip in aligned.track.clips
            if clip.source == recording.digest and main_language(tongues[clip.segment]) == lang
        ]
        taught = teach(recording, path, sentences, sums, Silent())
        frames, count = frames + taught.frames, count + taught.sentences
    return Lesson("", frames // _FRAMES_A_SECOND, count)


def _kept(narrator: Narrator, made: Snapshot) -> Learned:
    """Write a snapshot, unless one that says the same lies there from another day."""
    data = snapshot_bytes(made)
    fresh = parsed(data)
    for digest, old in snapshots(narrator):
        if replace(old, date=made.date) == fresh:
            return Learned(digest, old, fresh=False)
    digest = digest_of(data)
    path = narrator.snapshot(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    publish(data, path)
    return Learned(digest, fresh)


def snapshots(narrator: Narrator) -> list[tuple[str, Snapshot]]:
    """The sound snapshots of a narrator, the newest first."""
    found = []
    for digest in narrator.snapshots():
        try:
            found.append((digest, read_snapshot(narrator.snapshot(digest), digest)))
        except (OSError, UnfitError):
            continue
    return sorted(found, key=lambda one: (one[1].date, one[1].seconds, one[0]), reverse=True)


# ------------------------------------------------------------------------ pins of titles


def pinned(workspace: Workspace, narrator: str) -> list[tuple[str, str]]:
    """(title, snapshot) of every title that pins one of this narrator."""
    found = []
    for slug in workspace.slugs():
        try:
            values = read_toml(workspace.folder(slug) / "title.toml", slug).values
            pins = values.get("audio", {}).get("memory", {})
            found += [(slug, str(d)) for name, d in pins.items() if same_name(name, narrator)]
        except (DaisyError, AttributeError):  # a broken title.toml is told to whoever builds it
            continue
    return found


def use_voice(workspace: Workspace, slug: str, narrator: Narrator, wish: str) -> str:
    """Pin a snapshot in a title's title.toml; its name. ``wish``: how its name begins, or "".

    Without a wish the newest one of the title's language. DaisyError (exit code 2): DP-VOI-025
    none fits, DP-VOI-026 the table in title.toml is not such as can be changed here.
    """
    lang = main_language(read_title(workspace, slug).title.lang)
    fits = [
        digest
        for digest, snapshot in snapshots(narrator)
        if digest.startswith(wish.lower()) and main_language(snapshot.lang) == lang
    ]
    if not fits or (wish and len(fits) > 1):
        raise fail(
            "DP-VOI-025",
            exit_code=ExitCode.BAD_USAGE,
            narrator=narrator.name,
            lang=lang,
            slug=slug,
        )
    _pin(workspace, slug, narrator.name, fits[0])
    return fits[0]


def unuse_voice(workspace: Workspace, slug: str, narrator: str) -> bool:
    """Take a narrator's pin out of title.toml; whether there was one. DP-VOI-026 as above."""
    there = any(slug == one for one, _ in pinned(workspace, narrator))
    if there:
        _pin(workspace, slug, narrator, "")
    return there


def _pin(workspace: Workspace, slug: str, narrator: str, digest: str) -> None:
    path = workspace.folder(slug) / "title.toml"
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig")
    made = with_pin(text, narrator, digest)
    if not says_also(made, text, PINS, narrator, digest):
        place = Place(workspace.shown(path), inside=PINS)
        raise fail("DP-VOI-026", place, exit_code=ExitCode.BAD_USAGE, narrator=narrator)
    if made != text:
        mark = raw[:3] if raw.startswith(b"\xef\xbb\xbf") else b""
        publish(mark + made.encode("utf-8"), path)
