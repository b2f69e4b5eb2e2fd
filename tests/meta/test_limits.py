# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sizes of functions and files, licence headers, and what must not stand in a tracked file."""

from __future__ import annotations

import ast
import re
import subprocess
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = "SPDX-License-Identifier: AGPL-3.0-or-later"
FUNCTION_FAILS, FUNCTION_REPORTED = 60, 40
FILE_FAILS, FILE_REPORTED = 500, 300

# Exempt from sizes: migrations, generated tables, named numeric kernels, the tables of a schema.
EXEMPT: dict[str, str] = {
    "daisy_pipeline/ledger/migrations/0001_initial.py": "migration, written by Django",
    "daisy_pipeline/ledger/models.py": "tables of one schema that point at one another; no logic",
    "daisy_pipeline/synchronization/hmm/arcs.py": "numeric kernel",
    "daisy_pipeline/synchronization/hmm/kernels.py": "numeric kernels",
}

# Machine paths and registry hosts; the pieces are joined here so that this file passes.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:work|tmp)/\w",
            "/ho" + r"me/\w",
            "/Us" + r"ers/\w",
            "/op" + r"t/\w",
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            r"--(?:extra-)?index-" + "url",
            r"--find-" + "links",
            "proxy" + r"\.golang",
            "registry" + r"\.npmjs",
        )
    )
)


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git knows; without git (an unpacked archive) those of the main folders."""
    try:
        run = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(run, cwd=ROOT, capture_output=True, check=True).stdout
        names = [n for n in listed.decode().split("\0") if n]
        paths = [ROOT / n for n in names]
    except (OSError, subprocess.CalledProcessError):
        folders = ("daisy_pipeline", "tests", "scripts", "bench", "docs")
        paths = [p for f in folders for p in (ROOT / f).rglob("*")]
    return tuple(sorted(p for p in paths if p.is_file()))


def code() -> list[Path]:
    return [p for p in tracked() if p.suffix == ".py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            yield f"{name(path)}:{node.name}", node.end_lineno - node.lineno + 1


def judge(sizes: dict[str, int], reported: int, fails: int) -> None:
    """Warn of what is long, fail over what is too long."""
    for where, size in sorted(sizes.items()):
        if reported < size <= fails:
            warnings.warn(f"{where} has {size} lines, {reported} is our habit", stacklevel=2)
    too_long = {where: size for where, size in sizes.items() if size > fails}
    assert too_long == {}, f"limit {fails} lines; exemptions stand in EXEMPT with a why"


def test_functions_are_short() -> None:
    sizes = {w: n for p in code() if name(p) not in EXEMPT for w, n in functions(p)}
    judge(sizes, FUNCTION_REPORTED, FUNCTION_FAILS)


def test_files_are_short() -> None:
    sizes = {
        name(p): len(p.read_text("utf-8").splitlines()) for p in code() if name(p) not in EXEMPT
    }
    judge(sizes, FILE_REPORTED, FILE_FAILS)


def test_exemptions_are_still_needed() -> None:
    for path, why in EXEMPT.items():
        assert why and (ROOT / path).is_file(), path


def test_code_names_its_licence() -> None:
    """In its first line; an empty ``__init__.py`` has nothing to license."""
    written = {name(p): p.read_text("utf-8") for p in code()}
    assert [n for n, text in written.items() if text and _first(text) != f"# {HEADER}"] == []


def _first(text: str) -> str:
    return text.split("\n", 1)[0].rstrip("\r")


def test_catalogues_scripts_and_the_project_file_name_their_licence() -> None:
    wanted = [p for p in tracked() if p.suffix == ".toml" and "sources" not in p.parts]
    wanted += [p for p in tracked() if p.name in ("Makefile", "run") and "tests" not in p.parts]
    missing = [name(p) for p in wanted if HEADER not in "".join(_head(p))]
    assert missing == []


def _head(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()[:3]


def test_no_machine_paths_and_no_registry_hosts() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a recording, a picture
        for number, line in enumerate(text.splitlines(), 1):
            if path.suffix != ".sh" and (hit := FORBIDDEN.search(line)):
                found.append(f"{name(path)}:{number}: {hit[0]}")
    assert found == []
