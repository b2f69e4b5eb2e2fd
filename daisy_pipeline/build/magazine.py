# SPDX-License-Identifier: AGPL-3.0-or-later
"""The music of a magazine title: found in its folder, prepared, and put into its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from daisy_pipeline.build.jobs import Job, Of
from daisy_pipeline.build.plan import step
from daisy_pipeline.config.title_file import TitleFile, find_inside
from daisy_pipeline.config.workspace import Workspace
from daisy_pipeline.model.finding import ExitCode, Place, fail

_LIMITS = {
    "fade_in": (0, 10_000),  # ms
    "fade_out": (0, 30_000),
    "longest": (1, 180),  # s: it is held in memory
    "gap": (0, 10_000),
    "level": (-30.0, 10.0),  # LU
}


def with_music(jobs: Sequence[Job], workspace: Workspace, file: TitleFile) -> list[Job]:
    """A title's jobs of sound with those of its music; the same jobs for a title without any.

    DaisyError (exit code 4): DP-MAG-001 no such file, DP-CFG-009 outside the title's folder,
    DP-MAG-004 sound that is not mastered, DP-AUD-020 a setting that cannot be.
    """
    if not file.music:
        return list(jobs)
    _check_settings(file)
    made: dict[Path, tuple[Job, Job]] = {}
    played: dict[str, tuple[Job, Job]] = {}
    for role, name in file.music.items():
        path = _find(file, role, name)
        if path not in made:
            made[path] = _prepared(role, path, path.relative_to(file.folder).as_posix())
        played[role] = made[path]
    music = {f"music-{role}": Of(pair[0].id) for role, pair in played.items()}
    levels = {f"level-{role}": Of(pair[1].id) for role, pair in played.items()}
    own = file.settings.values["magazine"]
    how = {"gap": int(own["gap"]), "level": float(own["level"])}
    more = {"master": {**music, **levels}, "encode": music}
    return [job for pair in made.values() for job in pair] + [
        replace(
            job,
            inputs={**job.inputs, **more.get(job.step.name, {})},
            params={**job.params, **how} if job.step.name == "master" else job.params,
        )
        for job in jobs
    ]


def _prepared(role: str, path: Path, file: str) -> tuple[Job, Job]:
    """The job that prepares a file of music, and the one that measures it."""
    made = Job(f"jingle-{role}", step("jingle"), {"original": path}, {"file": file})
    given: dict[str, Path | Of] = {"original": Of(made.id, "music.flac")}
    only = {"file": file, "only": "loudness"}
    return made, Job(f"measure-jingle-{role}", step("measure"), given, only)


def _find(file: TitleFile, role: str, name: str) -> Path:
    place = file.source.place(f"magazine.{role}")
    path = find_inside(file.folder, name, place)
    if path is None or not path.is_file():
        raise fail("DP-MAG-001", place, exit_code=ExitCode.BAD_CONFIG, name=name)
    if not path.resolve().is_relative_to(file.folder.resolve()):  # a link
        raise fail("DP-CFG-009", place, exit_code=ExitCode.BAD_CONFIG, name=name)
    return path


def _check_settings(file: TitleFile) -> None:
    values, origin = file.settings.values, file.settings.origin
    if not values["mastering"]["enabled"]:
        place = origin.get("mastering.enabled", Place(inside="mastering.enabled"))
        raise fail("DP-MAG-004", place, exit_code=ExitCode.BAD_CONFIG)
    for key, (least, most) in _LIMITS.items():
        value = values["magazine"][key]
        if not least <= value <= most:
            raise fail(
                "DP-AUD-020",
                Place(inside=f"magazine.{key}"),
                exit_code=ExitCode.BAD_CONFIG,
                value=value,
                least=least,
                most=most,
            )
