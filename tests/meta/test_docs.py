# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents keep true: links lead somewhere, commands exist, what they show is what happens."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import shlex
import shutil
import wave
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath

import click
import pytest

from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.group import COMMANDS, LazyGroup, common_options
from daisy_pipeline.commands.main import run
from daisy_pipeline.model.finding import ExitCode
from scripts import reference
from tests.meta.pages import (
    ROOT,
    acts,
    anchors,
    command_lines,
    commands,
    comparable,
    links,
    pages,
    shortened,
    text_of,
    without_code,
)

RUNNABLE = [page for page in pages() if any(act.kind == "console" for act in acts(page))]


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page: str) -> None:
    for target in links(page):
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(path.resolve().relative_to(ROOT).as_posix()), target


def test_every_page_can_be_reached() -> None:
    reached, waiting = set[str](), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in links(page):
            path = os.path.normpath(PurePosixPath(page).parent / target.partition("#")[0])
            inside = sorted((ROOT / path).glob("*.md"))  # a link to a folder shows its files
            waiting += [p.relative_to(ROOT).as_posix() for p in inside]
            if path.endswith(".md") and (ROOT / path).is_file():
                waiting.append(Path(path).as_posix())
    assert sorted(set(pages()) - reached) == []


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages())
def test_a_screen_reader_can_follow(page: str) -> None:
    text = without_code(text_of(page))
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads and heads[0].startswith("# "), "one title, first"
    levels = [len(head) - len(head.lstrip("#")) for head in heads]
    assert levels.count(1) == 1 and all(b <= a + 1 for a, b in pairwise(levels)), heads
    assert "![](" not in text, "a picture needs an alternative text"


@pytest.mark.parametrize("page", pages())
def test_particles_are_chosen(page: str) -> None:
    for wrong in ("을(를)", "를(을)", "이(가)", "가(이)", "은(는)", "는(은)", "와(과)", "과(와)"):
        assert wrong not in text_of(page) or page == "CONTRIBUTING.md", wrong
    assert "(으)로" not in text_of(page)


# --- commands -----------------------------------------------------------------------------------


def known_commands() -> dict[str, click.Command]:
    group = LazyGroup("daisy")
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = group.get_command(click.Context(group, obj=Console()), name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": c for inner, c in command.commands.items()}
    return found


@pytest.mark.parametrize("page", pages())
def test_named_commands_exist(page: str) -> None:
    known = known_commands()
    shared = {name for option in common_options() for name in option.opts}
    for line in command_lines(page):
        words = [w.strip("‘’'\"") for w in line.split()[1:]]
        plain = [w for w in words if not w.startswith("-")]
        name = " ".join(plain[:2]) if " ".join(plain[:2]) in known else " ".join(plain[:1])
        options = {w.partition("=")[0] for w in words if w.startswith("-") and w != "-"}
        options -= shared | {"--help", "-h", "--version"}
        assert name in known or not plain, f"{page}: {line}"
        if name in known:
            mine = {opt for param in known[name].params for opt in param.opts}
            assert options <= mine, f"{page}: {line}"


# --- what can be run ----------------------------------------------------------------------------

SPRING = ["봄비", "김사서", "1. 봄비", "어젯밤에 봄비가 내렸다."]
SPRING += ["마당에는 작은 웅덩이가 생겼고, 참새 세 마리가 물을 마시러 왔다."]
SPRING += ["할머니는 창문을 열고 말씀하셨다.", "이 비가 그치면 나무마다 새잎이 돋겠구나."]
SPRING += ["나는 우산을 들고 밖으로 나갔다."]
TREE = ["2. 감나무", "뒤뜰에는 오래된 감나무가 한 그루 있다.", "할아버지가 1972년에 심으신 나무다."]
TREE += ["가지 끝에 연둣빛 새잎이 조그맣게 돋아 있었다.", "나는 나무에 귀를 대고 가만히 서 있었다."]
TREE += ["물이 오르는 소리가 들리는 것 같았다."]


def read_aloud(path: Path, sentences: list[str]) -> None:
    """Stand in for the volunteer: another pace than the aligner's own, with pauses."""
    from daisy_pipeline.tools.espeak import speak

    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as sound:
        for number, sentence in enumerate(sentences):
            speech = speak(sentence, "ko", 180)
            if number == 0:
                sound.setparams((1, 2, speech.rate, 0, "NONE", ""))
            pause = bytes(2 * (speech.rate // 4))
            sound.writeframesraw(pause + speech.pcm + pause + pause)


def record() -> None:
    """Read both chapters; one sentence of the second is forgotten."""
    read_aloud(Path("sources/봄비/audio/1.wav"), SPRING)
    read_aloud(Path("sources/봄비/audio/2.wav"), [s for s in TREE if "1972" not in s])


def record_again() -> None:
    """Read the second chapter again, whole."""
    read_aloud(Path("sources/봄비/audio/2.wav"), TREE)


def move_label() -> None:
    """Pull the heading's label of the first recording a little wider, as in Audacity."""
    path = Path("레이블/1.txt")
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if "s00003" in line)
    begin, end, words = lines[at].split("\t")
    lines[at] = f"{float(begin) - 0.1:.6f}\t{float(end) + 0.1:.6f}\t{words}"
    path.write_text("\n".join(lines) + "\n", "utf-8")


BY_HAND: Mapping[str, Callable[[], None]] = {
    "record": record,
    "record-again": record_again,
    "move-label": move_label,
}


def say(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run one line of a console block; what a person would see."""
    words = shlex.split(command)
    if words[0] == "mkdir":
        Path(words[1]).mkdir()
        return ""
    if words[0] == "cd":
        monkeypatch.chdir(words[1])
        return ""
    assert words[0] == "daisy", command
    seen = io.StringIO()
    with contextlib.redirect_stdout(seen), contextlib.redirect_stderr(seen):
        code = run(words[1:])
    assert code != ExitCode.INTERNAL, seen.getvalue()
    return shortened(seen.getvalue())


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, Korean, and no EPUBCheck: its absence or presence changes what is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("DAISY_WORKSPACE", raising=False)
    monkeypatch.setattr("daisy_pipeline.tools.epubcheck.java", lambda: None)
    yield tmp_path
    shutil.rmtree(tmp_path / "대체자료", ignore_errors=True)


def test_the_reference_is_fresh() -> None:
    assert reference.stale() == [], "run: python -m scripts.reference"


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNNABLE)
def test_pages_show_what_happens(
    page: str, bench: Path, golden_update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, done = text_of(page), 0
    made, differing = "", list[str]()
    for act in acts(page):
        if act.kind == "file":
            Path(act.name).write_text(act.body, "utf-8")
        elif act.kind == "do":
            BY_HAND[act.name]()
        else:
            made, done = made + text[done : act.begin], act.end
            for command, told in commands(act.body):
                said = say(command, monkeypatch)
                made += f"$ {command}\n{said}"
                if comparable(said) != comparable(told):
                    differing.append(f"$ {command}\n{said}")
    if golden_update and differing:
        (ROOT / page).write_text(made + text[done:], "utf-8")
    assert golden_update or not differing, "\n".join(differing)


def test_the_worked_example_works() -> None:
    page = ROOT / "docs" / "architecture.md"
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert done.attempted >= 6 and done.failed == 0
