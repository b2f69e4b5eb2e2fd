# SPDX-License-Identifier: AGPL-3.0-or-later
"""A novel as large-print PDF by our emitter, by WeasyPrint and by Chromium, in one run.

``python -m bench.large_print [--share 1.0] [--times 3]``. Goal: under 10 s and 1 GB for 300,000
characters. The others print the pages of our EPUB of the same Book, in one file, with a style
sheet of the same size, paper and margins. Linux only: it reads /proc. Needs, for the rows of the
others, ``pip install weasyprint`` (with Pango) and ``chromium``; ``pip install pdfua`` to judge.
A row of what is not installed says so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench.large_print_book import CHAPTERS, CHARACTERS, TITLE, novel, pictures
from bench.large_print_judge import Verdict, judge
from bench.large_print_page import write_page
from bench.measure import ROOT, machine
from daisy_pipeline.model.ports import ProductInput

_TICKS = os.sysconf("SC_CLK_TCK")
_OURS = {"profiles": ["kr-18"], "formats": ["pdf"], "sheets": 5000, "print_pages": True}


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds, peak MB of all processes together (each shared page counted once)."""

    wall: float
    cpu: float
    peak_mb: float
    code: int
    said: str = ""  # the last line of its errors


def cost(command: Sequence[str]) -> Cost:
    """What a command and all that it starts take; looked at every 50 ms."""
    begin = time.monotonic()
    spent: dict[int, float] = {}
    peak = 0.0
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        while child.poll() is None:
            peak = max(peak, _look(child.pid, spent))
            time.sleep(0.05)
        wall = time.monotonic() - begin
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    return Cost(wall, sum(spent.values()), peak, child.returncode, said)


def _look(first: int, spent: dict[int, float]) -> float:
    """The MB that a process and those below it have now; their CPU seconds go into ``spent``."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended
            parents[int(process.name)] = int(fields[1])
            used[int(process.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    ours = [number for number in used if _below(number, first, parents)]
    spent.update((number, used[number]) for number in ours)
    return sum(map(_size, ours)) / 1024


def _below(number: int, first: int, parents: Mapping[int, int]) -> bool:
    while number > 1 and number != first:
        number = parents.get(number, 0)
    return number == first


def _size(number: int) -> float:
    """The kB of a process, shared pages divided among those that share them."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0.0


# --------------------------------------------------------------------- what is measured


def ours(folder: Path, share: float) -> None:
    """Our emitter, from the Book to the PDF: what runs in the measured process."""
    from daisy_pipeline.emit.large_print.emitter import LargePrint

    out = folder / "ours"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    LargePrint().emit(_given(folder, share, _OURS), out)


def weasyprint(folder: Path, _: float) -> None:
    """WeasyPrint, tagged as it can."""
    engine = import_module("weasyprint")

    engine.HTML(folder / "page.html").write_pdf(folder / "weasyprint.pdf", pdf_variant="pdf/ua-1")


def _given(folder: Path, share: float, settings: Mapping[str, object]) -> ProductInput:
    book = novel(round(CHARACTERS * share), max(1, round(CHAPTERS * share)))
    images = {r.name: folder / r.name for r in book.resources}
    return ProductInput(book=book, title=TITLE, settings=settings, images=images)


def _again(name: str, folder: Path, share: float) -> list[str]:
    return [sys.executable, "-m", "bench.large_print", "--child", name, str(folder), str(share)]


def _chromium(folder: Path, program: str) -> list[str]:
    return [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--generate-pdf-document-outline", f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={folder / 'chromium.pdf'}", (folder / "page.html").as_uri(),
    ]  # fmt: skip


@dataclass(frozen=True)
class Engine:
    """What prints: its command, the file that it makes, and why it cannot be run, if so."""

    name: str
    command: Sequence[str]
    made: Path
    lacks: str = ""


def engines(folder: Path, share: float) -> list[Engine]:
    """Ours and its peers."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or ""
    paper = "" if find_spec("weasyprint") else "WeasyPrint is not installed"
    return [
        Engine("ours", _again("ours", folder, share), folder / "ours" / "novel-kr-18.pdf"),
        Engine("WeasyPrint", _again("weasyprint", folder, share), folder / "weasyprint.pdf", paper),
        Engine(
            "Chromium",
            _chromium(folder, program),
            folder / "chromium.pdf",
            "" if program else "Chromium is not installed",
        ),
    ]


def main() -> None:
    """Print a table of what each takes and what its PDF is worth."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--child", nargs=3, default=None)
    chosen = asked.parse_args()
    if chosen.child is not None:
        name, folder, share = chosen.child
        _CHILDREN[name](Path(folder), float(share))
        return
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("bench.large_print reads /proc: Linux only")
    print(machine(), "load", " ".join(f"{n:.1f}" for n in os.getloadavg()))
    with tempfile.TemporaryDirectory() as made:
        _compare(Path(made), chosen.share, chosen.times)


def _compare(folder: Path, share: float, times: int) -> None:
    given = _given(folder, share, {})
    pictures(given.book, folder)
    write_page(replace(given, settings={}), folder)
    print("| | wall s | CPU s | peak MB | pages | MB | words divided | pdfua |")
    print("|---|---|---|---|---|---|---|---|")
    runs: dict[str, list[Cost]] = {}
    known = engines(folder, share)
    for _ in range(times):  # in turns: what else the machine does meets all of them
        for engine in known:
            if not engine.lacks:
                runs.setdefault(engine.name, []).append(cost(engine.command))
    least: dict[str, Cost] = {}
    for engine in known:
        if engine.lacks:
            print(f"| {engine.name} | {engine.lacks} |")
            continue
        best = min(runs[engine.name], key=lambda run: run.cpu)
        if best.code or not engine.made.is_file():
            print(f"| {engine.name} | failed with {best.code}: {best.said} |")
            continue
        least[engine.name] = best
        print(_row(engine, best, judge(engine.made, given.book)), flush=True)
    own = least.pop("ours", None)
    if own is None:
        return
    for name, other in least.items():
        cpu, wall = own.cpu / other.cpu, own.wall / other.wall
        print(f"ours / {name}: CPU {cpu:.2f}, wall {wall:.2f}")


def _row(engine: Engine, best: Cost, verdict: Verdict) -> str:
    size = engine.made.stat().st_size / 1e6
    cells = [
        engine.name, f"{best.wall:.1f}", f"{best.cpu:.1f}", f"{best.peak_mb:.0f}",
        str(verdict.pages), f"{size:.2f}", str(verdict.divided), verdict.pdfua,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


_CHILDREN: Mapping[str, Callable[[Path, float], None]] = {"ours": ours, "weasyprint": weasyprint}

if __name__ == "__main__":
    main()
