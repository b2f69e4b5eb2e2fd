# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy voices list``, ``try`` and ``new``: the voices that there are, and how they sound."""

from __future__ import annotations

from pathlib import Path

import click

from daisy_pipeline.commands.console import Console
from daisy_pipeline.config import voices as folders
from daisy_pipeline.config.synthetic_voices import find_voice, read_voice, synthetic_names
from daisy_pipeline.config.voices import Narrator
from daisy_pipeline.config.workspace import Workspace, open_workspace, slug_of
from daisy_pipeline.messages import is_error
from daisy_pipeline.model.finding import DaisyError, ExitCode

_SAMPLES = "voices"  # in output/, where everything may be deleted


@click.command("list")
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
def list_(console: Console, everything: bool) -> ExitCode:
    """The narrators that have a folder, the synthetic voices, and the system's own."""
    workspace = open_workspace()
    synthetic = synthetic_names(workspace)
    names = [name for name in folders.narrator_names(workspace) if name not in synthetic]
    if not names:
        console.say("voices.none", folder=workspace.shown(workspace.voices))
    for name in names:
        person = folders.read_narrator(workspace, name)
        count = len(person.snapshots())
        console.say(f"voices.{state_of(person)}", narrator=name, count=count)
        console.event("voice", narrator=name, state=state_of(person), snapshots=count)
    console.say("voices.built-in", voice="espeak")
    console.event("synthetic-voice", voice="espeak", engine="espeak", licence="")
    ended = [_tell_voice(console, workspace, name) for name in synthetic]
    _tell_system(console, everything)
    return max(ended, default=ExitCode.OK)


def state_of(person: Narrator) -> str:
    """Whether a narrator agreed: agreed, unasked, withdrawn."""
    if person.withdrawn:
        return "withdrawn"
    return "agreed" if person.agreed else "unasked"


def _tell_voice(console: Console, workspace: Workspace, name: str) -> ExitCode:
    path = find_voice(workspace, name)
    assert path is not None
    try:
        spec = read_voice(path, workspace.shown(path))
    except DaisyError as problem:  # the others are still to be told
        console.tell_all(problem.findings)
        return ExitCode.FINDINGS
    key = "voices.synthetic" if spec.licence else "voices.unlicensed"
    facts = {"voice": spec.name, "engine": spec.engine, "licence": spec.licence}
    console.say(key, **facts)
    console.event("synthetic-voice", **facts, language=spec.language)
    return ExitCode.OK


def _tell_system(console: Console, everything: bool) -> None:
    """The operating system's voices: of Korean and English, or all; nothing where it has none.

    Linux has espeak-ng alone, which is told already: its hundred voices only with ``everything``.
    """
    from daisy_pipeline.tools.os_voices import listing  # starts the system's engine

    voices = () if listing().driver == "espeak" and not everything else listing().voices
    shown = [v for v in voices if everything or v.speaks("ko") or v.speaks("en")]
    for voice in shown:
        tags = ", ".join(voice.languages)
        console.say("voices.system", voice=voice.name, id=voice.id, languages=tags)
        console.event("system-voice", id=voice.id, name=voice.name, languages=voice.languages)
    if len(shown) < len(voices):
        console.say("voices.more", count=len(voices) - len(shown))


@click.command("try")
@click.argument("name")
@click.argument("text", default="")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def try_(console: Console, name: str, text: str, out: Path | None) -> ExitCode:
    """Speak a text into a file, as a title would be read; nothing is played."""
    from daisy_pipeline.build.voice_sample import speak_sample  # the rooms of speech are heavy

    workspace = open_workspace()
    path = out or workspace.output / _SAMPLES / f"{slug_of(name)}.wav"
    sample = speak_sample(workspace, name, text, path)
    console.tell_all(sample.findings)
    seconds = round(sample.duration / 1000, 1)
    shown = workspace.shown(path)
    console.say("voices.spoken", voice=sample.voices.main.name, seconds=seconds, path=shown)
    console.event(
        "voice-sample", voice=sample.voices.main.name, path=shown, seconds=seconds,
        licences={s.name: s.licence for s in sample.voices.specs},
    )  # fmt: skip
    wrong = any(is_error(f) for f in sample.findings)
    return ExitCode.FINDINGS if wrong else ExitCode.OK


@click.command("new")
@click.argument("name")
@click.option("--engine", default="espeak")
@click.pass_obj
def new(console: Console, name: str, engine: str) -> None:
    """Begin a synthetic voice: its folder in voices/ with a voice.toml to fill in."""
    from daisy_pipeline.build.voice_sample import begin_voice

    workspace = open_workspace()
    path = begin_voice(workspace, name, engine, console.lang)
    shown = workspace.shown(path)
    console.say("voices.begun", voice=path.parent.name, path=shown)
    console.event("voice-begun", voice=path.parent.name, engine=engine, path=shown)
