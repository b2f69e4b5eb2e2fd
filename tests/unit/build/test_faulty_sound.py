# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recording that is gone or a worker that dies takes nothing else with it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.fakes import steps
from tests.unit.build.test_run import build
from tests.unit.config.test_config import GOOD, workspace

TAKES = "file\tsha256\tfirst\tlast\naudio/1.mp3\t" + "0" * 64 + "\t\t\n"


@pytest.mark.message("DP-BLD-011")
def test_products_without_sound_are_built_when_a_recording_is_gone(tmp_path: Path) -> None:
    space = workspace(tmp_path, GOOD + '[site]\nlibrary = "마포"\n')
    (space.folder("봄봄") / "takes.tsv").write_text(TAKES, "utf-8")
    built = build_title(space, "봄봄", Options(only=("daisy3-text", "daisy3")))
    found = {(f.id, f.facts.get("product", "")) for f in built.findings}
    assert ("DP-BLD-011", "daisy3") in found
    ids = [f.id for f in built.findings]
    assert ids.index("DP-AUD-001") < ids.index("DP-BLD-011"), "the cause before what came of it"
    assert built.products == ("daisy3-text",)
    assert built.exit_code is ExitCode.FINDINGS
    assert (built.folder / "daisy3-text").is_dir()
    assert not (built.folder / "daisy3").exists()


@pytest.mark.message("DP-BLD-012")
@pytest.mark.skipif(os.name == "nt", reason="not-on-windows: a process is killed by a signal")
def test_a_worker_that_dies_is_a_finding(tmp_path: Path) -> None:
    assert signal.SIGKILL
    job = Job("k", steps.KILLED, {}, {"marker": str(tmp_path / "m")})
    with pytest.raises(DaisyError) as caught:
        build(tmp_path, [job], processes=2)
    assert [(f.id, f.place.inside) for f in caught.value.findings] == [("DP-BLD-012", "k")]
