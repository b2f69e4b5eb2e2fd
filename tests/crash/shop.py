# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small library for tests that run the real program as a child process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.narrator import RATE, join, said

ROOT = Path(__file__).resolve().parents[2]
CLI = str(ROOT / "cli.py")
NO_JAVA = '[check]\nepubcheck = "never"\n'
QUICK = ("--set", "check.epubcheck=never")
NEVER_SAID = ("Traceback", "DP-CLI-001", "DP-CLI-010")
TITLE_TOML = """[title]
uid = "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"
title = "{title}"
creators = ["김유정"]
language = "ko"
date = "2026-03-02"

[text]
files = [{files}]
"""
CHAPTERS = (
    (
        "오늘도 우리 수탉이 막 쫓기었다.",
        "내가 점심을 먹고 나무를 하러 갈 양으로 나올 때였다.",
        "네.",
    ),
    (
        "봄이 오면 밭을 갈고 씨를 뿌려야 한다.",
        "그해 여름에는 비가 한 방울도 오지 않았다.",
        "네.",
    ),
)


@dataclass(frozen=True)
class Said:
    """How one run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything that a person sees."""
        return f"{self.out}\n{self.err}"

    def tells(self, id: str, code: int, place: str = "") -> None:
        """Fail unless it ended with this code and told this finding, its place and a remedy."""
        assert self.code == code, self.all
        lines = self.err.splitlines()
        at = [n for n, line in enumerate(lines) if line.endswith(f"({id})")]
        assert at, self.all
        below = lines[at[0] + 1 : at[0] + 3]
        assert any(line.startswith(("  조치: ", "  What to do: ")) for line in below), self.all
        assert "(?)" not in self.err and "‘?’" not in self.err, self.all
        if place:
            assert place in below[0] and below[0].startswith(("  위치: ", "  Where: ")), self.all


def environment(**more: str) -> dict[str, str]:
    """The environment of a Korean librarian; nothing of the tester's own workspace."""
    left_out = ("DAISY_WORKSPACE", "LANGUAGE", "LC_MESSAGES", "NO_COLOR", "PYTHONPATH")
    kept = {k: v for k, v in os.environ.items() if k not in left_out}
    korean = {"LANG": "ko_KR.UTF-8", "LC_ALL": "ko_KR.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **korean, **more}


@dataclass(frozen=True)
class Shop:
    """A workspace, and the program run in it."""

    root: Path

    def command(self, *words: str) -> list[str]:
        """The child process's command line."""
        return [sys.executable, CLI, *words]

    def run(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        prefix: Sequence[str] = (),
        seconds: float = 120,
        typed: str | None = None,
    ) -> Said:
        """Run the program to its end; whatever happens, it never shows a traceback.

        ``typed`` is what a person answers to its questions.
        """
        done = subprocess.run(
            [*prefix, *self.command(*words)],
            cwd=self.root,
            env=environment(**(env or {})),
            capture_output=True,
            input=None if typed is None else typed.encode("utf-8"),
            timeout=seconds,
            check=False,
        )
        told = Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        for word in NEVER_SAID:
            assert word not in told.all, told.all
        return told

    def build(self, slug: str = "닭", *more: str, **how: object) -> Said:
        """Run ``daisy build`` without Java."""
        return self.run("build", slug, *QUICK, *more, **how)  # type: ignore[arg-type]

    def start(self, *words: str, **env: str) -> subprocess.Popen[bytes]:
        """Start the program in a process group of its own."""
        return subprocess.Popen(
            self.command(*words),
            cwd=self.root,
            env=environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def title(self, slug: str = "닭", text: str | bytes | None = None, name: str = "a.txt") -> Path:
        """Make a title with this text (a story of two chapters); its folder."""
        folder = self.root / "sources" / slug
        (folder / "text").mkdir(parents=True)
        data = story() if text is None else text
        data = data.encode("utf-8") if isinstance(data, str) else data
        (folder / "text" / name).write_bytes(data)
        toml = TITLE_TOML.format(title="동백꽃", files=f'"text/{name}"')
        (folder / "title.toml").write_text(toml, "utf-8")
        return folder

    def output(self, slug: str = "닭") -> Path:
        """Where the title's products go."""
        return self.root / "output" / slug


def story(chapters: Sequence[Sequence[str]] = CHAPTERS) -> str:
    """The text of some chapters as a typist marks them."""
    return "\n\n".join(
        f"# {number}장\n\n" + "\n\n".join(sentences) for number, sentences in enumerate(chapters, 1)
    )


def record(folder: Path, chapters: Sequence[Sequence[str]] = CHAPTERS) -> None:
    """Read the chapters aloud into ``audio/1.wav`` ...: heading first, then the sentences."""
    (folder / "audio").mkdir(exist_ok=True)
    for number, sentences in enumerate(chapters, 1):
        # As a person reads the number, and as the program says it: espeak-ng has another word.
        words = (f"{'일이삼사오육칠팔구'[number - 1]} 장", *sentences)
        samples = join([said(text) for text in words], seed=number).samples
        with wave.open(str(folder / "audio" / f"{number}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())


def hashes(folder: Path, *but: str) -> dict[str, str]:
    """The digest of every file below a folder, but for files of these names."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name not in but
    }


def products(output: Path) -> dict[str, str]:
    """Digests of all that a build promises to repeat: everything but dot folders."""
    return {name: d for name, d in hashes(output).items() if not name.startswith(".")}


def leftovers(root: Path) -> list[str]:
    """Half-made things that lie in ``output``: stages and folders being exchanged."""
    found = [*root.glob("output/.store/.stage-*"), *root.glob("output/*/.daisy-*")]
    found += root.glob("output/**/.part-*")
    return sorted(p.relative_to(root).as_posix() for p in found)
