# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ctrl-C, kill -9, two at once, and a reader that goes away: nothing half, nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crash.shop import QUICK, Shop, environment, hashes, leftovers, products

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="not-on-windows: signals and process groups are other ones there"
)


PATIENCE = 60.0  # seconds; a machine that many use at once may be slow


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Look every 10 ms until it holds."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "nothing happened"
        time.sleep(0.01)


def has(root: Path, step: str) -> Callable[[], object]:
    """Whether a step's result lies in the store."""
    return lambda: list((root / "output" / ".store" / step).glob("*/*/step.json"))


def steps(root: Path) -> set[str]:
    """The keys of all results in the store."""
    return {p.parent.name for p in (root / "output" / ".store").glob("*/*/*/step.json")}


def alone(group: int) -> bool:
    """Whether no process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("step", ["read", "probe", "align", "emit-daisy3"])
def test_ctrl_c(step: str, jobs: str, read: Shop, wanted: dict[str, str]) -> None:
    sources = hashes(read.root / "sources")
    with read.start("build", "닭", *QUICK, "--jobs", jobs) as child:
        ready = has(read.root, step)
        wait_for(lambda: ready() or child.poll() is not None)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        _, err = child.communicate(timeout=PATIENCE)
        told = err.decode("utf-8")
        wait_for(lambda: alone(child.pid))
    assert child.returncode == 130, told
    assert "Traceback" not in told and "(DP-CLI-006)" in told
    assert leftovers(read.root) == []
    kept = steps(read.root)
    again = read.build()
    assert again.code == 0, again.all
    assert kept <= steps(read.root), "finished steps are not repeated"
    assert products(read.root / "output") == wanted
    assert hashes(read.root / "sources") == sources


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end(number: int, jobs: str, read: Shop) -> None:
    """A service that is stopped, a shutdown; a terminal that is closed."""
    with read.start("build", "닭", *QUICK, "--jobs", jobs) as child:
        ready = has(read.root, "probe")
        wait_for(lambda: ready() or child.poll() is not None)
        os.killpg(child.pid, number)
        _, err = child.communicate(timeout=PATIENCE)
        told = err.decode("utf-8")
        wait_for(lambda: alone(child.pid))
    assert child.returncode == 130, told
    assert "Traceback" not in told and "(DP-CLI-006)" in told
    assert leftovers(read.root) == []


def test_ctrl_c_while_the_program_starts(read: Shop) -> None:
    for pause in (0.03, 0.08, 0.15):
        with read.start("build", "닭", *QUICK) as child:
            time.sleep(pause)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=PATIENCE)
        if child.returncode in (1, -signal.SIGINT) and b"cli.py" not in err:
            continue  # Python itself was not there yet
        assert child.returncode in (130, 0, -signal.SIGINT), err
        if child.returncode == 130:
            assert b"Traceback" not in err and "중단".encode() in err, err + out


def kill(child: subprocess.Popen[bytes], ready: Callable[[], object]) -> None:
    """Kill it as soon as it is so far; its workers do not outlive it."""
    wait_for(lambda: ready() or child.poll() is not None)
    child.kill()
    child.communicate(timeout=PATIENCE)
    wait_for(lambda: alone(child.pid))


KILLS = ("read", "segment", "probe", "align", "encode", "emit-daisy3", "package-epub3")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_kill_9(jobs: str, read: Shop, wanted: dict[str, str]) -> None:
    """One build, killed as soon as each of these steps is done: bench/kill.py in small."""
    sources = hashes(read.root / "sources")
    for step in KILLS:
        before = steps(read.root)
        with read.start("build", "닭", *QUICK, "--jobs", jobs) as child:
            kill(child, has(read.root, step))
        assert before <= steps(read.root), "a finished step was lost"
        now = products(read.root / "output")
        assert [n for n in now if not _whole(n, now, wanted)] == []
    again = read.build()
    assert again.code == 0, again.all
    assert products(read.root / "output") == wanted
    assert leftovers(read.root) == []
    assert hashes(read.root / "sources") == sources


def _whole(name: str, now: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether a file is what it will be, or is still beside its place."""
    hidden = any(part.startswith((".daisy-", ".part-")) for part in name.split("/"))
    return hidden or now[name] == wanted.get(name)


@pytest.fixture
def held(read: Shop) -> Iterator[Shop]:
    """A workspace in which a build of 닭 stands still in the middle."""
    with read.start("build", "닭", *QUICK) as child:
        wait_for(has(read.root, "read"))
        os.killpg(child.pid, signal.SIGSTOP)
        try:
            yield read
        finally:
            os.killpg(child.pid, signal.SIGCONT)
            child.communicate(timeout=60)
    assert child.returncode == 0


@pytest.mark.message("DP-BLD-001")
def test_a_title_is_built_once_at_a_time(held: Shop) -> None:
    # If it waited it would do so for ever: the other one stands still.
    held.build(seconds=PATIENCE).tells("DP-BLD-001", 3, "sources/닭")
    held.run("takes", "닭").tells("DP-BLD-001", 3)
    held.run("--lang", "en", "build", "닭").tells("DP-BLD-001", 3, "sources/닭")


@pytest.mark.slow
def test_it_can_be_built_when_the_other_has_ended(held: Shop, wanted: dict[str, str]) -> None:
    other = held.title("봄")  # another title meanwhile: the workspace is not locked
    told = held.build("봄", "--only", "daisy3-text")
    assert told.code == 0, told.all
    shutil.rmtree(other)


@pytest.mark.slow
def test_two_titles_at_once(read: Shop, wanted: dict[str, str]) -> None:
    """With names that begin alike: neither sweeps away what the other works on."""
    shutil.copytree(read.root / "sources" / "닭", read.root / "sources" / "닭-2")
    first = read.start("build", "닭", *QUICK, "--jobs", "2")
    second = read.start("build", "닭-2", *QUICK)
    for child in (first, second):
        _, err = child.communicate(timeout=120)
        assert child.returncode == 0, err.decode("utf-8")
    made = {n: d for n, d in products(read.root / "output").items() if n.startswith("닭/")}
    assert made == wanted
    assert leftovers(read.root) == []


@pytest.mark.parametrize("words", [("config",), ("--help",), ("build", "닭", *QUICK)])
def test_nobody_reads_the_end_of_what_is_said(words: tuple[str, ...], read: Shop) -> None:
    """``daisy ... | head -1``."""
    with subprocess.Popen(
        read.command(*words), cwd=read.root, env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        told = child.stderr.read().decode("utf-8")
    assert "Traceback" not in told and "Exception ignored" not in told
    assert child.returncode in (0, 130)


def test_a_new_title_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    (tmp_path / "a.txt").write_text("가나다.\n", "utf-8")
    (tmp_path / "sources" / ".new-봄" / "text").mkdir(parents=True)
    (tmp_path / "sources" / ".new-봄" / "text" / "old.txt").write_text("half", "utf-8")
    assert shop.run("new", "봄", "--text", "a.txt").code == 0
    assert sorted(p.name for p in (tmp_path / "sources").iterdir()) == ["봄"]
    assert sorted(p.name for p in (tmp_path / "sources/봄/text").iterdir()) == ["a.txt"]


def test_a_new_title_of_a_bad_text_makes_nothing(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00\xd8")
    assert shop.run("new", "봄", "--text", "a.txt").code == 3
    assert not list(tmp_path.glob("sources/*")) and not list(tmp_path.glob("sources/.*"))
