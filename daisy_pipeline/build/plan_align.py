# SPDX-License-Identifier: AGPL-3.0-or-later
"""The jobs that align people's recordings, and what short ones learn of the reader from others.

A sentence that was read again, or a minute with a long announcement, is too short to learn a voice
from. The same reader's other recordings of the title teach it (step ``recall``). Nobody is taught
by itself, and what teaches is aligned without any lesson, so that no two wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.plan import numbered, step
from daisy_pipeline.tools.versions import version_of

if TYPE_CHECKING:
    from daisy_pipeline.build.parts import PartIndex

# Of the text that recordings carry, in ms as it is usually read (bench/RESULTS.md, memory).
_LONG = 90_000  # teaches a voice by itself
_LEAST = 10_000  # below it there is nothing to learn from
_ENOUGH = 300_000  # more of one voice teaches little
_HUGE = 1_800_000  # is read to its end for a lesson, so others go first
_FEWEST, _MOST = 2, 6  # lessons: one take may be another's reading, and many cost time


@dataclass(frozen=True)
class Original:
    """An accepted recording: its file, its name within the title, its sha256."""

    path: Path
    file: str
    digest: str

    @property
    def job(self) -> str:
        """The id of the job that probes it."""
        return f"probe-{self.digest[:16]}"


@dataclass(frozen=True)
class Group:
    """Recordings that follow each other, and the segments they carry together.

    Those of a higher ``round`` were read again and replace what lower ones say there.
    ``narrators`` are the pseudonyms of those who read, ``memory`` is the snapshot of the narrator's
    voice that the title pins, ``model`` are the files of the site's own speech model. ``sole``: the
    title has one narrator, who reads whatever names nobody.
    """

    originals: tuple[Original, ...]
    segments: tuple[str, ...]
    round: int = 1
    narrators: frozenset[str] = frozenset()
    memory: Path | None = None
    model: tuple[Path, ...] = ()
    sole: bool = True


Anchor = tuple[str, str, int, int]  # what people set: segment, source, begin, end


@dataclass(frozen=True)
class _Take:
    """A group as others may learn from it: its job, its place in the text, its usual length."""

    group: Group
    job: Job
    first: int
    last: int
    length: int

    @property
    def short(self) -> bool:
        return self.length < _LONG

    @property
    def number(self) -> str:
        return self.job.id.removeprefix("align-")


def align_jobs(
    groups: Sequence[Group], parts: Sequence[PartIndex], anchors: Sequence[Anchor]
) -> tuple[list[Job], list[str]]:
    """The jobs of all groups' alignments, lessons included; the ids of those whose tracks count."""
    takes = _takes(groups, parts, anchors)
    lessons = {take.job.id: _teachers(take, takes) for take in takes if take.short}
    jobs: dict[str, Job] = {}
    for take in takes:
        teachers = lessons.get(take.job.id, [])
        recalls = []
        for other in teachers:
            first = other.job
            if lessons.get(first.id):  # it learns too: what it teaches is found without that
                params = {**first.params, "first": True}
                first = replace(first, id=f"first-{other.number}", params=params)
                jobs[first.id] = first
            recalls.append(_recall(other, first))
        jobs |= {job.id: job for job in recalls}
        given = numbered("lesson", [Of(job.id, "voice.json") for job in recalls])
        jobs[take.job.id] = replace(take.job, inputs={**take.job.inputs, **given})
    return list(jobs.values()), [take.job.id for take in takes]


def _takes(
    groups: Sequence[Group], parts: Sequence[PartIndex], anchors: Sequence[Anchor]
) -> list[_Take]:
    order = [id for part in parts for id in part.segments]
    rank = {id: at for at, id in enumerate(order)}
    lengths = {
        id: ms for part in parts for id, ms in zip(part.segments, part.lengths, strict=False)
    }
    takes = []
    for number, group in enumerate(groups, 1):
        job = _align_job(f"align-{number:03d}", group, parts, anchors)
        ranks = [rank[id] for id in group.segments if id in rank] or [0]
        length = sum(lengths.get(id, 0) for id in group.segments)
        takes.append(_Take(group, job, min(ranks), max(ranks), length))
    return takes


def _teachers(take: _Take, takes: Sequence[_Take]) -> list[_Take]:
    """Those from which a short take learns: long ones near by, and short ones where they lack.

    Short ones that were read again never teach: each new one would make all others anew.
    """
    if take.job.params["whole"]:  # a title without text: nothing is known of its words
        return []
    able = [t for t in takes if t is not take and t.length >= _LEAST and _alike(take, t)]
    chosen: list[_Take] = []
    for short in (False, True):
        fit = [t for t in able if t.short is short and not (short and t.group.round > 1)]
        for other in sorted(fit, key=lambda t: (t.length > _HUGE, _apart(take, t), t.job.id)):
            known = sum(t.length for t in chosen)
            if len(chosen) >= _MOST or (known >= _ENOUGH and len(chosen) >= _FEWEST):
                break
            chosen.append(other)
        if sum(t.length for t in chosen) >= _LONG:
            break
    return sorted(chosen, key=lambda t: t.job.id)


def _alike(take: _Take, other: _Take) -> bool:
    """Whether the same person reads both, as far as anybody said; who reads again is the same."""
    if other.job.params["whole"] or take.group.narrators != other.group.narrators:
        return False
    names = take.group.narrators - {""}
    named = len(names) == len(take.group.narrators) == 1
    again = take.group.round > other.group.round and _apart(take, other) == 0
    return named or (not names and (take.group.sole or again))


def _apart(take: _Take, other: _Take) -> int:
    """How many segments lie between two takes; 0 where they meet or share some."""
    return max(0, take.first - other.last - 1, other.first - take.last - 1)


def _recall(take: _Take, first: Job) -> Job:
    """What a take teaches of its reader's voice, as ``first`` placed its sentences."""
    needed = ("book", "probe-", "original-")
    inputs = {name: given for name, given in first.inputs.items() if name.startswith(needed)}
    return Job(f"recall-{take.number}", step("recall"), {**inputs, "track": Of(first.id)})


def _align_job(
    id: str, group: Group, parts: Sequence[PartIndex], anchors: Sequence[Anchor] = ()
) -> Job:
    """The alignment of a group; only anchors of its own segments and recordings make it new."""
    carried = frozenset(group.segments)
    home = [p for p in parts if carried and carried <= frozenset(p.segments)]
    book = Of("split", home[0].member) if home else Of("readings")
    inputs: dict[str, Path | Of] = {
        "book": book,
        **probes(group.originals),
        **numbered("original", [o.path for o in group.originals]),
    }
    bare = [p.headings_only for p in parts if carried & frozenset(p.segments)]
    params: dict[str, object] = {
        "segments": list(group.segments),
        "whole": bool(bare) and all(bare),
    }
    sources = {o.digest for o in group.originals}
    if own := [list(row) for row in anchors if row[0] in carried and row[1] in sources]:
        params["anchors"] = own
    if group.memory is not None:
        inputs["memory"] = group.memory
    if group.model:
        inputs |= numbered("model", group.model)
        params["runtime"] = version_of("onnxruntime")  # "" where it is not installed
    return Job(id, step("align"), inputs, params)


def probes(originals: Iterable[Original]) -> Mapping[str, Path | Of]:
    """The probed recordings as a step's inputs."""
    return numbered("probe", [Of(o.job) for o in originals])
