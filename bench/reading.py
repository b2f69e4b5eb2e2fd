# SPDX-License-Identifier: AGPL-3.0-or-later
"""A novel of 300,000 characters read, normalized and segmented: ``python -m bench.reading``.

CPU seconds of the steps' own functions, payloads written and read as in a build, in one process
for each format and without Python's start. Goal: under 3 s for each format. pandoc, where it is
installed, reads DOCX and EPUB to its own JSON beside it: its whole process counts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import ROOT, best, machine, workspace
from bench.products import novel
from daisy_pipeline.model.book import Book
from daisy_pipeline.model.codec import loads
from daisy_pipeline.model.ports import StepInput
from daisy_pipeline.normalization.steps import normalize
from daisy_pipeline.readers.hwp import document as hangul
from daisy_pipeline.readers.steps import read
from daisy_pipeline.segmentation.reconcile import reconcile
from daisy_pipeline.segmentation.rows import rows_bytes
from daisy_pipeline.segmentation.steps import segment
from tests.fakes import docx, hwpx
from tests.unit.readers import epubs

FORMATS = ("txt", "docx", "hwpx", "epub")
PEER = ("docx", "epub")


def main() -> None:
    """Print a row a format; with a file as argument, its own three figures."""
    if len(sys.argv) > 1:
        print(*(f"{cpu:.3f}" for cpu in _steps(Path(sys.argv[1]))))
        return
    print(machine())
    with workspace() as folder:
        for path in _made(folder):
            read_s, normal_s, cut_s = _child(path)
            row = f"read {read_s:5.2f}  normalize {normal_s:5.2f}  segment {cut_s:5.2f}"
            whole = read_s + normal_s + cut_s
            print(f"{path.suffix[1:]:5} {row}  together {whole:5.2f} s CPU{_peer(path, read_s)}")


def _made(folder: Path) -> list[Path]:
    """The novel in every format."""
    typed, _ = novel()
    lines = [line for line in typed.split("\n") if line]
    paths = [folder / f"novel.{suffix}" for suffix in FORMATS]
    paths[0].write_text(typed, "utf-8")
    body = "".join(
        docx.p(line[2:], style="Heading1") if line[0] == "#" else docx.p(line.strip())
        for line in lines
    )
    docx.write(paths[1], docx.members(body))
    paths[2].write_bytes(hwpx.write_hwpx([_hangul(line) for line in lines]))
    epubs.pack(paths[3], _pages(lines))
    return paths


def _hangul(line: str) -> hangul.Para:
    head = line.startswith("#")
    style = hangul.Style("개요 1" if head else "바탕글", "ko")
    return hangul.Para((hangul.Words(line.strip("# ")),), style=style)


def _pages(lines: list[str]) -> dict[str, str | bytes]:
    pages: dict[str, str | bytes] = {}
    chapter: list[str] = []
    for line in [*lines, "#"]:
        if line[0] == "#" and chapter:
            pages[f"c{len(pages):03}.xhtml"] = epubs.page("".join(chapter))
            chapter = []
        tag = "h1" if line[0] == "#" else "p"
        chapter.append(f"<{tag}>{line.strip('# ')}</{tag}>")
    return pages


def _steps(path: Path) -> tuple[float, float, float]:
    """CPU seconds of read, normalize and segment; modules are loaded within them."""
    rows = path.with_suffix(".tsv")
    outs = [path.with_suffix(f".{name}") for name in ("read", "normal", "cut")]
    for out in outs:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
    marks = [time.process_time()]
    read(StepInput({"source-001": path}), outs[0])
    marks.append(time.process_time())
    normalize(StepInput({"book": outs[0]}), outs[1])
    marks.append(time.process_time())
    book = loads(Book, (outs[1] / "book.json").read_bytes())
    rows.write_bytes(rows_bytes(reconcile(book, ()).rows))  # build does this before the step
    segment(StepInput({"book": outs[1], "rows": rows}), outs[2])
    marks.append(time.process_time())
    return marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]


def _child(path: Path) -> tuple[float, float, float]:
    """The cheapest of three fresh processes, as the machine's noise only ever adds."""
    command = (sys.executable, "-m", "bench.reading", str(path))
    runs = []
    for _ in range(3):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        read_s, normal_s, cut_s = map(float, done.stdout.split())
        runs.append((read_s, normal_s, cut_s))
    return min(runs, key=sum)


def _peer(path: Path, ours: float) -> str:
    if path.suffix[1:] not in PEER or not shutil.which("pandoc"):
        return ""
    command = ("pandoc", path.name, "-t", "json", "-o", "peer.json")
    took = best(command, path.parent, 3)
    return f"; pandoc reads it in {took.cpu:.2f} s: ours is {ours / took.cpu:.2f} times that"


if __name__ == "__main__":
    main()
