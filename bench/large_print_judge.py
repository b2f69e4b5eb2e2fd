# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a large-print PDF is worth: its pages, Korean words that its lines divide, pdfua's word."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2

from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.walk import segments, top_blocks

_HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True)
class Verdict:
    """Pages, words divided between two lines, and what pdfua says."""

    pages: int
    divided: int
    pdfua: str


def judge(path: Path, book: Book) -> Verdict:
    """Look at a PDF of a Book."""
    words = {w for s in segments(top_blocks(book)) for w in text_of(s).split()}
    pdf = pypdfium2.PdfDocument(path)
    lines: list[str] = []
    for page in pdf:
        text = page.get_textpage().get_text_bounded()
        lines += [line.strip() for line in text.splitlines() if line.strip()]
    pages = len(pdf)
    pdf.close()
    return Verdict(pages, sum(_divided(a, b, words) for a, b in pairwise(lines)), _pdfua(path))


def _divided(line: str, following: str, words: set[str]) -> bool:
    """Whether a Korean word goes on in the next line: a word of the Book, of two that are none."""
    last, first = line.split()[-1], following.split()[0]
    if not (_HANGUL.match(last[-1]) and _HANGUL.match(first[0])):
        return False
    return last + first in words and not (last in words and first in words)


def _pdfua(path: Path) -> str:
    program = shutil.which("pdfua") or str(Path(sys.executable).with_name("pdfua"))
    if not Path(program).exists():
        return "pdfua is not installed"
    ran = subprocess.run(
        [program, "check", "--format", "json", str(path)],
        capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        return f"exit code {ran.returncode}"
    counts: Counter[str] = Counter()
    for file in found.get("files", [found]):
        counts.update(str(finding.get("severity", "?")) for finding in file.get("findings", ()))
    return ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) or "nothing found"
