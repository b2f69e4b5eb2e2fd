# SPDX-License-Identifier: AGPL-3.0-or-later
"""All text products of a 300,000-character title against pandoc making its EPUB alone.

``python -m bench.products`` (needs pandoc). Goal: at most 4 times pandoc's CPU for all of ours.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.measure import DAISY, ROOT, cost, machine, workspace

CHARACTERS = 300_000


def novel() -> tuple[str, str]:
    """A long Korean text with chapters: as a typist writes it, and as Markdown for pandoc."""
    story = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8")
    paragraphs = [line.strip() for line in story.splitlines()[3:] if line.strip()]
    typed, marked, count, chapter = [], [], 0, 0
    while count < CHARACTERS:
        chapter += 1
        typed.append(f"# 제{chapter}장\n")
        marked.append(f"# 제{chapter}장\n")
        for paragraph in paragraphs:
            typed.append(f"  {paragraph}")
            marked.append(f"{paragraph}\n")
            count += len(paragraph)
        typed.append("")
    return "\n".join(typed), "\n".join(marked)


def main() -> None:
    """Print CPU seconds of both and their ratio."""
    print(machine())
    if not shutil.which("pandoc"):
        raise SystemExit("pandoc is not installed")
    typed, marked = novel()
    with workspace() as folder:
        (folder / "novel.txt").write_text(typed, "utf-8")
        (folder / "novel.md").write_text(marked, "utf-8")
        made = cost((*DAISY, "new", "소설", "--text", "novel.txt"), folder)
        command = (*DAISY, "build", "소설", "--only", "daisy3-text,epub3")
        pandoc = ("pandoc", "novel.md", "-o", "novel.epub", "--metadata", "title=x")
        runs = []
        for _ in range(3):  # in turn, and the cheapest of each: noise only ever adds
            _forget(folder)
            ours = cost((*command, "--set", "check.epubcheck=never"), folder)
            runs.append((ours, cost(pandoc, folder)))
        ours = min((one for one, _ in runs), key=lambda c: c.cpu)
        peer = min((one for _, one in runs), key=lambda c: c.cpu)
        print(f"characters {len(typed)}; daisy new {made.cpu:.2f} s")
        print(f"daisy build, 2 products, checked: {ours.cpu:.2f} s CPU, {ours.peak_mb:.0f} MB")
        print(f"pandoc, EPUB alone:               {peer.cpu:.2f} s CPU, {peer.peak_mb:.0f} MB")
        print(f"ratio {ours.cpu / peer.cpu:.2f} (exit codes {ours.code}, {peer.code})")


def _forget(folder: Path) -> None:
    """What ``new`` already did must be done again: the whole work is measured."""
    shutil.rmtree(folder / "output", ignore_errors=True)


if __name__ == "__main__":
    main()
