# SPDX-License-Identifier: AGPL-3.0-or-later
"""300,000 characters to speech with times: ``python -m bench.narration [characters] [jobs]``.

The sample story again and again, a chapter each time, as a build makes it: the steps ``narrate``
of all chapters, then those that make MP3s of them. Goal: speech below 60 s with two processes.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.measure import ROOT, machine, workspace
from daisy_pipeline.build.casts import find_voices
from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.parts import read_index
from daisy_pipeline.build.plan_sound import voice_jobs
from daisy_pipeline.build.prepare import Options, prepared, run_text
from daisy_pipeline.build.run import Runner
from daisy_pipeline.commands.main import run
from daisy_pipeline.config.title_file import read_title
from daisy_pipeline.config.workspace import Workspace

TITLE = "긴책"


def make(folder: Path, characters: int) -> int:
    """Write long.txt of about so many characters; how many it has."""
    story = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    lines = [line for line in story.splitlines()[3:] if line.strip()]
    found: list[str] = []
    chapter = size = 0
    while size < characters:
        chapter += 1
        one = [f"# 제{chapter}장", "", *lines, ""]
        found += one
        size += sum(len(line) for line in one)
    (folder / "long.txt").write_text("\n".join(found) + "\n", "utf-8")
    return size


def main() -> None:
    """Print a row for speech with times and one for what makes MP3s of it."""
    given = [int(word) for word in sys.argv[1:]]
    characters, jobs = [*given, *(300_000, 2)[len(given) :]]
    print(machine())
    with workspace() as folder:
        size = make(folder, characters)
        os.chdir(folder)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run(["new", TITLE, "--text", "long.txt"])
        print(f"{size:,} characters, {jobs} processes")
        hours = _timed("speech with exact times", folder, jobs, ("narrate",))
        _timed("track, master, MP3", folder, jobs, ())
        print(f"{hours:.2f} hours of speech")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"greatest process: {peak / (1024 if sys.platform != 'darwin' else 1 << 20):.0f} MB")


def _timed(name: str, folder: Path, count: int, steps: Sequence[str]) -> float:
    """Run the jobs of these steps (() for all) and print what it took; the hours of speech."""
    place = Workspace(folder)
    begin, before = perf_counter(), os.times()
    with prepared(place, read_title(place, TITLE), Options(jobs=count), None) as runner:
        run_text(place, read_title(place, TITLE), runner)
        parts = read_index(runner.done["split"].payload)
        every = voice_jobs(parts, find_voices(place, "espeak"))
        runner.run([job for job in every if not steps or job.step.name in steps])
        assert not runner.failed, runner.failed
        spoken = [job for job in every if job.step.name == "narrate"]
        hours = sum(_duration(runner, job) for job in spoken) / 3_600_000
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    print(f"{name:28} {perf_counter() - begin:6.1f} s, {cpu:6.1f} s CPU", flush=True)
    return hours


def _duration(runner: Runner, job: Job) -> int:
    payload = runner.done[job.id].payload
    return int(json.loads((payload / "recording.json").read_bytes())["duration"])


if __name__ == "__main__":
    main()
