# SPDX-License-Identifier: AGPL-3.0-or-later
"""The product ``audio`` is planned: its own encodings, its medium, settings that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.build import plan, plan_products
from daisy_pipeline.build.door import build_title
from daisy_pipeline.build.jobs import Job
from daisy_pipeline.build.prepare import Options
from daisy_pipeline.config.settings import Settings, resolve
from daisy_pipeline.model.finding import DaisyError, ExitCode
from tests.unit.config.test_config import GOOD, workspace

HOUR = 3_600_000


def encodings() -> list[Job]:
    return [Job(f"encode-{n:03d}", plan.step("encode"), {}, {"name": f"c{n:03d}"}) for n in (1, 2)]


def settings(*chosen: str) -> Settings:
    return resolve((), chosen)


def test_the_mp3s_of_all_products_serve() -> None:
    jobs, given = plan_products.audio_jobs(encodings(), settings("audio.m4b=false"), [HOUR] * 2)
    assert jobs == [] and given == {"audio": ["encode-001", "encode-002"], "joined": []}


def test_a_medium_and_an_m4b_take_encodings_of_their_own() -> None:
    chosen = settings("audio.medium=cd")
    jobs, given = plan_products.audio_jobs(encodings(), chosen, [15 * HOUR] * 2)
    assert [job.params["bitrate"] for job in jobs] == [48, 48, 48, 48]
    assert [job.params["form"] for job in jobs] == ["mp3", "mp3", "aac", "aac"]
    assert given["audio"] + given["joined"] == [job.id for job in jobs]
    assert len({job.id for job in [*jobs, *encodings()]}) == 6


def test_the_inputs_reach_the_product_and_no_other() -> None:
    _, given = plan_products.audio_jobs(encodings(), settings("audio.bitrate=32"), [HOUR] * 2)
    made = plan_products.product_jobs(
        ["audio", "daisy3"], frozenset({"audio", "daisy3"}), ["encode-001"], "봄",
        sounds={"audio": given},
    )  # fmt: skip
    audio, daisy = (next(j for j in made if j.id == f"emit-{p}") for p in ("audio", "daisy3"))
    assert {"audio-001", "audio-002", "joined-001", "joined-002"} <= audio.inputs.keys()
    assert audio.needs >= {"encode-mp3-32-001", "encode-aac-32-002", "track"}
    assert daisy.needs >= {"encode-001"} and not any("joined" in name for name in daisy.inputs)


def test_settings_that_cannot_be() -> None:
    with pytest.raises(DaisyError) as caught:
        plan_products.audio_jobs(encodings(), settings("audio.medium=dvd"), [HOUR] * 2)
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_a_title_that_nobody_reads_becomes_a_set_of_files(tmp_path: Path) -> None:
    space = workspace(tmp_path, GOOD + '[site]\nlibrary = "마포"\n')
    built = build_title(space, "봄봄", Options(only=("audio",)))
    assert built.products == ("audio",) and built.exit_code is ExitCode.OK
    names = {p.suffix for p in (built.folder / "audio").iterdir()}
    assert names == {".mp3", ".m4b", ".m3u", ".m3u8", ".txt"}
    entry = json.loads((built.folder / "manifest.json").read_bytes())["products"]["audio"]
    assert entry["duration_ms"] > 0 and entry["narration"] == "synthetic"
    wrong = Options(only=("audio", "daisy3-text"), chosen=("audio.name={a}",))
    built = build_title(space, "봄봄", wrong)
    assert built.products == ("daisy3-text",) and built.exit_code is ExitCode.BAD_CONFIG
    wrong = Options(only=("audio", "daisy3-text"), chosen=("audio.medium=dvd",))
    built = build_title(space, "봄봄", wrong)
    assert built.products == ("daisy3-text",) and built.exit_code is ExitCode.BAD_CONFIG
    assert {"DP-EAR-003", "DP-BLD-011"} <= {f.id for f in built.findings}
