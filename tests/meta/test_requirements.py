# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lock files pin what the project file asks for, and NOTICE names every licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\]+)", re.M)
FILES = ("requirements.txt", "requirements-dev.txt")


def pins(name: str) -> dict[str, str]:
    return {n.lower(): v for n, v in PIN.findall((ROOT / name).read_text("utf-8"))}


def asked(*groups: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    lines = list(project["project"]["dependencies"]) + project["dependency-groups"]["build"]
    lines += [line for group in groups for line in extras[group]]
    return {re.split(r"[<>=!~\[ ]", line, maxsplit=1)[0].lower() for line in lines}


def test_locks_hold_all_that_is_asked_for() -> None:
    assert asked() <= set(pins("requirements.txt"))
    assert asked("dev", "neural") <= set(pins("requirements-dev.txt"))


def test_both_locks_agree() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.split("\n", 3)[3]):
        assert "--hash=sha256:" in block, block.split(" ", 1)[0]
    assert "://" not in text


@pytest.mark.parametrize("package", ["av", "lxml", "lameenc", "numpy"])
def test_compiled_packages_are_pinned_for_many_platforms(package: str) -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    block = re.search(rf"^{package}==.*?(?=^[a-z])", text, re.M | re.S)
    assert block and block[0].count("--hash=") >= 5


def test_notice_names_every_package_with_its_version() -> None:
    told = {
        cells[0].split(" (")[0].lower(): cells[1]
        for line in (ROOT / "NOTICE").read_text("utf-8").splitlines()
        if len(cells := [c.strip() for c in line.split("|")]) == 4 and cells[0] != "name"
    }
    assert told == pins("requirements-dev.txt")
