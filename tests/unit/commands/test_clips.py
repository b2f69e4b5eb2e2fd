# SPDX-License-Identifier: AGPL-3.0-or-later
"""``daisy clips excerpt``: what it says of what it made, and of what it cannot make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daisy_pipeline.build import excerpts
from daisy_pipeline.build.excerpts import Excerpt
from daisy_pipeline.model.finding import Finding, Place
from tests.unit.commands.desk import Say


def test_an_excerpt_is_told_with_its_text(
    text_only: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def make(workspace: object, slug: str, where: object, out: Path | None, _: object) -> Excerpt:
        asked.append((slug, where, out))
        told = (Finding("DP-CLP-007", Place(inside="s00002"), {"count": 1}),)
        return Excerpt(text_only / "a.mp3", text_only / "a.txt", 2500, 3, told)

    monkeypatch.setattr(excerpts, "make_excerpt", make)
    told = say(0, "clips", "excerpt", "봄", "s00001-s00004")
    assert "2.5초" in told and "sources/봄/a.mp3" in told and "DP-CLP-007" in told
    lines = say(0, "--json", "clips", "excerpt", "봄", "1.wav", "1-2", "--out", "b.mp3")
    (event,) = [e for e in map(json.loads, lines.splitlines()) if e["type"] == "excerpt"]
    assert (event["seconds"], event["sentences"]) == (2.5, 3)
    assert asked == [("봄", ("s00001-s00004",), None), ("봄", ("1.wav", "1-2"), Path("b.mp3"))]


def test_a_title_that_nobody_reads_has_no_excerpts(text_only: Path, say: Say) -> None:
    assert "DP-BLD-007" in say(2, "clips", "excerpt", "봄", "s00001")


def test_an_excerpt_is_of_something(text_only: Path, say: Say) -> None:
    say(2, "clips", "excerpt", "봄")
