# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two sample titles, built by the program as a librarian would, judged by outsiders."""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.formats.safe_zip import unpack
from daisy_pipeline.tools import epubcheck
from daisy_pipeline.tools.media import stream
from tests.official import daisy202, grammars

ROOT = Path(__file__).parents[2]
PRODUCTS = "daisy3-text,daisy3,daisy202,epub3"
TITLES = ("동백꽃", "sonnets")
pytestmark = pytest.mark.outside


def daisy(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a workspace."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        cwd=workspace,
        env={**os.environ, "LANG": "ko_KR.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def build_all(workspace: Path) -> None:
    shutil.copytree(ROOT / "sources", workspace / "sources", dirs_exist_ok=True)
    for title in TITLES:
        never = ("--set", "check.epubcheck=never")  # judged below, once
        done = daisy(workspace, "build", title, "--only", PRODUCTS, *never)
        # 6: every product is there, and a person is asked to listen to a place or two
        assert done.returncode == 0 or (title, done.returncode) == ("sonnets", 6), done.stderr


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("작업 공간")
    build_all(folder)
    return folder


def promised(output: Path) -> dict[str, str]:
    """Digests of everything that two builds must have in common."""
    return {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.relative_to(output).parts[0].startswith(".")
    }


@pytest.mark.parametrize("title", TITLES)
def test_our_own_checks_have_nothing_to_say(workspace: Path, title: str) -> None:
    settings = {"check": {**defaults()["check"], "epubcheck": "never"}}
    for path in sorted((workspace / "output" / title).iterdir()):
        if path.is_dir() or path.suffix in (".zip", ".epub"):
            assert check_product(path, settings) == [], path.name


@pytest.mark.parametrize("title", TITLES)
def test_the_official_grammars_accept_the_daisy_books(
    workspace: Path, title: str, shared: Path, tmp_path: Path
) -> None:
    standards = shared / "standards"
    for product, judge in (
        ("daisy3-text", grammars.complaints),
        ("daisy3", grammars.complaints),
        ("daisy202", daisy202.complaints),
    ):
        package = workspace / "output" / title / f"{title}-{product}.zip"
        unpack(package, tmp_path / product)
        assert judge(tmp_path / product, standards) == []


@pytest.mark.parametrize("title", TITLES)
def test_epubcheck_has_no_error_and_no_warning(workspace: Path, title: str) -> None:
    if not epubcheck.java():
        pytest.skip("java-missing: EPUBCheck runs on Java")
    verdict = epubcheck.judge(workspace / "output" / title / f"{title}-epub3.epub")
    assert verdict == epubcheck.Verdict()


def test_a_title_that_is_followed_word_by_word(workspace: Path, tmp_path: Path) -> None:
    shutil.copytree(workspace / "sources", tmp_path / "sources")
    shutil.copytree(workspace / "output", tmp_path / "output", symlinks=True)
    wish = ("--set", "epub3.highlight=word", "--set", "check.epubcheck=never")
    done = daisy(tmp_path, "build", "sonnets", "--only", "epub3", *wish)
    assert done.returncode == 6, done.stderr
    folder = tmp_path / "output/sonnets/epub3"
    overlays = "".join(p.read_text("utf-8") for p in sorted(folder.rglob("*.smil")))
    assert len(re.findall(r'<text src="[^"]+\.w\d+"', overlays)) > 300
    assert check_product(folder, {}) == []
    if epubcheck.java():
        verdict = epubcheck.judge(tmp_path / "output/sonnets/sonnets-epub3.epub")
        assert verdict == epubcheck.Verdict()


def test_two_builds_and_a_rebuild_give_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    first = promised(workspace / "output")
    assert len(first) > 40
    build_all(tmp_path)
    assert promised(tmp_path / "output") == first
    shutil.rmtree(tmp_path / "output")
    build_all(tmp_path)
    assert promised(tmp_path / "output") == first


def test_a_build_writes_nothing_of_peoples(workspace: Path) -> None:
    for path in sorted((ROOT / "sources").rglob("*")):
        if path.is_file():
            copy = workspace / "sources" / path.relative_to(ROOT / "sources")
            assert copy.read_bytes() == path.read_bytes(), path.name


CLIP = re.compile(r'src="(c\d+)\.mp3" clip-begin="npt=([\d.]+)s" clip-end="npt=([\d.]+)s"')


def samples(path: Path, begin: int, end: int) -> array[int]:
    """Decoded sound at 16 kHz."""
    pcm = b"".join(sound.pcm for sound in stream(path, 16000, begin, end))
    return array("h", pcm)


def test_clips_stand_right_in_the_decoded_mp3(workspace: Path) -> None:
    """A clip of the product holds the same sound as the original at the aligner's times.

    The product's file is decoded as a plain player does, encoder delay included, and compared
    with the volunteer's own file; the best fit must lie within 2 ms.
    """
    folder = workspace / "output/sonnets/daisy202"
    labels = daisy(workspace, "sync", "export", "sonnets", "--folder", str(workspace / "labels"))
    assert labels.returncode == 0, labels.stderr
    clips = [
        (name, int(float(begin) * 1000))
        for smil in sorted(folder.glob("*.smil"))
        for name, begin, _ in CLIP.findall(smil.read_text("utf-8"))
    ]
    truth = [
        (f"sonnet-{number:03d}", int(float(line.split("\t")[0]) * 1000))
        for number in (1, 2, 3)
        for line in (workspace / f"labels/sonnet-{number:03d}.txt").read_text("utf-8").splitlines()
    ]
    sounding = [c for c in clips if c[1] is not None]
    for original, begin in truth[2::9]:
        part = f"c{int(original[-3:]):03d}"
        near = min((c for c in sounding if c[0] == part), key=lambda c: abs(c[1] - begin - 25))
        source = workspace / f"sources/sonnets/audio/{original}.mp3"
        # Where it is loud: in a soft beginning the hum that mastering took out is all there was.
        later = max((0, 300, 600, 900), key=lambda ms: loudness(source, begin + ms))
        heard = samples(folder / f"{part}.mp3", near[1] + later, near[1] + later + 400)
        wanted = samples(source, begin + later - 50, begin + later + 450)
        assert abs(best_fit(heard, wanted) - 50) <= 2, (original, begin, near)


def loudness(path: Path, begin: int) -> int:
    """The power of 400 ms of sound, in no unit."""
    return sum(sample * sample for sample in samples(path, begin, begin + 400))


def best_fit(piece: array[int], whole: array[int]) -> float:
    """Where ``piece`` lies in ``whole`` best, in ms of 16 kHz sound; louder sound is no better."""
    step = 8

    def likeness(lag: int) -> float:
        there = whole[lag : lag + len(piece) : step]
        shared = sum(a * b for a, b in zip(piece[::step], there, strict=True))
        return shared / max(1.0, math.sqrt(sum(b * b for b in there)))

    best = max(range(0, len(whole) - len(piece), 4), key=likeness)
    return best / 16
