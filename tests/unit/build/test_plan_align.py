# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which takes learn the reader's voice from which others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.parts import PartIndex
from daisy_pipeline.build.plan_align import Group, Original, align_jobs

SECOND, MINUTE = 1000, 60_000


def part(number: int, *lengths: int, bare: bool = False) -> PartIndex:
    ids = tuple(f"s{number}-{n}" for n in range(len(lengths)))
    return PartIndex(number, f"{number}장", ids, bare, lengths)


def read(of: PartIndex, name: str = "V-1", *, again: int = 0, sole: bool = True) -> Group:
    """The whole part, or its sentence ``again`` read once more."""
    digest = f"{of.number}{again}{name}".ljust(64, "0")
    original = Original(Path(f"{digest}.wav"), f"{digest}.wav", digest)
    chosen = of.segments[again : again + 1] if again else of.segments
    names = frozenset({name})
    return Group((original,), chosen, 2 if again else 1, names, sole=sole)


def planned(groups: Sequence[Group], parts: Sequence[PartIndex]) -> dict[str, Job]:
    jobs, ids = align_jobs(groups, parts, ())
    assert ids == [f"align-{n:03d}" for n in range(1, len(groups) + 1)]
    found = {job.id: job for job in jobs}
    assert len(found) == len(jobs)
    return found


def lessons(job: Job) -> list[str]:
    own = (given for name, given in sorted(job.inputs.items()) if name.startswith("lesson-"))
    return [given.job for given in own if isinstance(given, Of)]


def test_long_takes_learn_from_themselves_alone() -> None:
    parts = [part(n, MINUTE, MINUTE) for n in range(4)]
    jobs = planned([read(p) for p in parts], parts)
    assert not [job for job in jobs.values() if job.step.name == "recall" or lessons(job)]


def test_a_sentence_read_again_learns_from_its_chapter_and_the_nearest() -> None:
    parts = [part(n, *[30 * SECOND] * 10) for n in range(5)]
    jobs = planned([*(read(p) for p in parts), read(parts[2], again=3)], parts)
    assert lessons(jobs["align-006"]) == ["recall-002", "recall-003"]
    first = jobs["recall-003"]
    assert first.needs >= {"align-003"} and "track" in first.inputs
    assert first.inputs["original-001"] == jobs["align-003"].inputs["original-001"]
    assert {"first-003", "recall-001"}.isdisjoint(jobs)


def test_a_very_long_take_teaches_only_where_others_lack() -> None:
    parts = [part(0, *[MINUTE] * 60), part(1, 3 * SECOND), *(part(n, 4 * MINUTE) for n in (2, 3))]
    groups = [read(p) for p in parts]
    assert lessons(planned(groups, parts)["align-002"]) == ["recall-003", "recall-004"]
    assert lessons(planned(groups[:2], parts)["align-002"]) == ["recall-001"]


def test_short_chapters_teach_each_other_as_they_were_found_alone() -> None:
    parts = [part(n, MINUTE) for n in range(3)]
    jobs = planned([read(p) for p in parts], parts)
    for n in range(1, 4):
        others = [f"recall-{k:03d}" for k in range(1, 4) if k != n]
        assert lessons(jobs[f"align-{n:03d}"]) == others
        assert jobs[f"first-{n:03d}"].params["first"] is True
        assert not lessons(jobs[f"first-{n:03d}"])
        assert f"first-{n:03d}" in jobs[f"recall-{n:03d}"].needs


def test_a_take_read_again_makes_no_other_anew() -> None:
    parts = [part(n, 30 * SECOND, 30 * SECOND, 30 * SECOND) for n in range(3)]
    groups = [*(read(p) for p in parts), read(parts[0], again=1)]
    before = planned(groups, parts)
    after = planned([*groups, read(parts[1], again=2)], parts)
    assert lessons(after["align-004"]) == lessons(before["align-004"]) != []
    assert "recall-004" not in after


def test_a_take_too_short_to_be_found_alone_teaches_nobody() -> None:
    parts = [part(0, MINUTE), part(1, 5 * SECOND)]
    jobs = planned([read(p) for p in parts], parts)
    assert lessons(jobs["align-002"]) == ["recall-001"]
    assert "align-001" in jobs["recall-001"].needs and not lessons(jobs["align-001"])


def test_nobody_learns_from_another_reader() -> None:
    parts = [part(0, 5 * MINUTE), part(1, 5 * SECOND, 5 * SECOND)]

    def learns(*groups: Group) -> bool:
        return bool(lessons(planned(groups, parts)["align-002"]))

    assert learns(read(parts[0], "V-1"), read(parts[1], "V-1"))
    assert not learns(read(parts[0], "V-1"), read(parts[1], "V-2"))
    assert not learns(read(parts[0], "V-1"), read(parts[1], ""))
    assert learns(read(parts[0], ""), read(parts[1], ""))
    assert not learns(read(parts[0], "", sole=False), read(parts[1], "", sole=False))
    again = planned((read(parts[1], "V-1"), read(parts[0], "", sole=False)), parts)
    assert not lessons(again["align-001"])


def test_who_reads_a_sentence_again_is_the_same_reader() -> None:
    """As long as nobody says otherwise, in a title of several narrators too."""
    parts = [part(0, *[MINUTE] * 5), part(1, *[MINUTE] * 5)]
    groups = [*(read(p, "", sole=False) for p in parts), read(parts[0], "", again=1, sole=False)]
    assert lessons(planned(groups, parts)["align-003"]) == ["recall-001"]


def test_without_text_there_is_nothing_to_learn() -> None:
    parts = [part(0, 2 * SECOND, bare=True), part(1, 5 * MINUTE)]
    assert not lessons(planned([read(p) for p in parts], parts)["align-001"])


@given(
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from(("", "V-1", "V-2"))), max_size=12),
    st.booleans(),
)
def test_whatever_is_recorded_no_two_takes_wait_for_each_other(
    takes: list[tuple[int, str]], sole: bool
) -> None:
    parts = [part(n, length * SECOND) for n, (length, _) in enumerate(takes)]
    pairs = zip(parts, takes, strict=True)
    jobs = planned([read(p, name, sole=sole) for p, (_, name) in pairs], parts)
    done: set[str] = set()
    while left := {id for id in jobs if id not in done}:
        able = {id for id in left if jobs[id].needs & jobs.keys() <= done}
        assert able
        done |= able
    for n, (length, _) in enumerate(takes, 1):
        own = lessons(jobs[f"align-{n:03d}"])
        assert len(own) <= 6 and f"recall-{n:03d}" not in own
        assert not (own and length >= 90)
