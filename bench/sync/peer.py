# SPDX-License-Identifier: AGPL-3.0-or-later
"""aeneas 1.7.3 on the same cases; `aeneas.md` tells how to install it beside this project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.sync.cases import Case
from bench.sync.door import write
from bench.sync.measures import Answer

_LANGUAGES = {"en": "eng", "ko": "ko"}


def answer(case: Case, python: str) -> tuple[Answer, float]:
    """What aeneas says, and the seconds that it took; one language for the whole text."""
    python = python or os.environ.get("AENEAS_PYTHON", "")
    if not python:
        sys.exit("--python (or AENEAS_PYTHON): the interpreter that has aeneas, see aeneas.md")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _, sound = write(case.samples, folder, case.packed)
        (folder / "text.txt").write_text("\n".join(text for text, _ in case.texts), "utf-8")
        lang = _LANGUAGES[case.texts[0][1]]
        task = f"task_language={lang}|is_text_type=plain|os_task_file_format=json"
        more = "-r=allow_unlisted_languages=True"
        tool = (python, "-m", "aeneas.tools.execute_task")
        begun = time.perf_counter()
        subprocess.run(
            [*tool, str(sound), "text.txt", task, "out.json", more],
            cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=600,
        )  # fmt: skip
        wall = time.perf_counter() - begun
        rows = json.loads((folder / "out.json").read_text("utf-8"))["fragments"]
    spans = ((float(r["begin"]) * 1000, float(r["end"]) * 1000) for r in rows)
    return Answer(tuple(spans)), wall
