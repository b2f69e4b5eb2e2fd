# SPDX-License-Identifier: AGPL-3.0-or-later
"""Begins as a listener meets them: in a built DAISY 2.02 product's own MP3, through its SMIL.

Where each sentence's true onset lies in the product's sound is found by correlating it with the
recording, not by the product's own arithmetic.
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from bench.measure import DAISY, workspace
from bench.sync import draw, table
from bench.sync.cases import Case, Draw, made
from bench.sync.door import write
from bench.sync.families import FAMILIES
from bench.sync.material import RATE
from bench.sync.measures import PLAY, Score
from tests.fakes import narrator

_BLOCK = re.compile(r'<(?:h\d|p)\b[^>]*><span id="([^"]+)"')
_PAR = re.compile(
    r'<text src="[^"#]+#([^"]+)".*?<audio src="([^"]+)" clip-begin="npt=([\d.]+)s"', re.S
)
_BEFORE, _LENGTH, _REACH = RATE // 5, RATE, 5 * RATE // 2
_FAMILIES = ("clean", "pink15", "all")
_ALIKE = 0.3  # correlation of a place that is the same sound


def run(asked: argparse.Namespace) -> None:
    """Print a row a title: clean and faulty, real and made voices."""
    print("| product | n | median | p95 | <100 | <250 | <500 | in pause | not in the product |")
    print("|---|---|---|---|---|---|---|---|---|")
    people = draw.voices(asked.seed)
    for family in _FAMILIES:
        for voice in (people[0], people[5]):
            if asked.voice not in ("", str(voice)):
                continue
            drawn = Draw(family, FAMILIES[family], (voice,), asked.part, asked.seed)
            case = made(drawn, asked.corpus)
            score, gone = measured(case, asked.aligner)
            away = np.array(score.away)
            shares = " | ".join(f"{(away < limit).mean():.3f}" for limit in (100, 250, 500))
            print(
                f"| {case.name} | {len(away)} | {np.median(away):.0f} | {table.p95(away):.0f} "
                f"| {shares} | {np.mean(score.paused):.3f} | {gone} |",
                flush=True,
            )
    print("")


def measured(case: Case, aligner: str) -> tuple[Score, int]:
    """The begins of the product's paragraphs, and how many sentences have no sound in it."""
    with workspace() as folder:
        _build(folder, case, aligner)
        output = folder / "output" / "case" / "daisy202"
        begins = list(_begins(output))
        score, gone = Score(), 0
        for number, (limit, begin) in enumerate(zip(case.limits, begins, strict=True)):
            if limit is None:
                continue
            onset = begin and _onset(case, limit[0], output / begin[0], begin[1])
            if begin is None or onset is None:
                gone += begin is None
                score.away.append(math.inf)
                score.paused.append(False)
                continue
            away = begin[1] - onset
            score.away.append(abs(away))
            free = case.quiet[number] - limit[0] - PLAY
            score.paused.append(free <= away <= PLAY)
    return score, gone


def _build(folder: Path, case: Case, aligner: str) -> None:
    text = "# " + "\n\n".join(words for words, _ in case.texts) + "\n"
    (folder / "book.txt").write_text(text, "utf-8")
    settings = f'[synchronization]\naligner = "{aligner}"\n'
    (folder / "daisy.toml").write_text(settings, "utf-8")
    _, path = write(case.samples, folder)
    lang = case.texts[0][1]
    new = ("new", "case", "--text", "book.txt", "--audio", path.name, "--language", lang)
    for command in (new, ("build", "case", "--only", "daisy202")):
        done = subprocess.run((*DAISY, *command), cwd=folder, capture_output=True, check=False)
        if done.returncode not in (0, 3, 6):
            sys.exit(done.stderr.decode("utf-8", "replace"))


def _begins(output: Path) -> Iterator[tuple[str, float] | None]:
    """Of each paragraph the file and the ms at which its first sentence begins; None: no sound."""
    clips = {
        id: (file, float(begin) * 1000)
        for smil in sorted(output.glob("part*.smil"))
        for id, file, begin in _PAR.findall(smil.read_text("utf-8"))
    }
    for page in sorted(output.glob("part*.html")):
        for id in _BLOCK.findall(page.read_text("utf-8")):
            if id != "book-title":
                yield clips.get(id)


def _onset(case: Case, true: float, file: Path, near: float) -> float | None:
    """Where in the product's file the sound of a true onset is, in ms."""
    played = _decoded(file)
    at = int(true * RATE / 1000) - _BEFORE
    wanted = case.samples[max(0, at) : at + _LENGTH].astype(float)
    low = max(0, int(near * RATE / 1000) - _BEFORE - _REACH)
    region = played[low : low + 2 * _REACH + _LENGTH]
    if len(region) <= len(wanted):
        return None
    size = 1 << (len(region) + len(wanted)).bit_length()
    match = np.fft.irfft(np.fft.rfft(region, size) * np.conj(np.fft.rfft(wanted, size)), size)
    match = match[: len(region) - len(wanted) + 1]
    power = np.concatenate(([0.0], np.cumsum(region**2)))
    local = power[len(wanted) :][: len(match)] - power[: len(match)]
    match = match / np.sqrt(np.maximum(1.0, local) * (wanted**2).sum())
    best = int(match.argmax())
    if match[best] < _ALIKE:
        return None
    return (low + best + _BEFORE + min(0, at)) * 1000 / RATE


@cache
def _decoded(file: Path) -> np.ndarray:
    return narrator.decoded(file).astype(float)
