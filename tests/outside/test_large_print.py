# SPDX-License-Identifier: AGPL-3.0-or-later
"""Large print of a Book with everything and of a sample title: our checks, and three outsiders."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.config.large_print_profile import SHIPPED
from daisy_pipeline.emit.steps import emitter
from tests.fakes.books import kitchen_sink
from tests.fakes.given import given
from tests.fakes.product_files import png
from tests.outside.test_sample_titles import ROOT, daisy

pytestmark = pytest.mark.outside
FLOWER = "동백꽃"
RAISES = {"UA-14-001"}
"""Rules of pdfua 0.1.3 that raise an error on every file; ours are DP-LPC-018 and -019."""
SETTINGS = {"profiles": list(SHIPPED), "formats": ["pdf", "docx"]}


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A Book with everything in it, and a title made as a librarian would."""
    folder = tmp_path_factory.mktemp("큰글자")
    (folder / "all").mkdir()
    made = replace(given(kitchen_sink(), folder / "images"), settings=SETTINGS)
    for path in made.images.values():
        path.write_bytes(png())
    emitter("large-print").emit(made, folder / "all")
    shutil.copytree(ROOT / "sources" / FLOWER, folder / "sources" / FLOWER)
    wish = ("--set", 'large-print.profiles=["kr-16", "kr-18", "kr-24"]')
    done = daisy(folder, "build", FLOWER, "--only", "large-print", *wish)
    assert done.returncode == 0, done.stderr
    return [folder / "all", folder / "output" / FLOWER / "large-print"]


@pytest.fixture(scope="module")
def pdfs(products: list[Path]) -> list[Path]:
    found = [path for folder in products for path in sorted(folder.glob("*.pdf"))]
    assert len(found) >= 2 * len(SHIPPED)
    return found


def test_our_own_checks_have_nothing_to_say(products: list[Path]) -> None:
    for folder in products:
        assert check_product(folder, {}) == [], folder.name


def test_pdfua_finds_nothing_in_the_rules_that_it_can_run(pdfs: list[Path]) -> None:
    """PASS alone is not believed: it skips rules that raise errors, and these are known."""
    for path in pdfs:
        call = [sys.executable, "-m", "pdfua", "check", "--format", "json", str(path)]
        done = subprocess.run(call, capture_output=True, timeout=120, check=False)
        report = json.loads(done.stdout)
        assert report["findings"] == [], report
        assert {one["rule_id"] for one in report["skipped"]} <= RAISES


def test_qpdf_finds_no_fault(pdfs: list[Path]) -> None:
    if not shutil.which("qpdf"):
        pytest.skip("qpdf-missing: qpdf reads the files by their syntax")
    for path in pdfs:
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
        assert done.returncode == 0 and b"WARNING" not in done.stderr, done.stderr


def test_pdffonts_sees_real_fonts_embedded_and_mapped(pdfs: list[Path]) -> None:
    if not shutil.which("pdffonts"):
        pytest.skip("poppler-missing: pdffonts of poppler-utils lists fonts")
    for path in pdfs:
        done = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=False)
        rows = done.stdout.splitlines()[2:]
        assert rows and done.returncode == 0
        for row in rows:
            assert "Type 3" not in row, row
            assert row.split()[-5:-2] == ["yes", "yes", "yes"], row
