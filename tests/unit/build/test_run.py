# SPDX-License-Identifier: AGPL-3.0-or-later
"""The store and the runner: done means that the result lies under its key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from daisy_pipeline.build.digests import Digests
from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.run import Runner
from daisy_pipeline.build.store import Store, owner_of
from daisy_pipeline.build.workers import local_executor
from daisy_pipeline.config.settings import resolve
from daisy_pipeline.model.ports import Step
from daisy_pipeline.model.title import Title
from tests.fakes import steps

TITLE = Title(slug="봄", uid="u", title="봄", lang="ko", date="2026-03-02", publisher="p")


def build(tmp_path: Path, jobs: list[Job], *, processes: int = 1, **more: bool) -> Runner:
    chosen = ("narration.words_per_minute=200",) if more.pop("faster", False) else ()
    store = Store(tmp_path / "store")
    with local_executor(processes) as executor:
        runner = Runner(
            store, Digests(tmp_path / "store/d.json"), resolve((), chosen), TITLE, executor, **more
        )
        runner.run(jobs)
    return runner


def two_words(tmp_path: Path, one: str = "가 x", two: str = "b y", **params: str) -> list[Job]:
    jobs = []
    for number, text in enumerate((one, two), 1):
        path = tmp_path / f"{number}.txt"
        path.write_text(text, "utf-8")
        jobs.append(Job(f"upper-{number}", steps.UPPER, {"text": path}, params))
    parts: dict[str, Path | Of] = {f"part-{n:03d}": Of(f"upper-{n}") for n in (1, 2)}
    return [*jobs, Job("join", steps.JOIN, parts, params)]


def result(runner: Runner) -> str:
    return (runner.done["join"].payload / "deep/all.txt").read_text("utf-8")


@pytest.mark.parametrize("processes", [1, 2])
def test_jobs_run_in_the_order_of_their_inputs(tmp_path: Path, processes: int) -> None:
    jobs = two_words(tmp_path)
    runner = build(tmp_path, jobs[::-1], processes=processes)
    assert result(runner) == "가 B"
    assert [f.id for f in runner.done["upper-1"].findings] == ["DP-X-001"]


def test_nothing_runs_twice_and_an_equal_result_stops_the_chain(tmp_path: Path) -> None:
    count = tmp_path / "count"
    for one in ("가 x", "가 x", "가 other", "나 x"):
        build(tmp_path, two_words(tmp_path, one, count=str(count)))
    # 3 at first, nothing, only the changed step (its word is the same), the changed step and join
    assert count.read_text() == "x" * (3 + 0 + 1 + 2)


def test_why_names_what_changed(tmp_path: Path) -> None:
    build(tmp_path, two_words(tmp_path))
    changed = build(tmp_path, two_words(tmp_path, "나 x"), explain=True)
    assert {r.job: r.kind for r in changed.reasons} == {
        "upper-1": "input",
        "upper-2": "fresh",
        "join": "input",
    }
    faster = build(tmp_path, two_words(tmp_path, "나 x"), explain=True, faster=True)
    assert faster.reasons[0].kind == "setting"
    assert faster.reasons[0].what == ("narration.words_per_minute",)
    newer = Step(name="join", version=2, run=steps.JOIN.run)
    jobs = two_words(tmp_path, "나 x")
    jobs[2] = Job("join", newer, jobs[2].inputs)
    assert build(tmp_path, jobs, explain=True).reasons[2].kind == "version"


def test_a_failing_step_takes_only_its_followers_with_it(tmp_path: Path) -> None:
    jobs = two_words(tmp_path)
    bad = Job("bad", steps.FAILING)
    after = Job("after", steps.JOIN, {"part-001": Of("bad")})
    runner = build(tmp_path, [bad, after, *jobs])
    assert set(runner.failed) == {"bad", "after"}
    assert result(runner) == "가 B"
    assert not list((tmp_path / "store").glob(".stage-*"))


def test_a_plan_that_cannot_end_is_our_bug(tmp_path: Path) -> None:
    lost = Job("lost", steps.JOIN, {"part-001": Of("nobody")})
    with pytest.raises(RuntimeError, match="lost"):
        build(tmp_path, [lost])


def test_verify_finds_a_damaged_result(tmp_path: Path) -> None:
    jobs = two_words(tmp_path)
    payload = build(tmp_path, jobs).done["join"].payload
    (payload / "deep/all.txt").write_text("나 B", "utf-8")
    assert result(build(tmp_path, jobs)) == "나 B"
    assert result(build(tmp_path, jobs, verify=True)) == "가 B"


def test_a_result_with_a_file_cut_off_or_gone_counts_as_not_done(tmp_path: Path) -> None:
    jobs = two_words(tmp_path)
    payload = build(tmp_path, jobs).done["join"].payload
    (payload / "deep/all.txt").write_text("가", "utf-8")
    assert result(build(tmp_path, jobs)) == "가 B"
    (payload / "deep/all.txt").unlink()
    assert result(build(tmp_path, jobs)) == "가 B"
    (payload.parent / "step.json").unlink()
    assert result(build(tmp_path, jobs)) == "가 B"


def test_a_damaged_entry_counts_as_not_done(tmp_path: Path) -> None:
    jobs = two_words(tmp_path)
    payload = build(tmp_path, jobs).done["join"].payload
    for damage in ("{", "{}", "[]", "null", '{"files": {}, "findings": [{"id": 5}], "digest": ""}'):
        (payload.parent / "step.json").write_text(damage, "utf-8")
        assert result(build(tmp_path, jobs, explain=True)) == "가 B"


def test_a_killed_step_leaves_nothing_under_its_key(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import sys; "
        "from tests.unit.build.test_run import build; "
        "from tests.fakes import steps; from daisy_pipeline.build.jobs import Job; "
        "tmp = Path(sys.argv[1]); "
        "build(tmp, [Job('k', steps.KILLED, {}, {'marker': str(tmp / 'm')})])"
    )
    root = Path(__file__).parents[3]
    run = [sys.executable, "-c", code, str(tmp_path)]
    assert subprocess.run(run, cwd=root, check=False).returncode == -9
    store = tmp_path / "store"
    assert not list(store.glob("killed/*/*"))
    assert list(store.glob(".stage-*"))
    Store(store).sweep(owner_of("봄"))
    assert not list(store.glob(".stage-*"))
    assert subprocess.run(run, cwd=root, check=False).returncode == 0
