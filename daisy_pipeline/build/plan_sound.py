# SPDX-License-Identifier: AGPL-3.0-or-later
"""The jobs of a title's sound: originals aligned or voices narrated, mastered, encoded by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan import numbered, step
from daisy_pipeline.build.plan_align import Anchor, Group, Original, align_jobs
from daisy_pipeline.model.finding import DaisyError

if TYPE_CHECKING:
    from daisy_pipeline.build.casts import Voices


@dataclass(frozen=True)
class Feed:
    """Where the sound of an original comes from: its file, what it is, and what is known of it.

    ``measure`` is None where sound is not mastered, ``clean`` where nothing is cleaned.
    """

    probe: Of
    original: Path | Of
    measure: Of | None = None
    clean: Of | None = None


def voice_jobs(parts: Sequence[PartIndex], voices: Voices, *, mastered: bool = False) -> list[Job]:
    """Synthetic voices read every part; their own times are exact."""
    files, params = voices.inputs(), voices.params()
    jobs: list[Job] = []
    feeds: dict[str, Feed] = {}
    spoken = [p for p in parts if p.segments]
    for part in spoken:
        given: dict[str, Path | Of] = {"book": Of("split", part.member), **files}
        name = _id("narrate", part)
        jobs.append(Job(name, step("narrate"), given, {**params, "part": 0}))
        feeds[name] = Feed(Of(name), Of(name, "speech.flac"))
        if mastered:
            id, speech = _id("measure", part), {"original": feeds[name].original}
            only = {"file": f"c{part.number + 1:03d}", "only": "loudness"}
            jobs.append(Job(id, step("measure"), speech, only))
            feeds[name] = replace(feeds[name], measure=Of(id))
    return jobs + _sound_jobs(
        parts,
        numbered("track", [feed.probe for feed in feeds.values()]),
        feeds,
        {part.number: [_id("narrate", part)] for part in spoken},
        None,
    )


def human_jobs(
    parts: Sequence[PartIndex],
    groups: Sequence[Group],
    corrections: Path | None,
    *,
    mastered: bool = False,
) -> list[Job]:
    """People's recordings are probed and aligned group by group, then corrected and encoded.

    Where they are ``mastered``, each is measured and cleaned before.
    """
    originals = {o.digest: o for group in groups for o in group.originals}
    rows = _anchors(corrections)
    jobs = [
        Job(o.job, step("probe"), {"original": o.path}, {"file": o.file, "digest": o.digest})
        for o in originals.values()
    ]
    aligned, ids = align_jobs(groups, parts, rows)
    jobs += aligned
    tracks: list[Path | Of] = [Of(id) for id in ids]
    sources = {o.job: Feed(Of(o.job), o.path) for o in originals.values()}
    if mastered:
        more = [_measured(o) for o in originals.values()]
        jobs += [job for pair in more for job in pair]
        for original, (measure, clean) in zip(originals.values(), more, strict=True):
            known = {"measure": Of(measure.id), "clean": Of(clean.id)}
            sources[original.job] = replace(sources[original.job], **known)
    again = {o.digest: g.round for g in groups if g.round > 1 for o in g.originals}
    feeds = _feeds(parts, groups, rows)
    return jobs + _sound_jobs(parts, numbered("track", tracks), sources, feeds, corrections, again)


def _measured(original: Original) -> tuple[Job, Job]:
    """What a recording is like, and what is cleaned of it if that asks for it."""
    file, digest = {"file": original.file}, original.digest[:16]
    given: dict[str, Path | Of] = {"original": original.path}
    measure = Job(f"measure-{digest}", step("measure"), given, file)
    known = {**given, "measure": Of(measure.id)}
    return measure, Job(f"clean-{digest}", step("clean"), known, file)


def _anchors(corrections: Path | None) -> tuple[Anchor, ...]:
    """What people set: (segment, source, begin, end), in the file's order."""
    if corrections is None:
        return ()
    from daisy_pipeline.synchronization.corrections import read_corrections  # most titles have none

    try:
        rows = read_corrections(corrections)[0]
    except DaisyError:  # the step that corrects tells of it
        return ()
    return tuple((row.segment, row.source, row.begin, row.end) for row in rows)


def _feeds(
    parts: Sequence[PartIndex], groups: Sequence[Group], anchors: Sequence[Anchor] = ()
) -> dict[int, list[str]]:
    """Which recordings (probe jobs) may sound in which part: as they carry it, or people say so."""
    jobs = {o.digest: o.job for g in groups for o in g.originals}
    feeds: dict[int, list[str]] = {}
    for part in parts:
        held = frozenset(part.segments)
        names = [o.job for g in groups if held & frozenset(g.segments) for o in g.originals]
        names += [jobs[a[1]] for a in anchors if a[0] in held and a[1] in jobs]
        if names:
            feeds[part.number] = list(dict.fromkeys(names))
    return feeds


def _sound_jobs(
    parts: Sequence[PartIndex],
    tracks: Mapping[str, Path | Of],
    sources: Mapping[str, Feed],
    feeds: Mapping[int, Sequence[str]],
    corrections: Path | None,
    again: Mapping[str, int] | None = None,
) -> list[Job]:
    """One track of all clips, the cut of the recordings into parts, and one encoding a part.

    ``sources`` are all recordings by the job that probes them, ``again`` leads from the sha256 of
    one that was read again to its round.
    """
    rounds = {"rounds": dict(again or {})}
    extra: dict[str, Path | Of] = {"corrections": corrections} if corrections else {}
    probes = numbered("probe", [feed.probe for feed in sources.values()])
    book: dict[str, Path | Of] = {"book": Of("readings")}
    jobs = [
        Job("track", step("correct"), {**book, **tracks, **probes, **extra}, rounds),
        Job("cut", step("cut"), {**book, "track": Of("track"), **probes}, rounds),
    ]
    measures = [feed.measure for feed in sources.values() if feed.measure is not None]
    if measures:
        given = {"track": Of("track"), "cut": Of("cut"), **probes, **numbered("measure", measures)}
        jobs.append(Job("master", step("master"), given))
    fed = [part for part in parts if part.number in feeds]
    plan = "master" if measures else "cut"
    return jobs + [
        _encode_job(part, plan, [sources[name] for name in feeds[part.number]]) for part in fed
    ]


def _encode_job(part: PartIndex, plan: str, feeds: Sequence[Feed]) -> Job:
    """The encoding of a part from every recording that may sound in it, as a job plans it."""
    name = f"c{part.number + 1:03d}"
    inputs: dict[str, Path | Of] = {
        plan: Of(plan, f"{name}.json"),
        **numbered("probe", [feed.probe for feed in feeds]),
        **numbered("original", [feed.original for feed in feeds]),
        **numbered("clean", [feed.clean for feed in feeds if feed.clean is not None]),
    }
    return Job(_id("encode", part), step("encode"), inputs, {"name": name})


def encoded_again(jobs: Sequence[Job], form: str, bitrate: int = 0) -> list[Job]:
    """The encodings among ``jobs`` once more, in another form or at another bit rate (kbit/s).

    Their ids are ``encode-aac-001`` or ``encode-mp3-48-001``.
    """
    kind = f"{form}-{bitrate}" if bitrate else form
    more = {"form": form, **({"bitrate": bitrate} if bitrate else {})}
    return [
        replace(
            job,
            id=job.id.replace("encode-", f"encode-{kind}-"),
            params={**job.params, **more},
        )
        for job in jobs
        if job.step.name == "encode"
    ]


def _id(step_name: str, part: PartIndex) -> str:
    return f"{step_name}-{part.number + 1:03d}"
