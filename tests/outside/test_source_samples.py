# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every sample of every source format becomes every product, and passes every check there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from daisy_pipeline.check.door import check_product
from daisy_pipeline.config.settings import defaults
from daisy_pipeline.formats.safe_zip import unpack
from daisy_pipeline.tools import epubcheck
from tests.official import daisy202, grammars
from tests.outside.test_sample_titles import PRODUCTS, daisy

pytestmark = pytest.mark.outside
SAMPLES = (
    "dtbook/MentalHealthGuide.xml",
    "dtbook/dontworrybehappy.xml",
    "dtbook/dtbook-math.xml",
    "hwp/ParaHead.hwpx",
    "hwp/SimpleDutmal.hwpx",
    "hwp/SimpleEquation.hwpx",
    "hwp/SimpleTable.hwpx",
    "hwp/sample1.hwpx",
    "hwp/distribution.hwp",
    "hwp/extracting_ParaHead.hwp",
    "hwp/finding-control.hwp",
    "hwp/merging-cell.hwp",
    "text/dongbaekkkot.euc-kr.txt",
    "text/dongbaekkkot.utf-8.txt",
    "epub/childrens-literature.epub",
    "epub/accessible_epub_3.epub",
)
WORDLESS = {
    "hwp/HeaderFooter.hwpx": "DP-HWP-006",  # words stand above and below the page only
    "hwp/making_caption.hwp": "DP-HWP-006",  # a drawn rectangle, whose caption is still to be made
    "hwp/SimplePicture.hwpx": "DP-BLD-006",  # a picture that nobody described
}
QUIET = {"check": {**defaults()["check"], "epubcheck": "never"}}


def test_the_list_is_complete(shared: Path) -> None:
    folders = ("dtbook", "epub", "hwp", "text")
    there = {f"{f}/{p.name}" for f in folders for p in (shared / "samples" / f).iterdir()}
    assert there == {*SAMPLES, *WORDLESS}


@pytest.mark.parametrize(("sample", "id"), WORDLESS.items())
def test_a_sample_without_words_is_refused_with_its_number(
    sample: str, id: str, shared: Path, tmp_path: Path
) -> None:
    (tmp_path / "sources").mkdir()
    copy = tmp_path / Path(sample).name
    shutil.copyfile(shared / "samples" / sample, copy)
    made = daisy(tmp_path, "new", "책", "--text", str(copy))
    assert made.returncode == 3
    assert f"({id})" in made.stderr


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_becomes_every_product(sample: str, shared: Path, tmp_path: Path) -> None:
    if not epubcheck.java():
        pytest.skip("java-missing: EPUBCheck runs on Java")
    (tmp_path / "sources").mkdir()
    copy = tmp_path / Path(sample).name
    shutil.copyfile(shared / "samples" / sample, copy)
    made = daisy(tmp_path, "new", "책", "--text", str(copy))
    assert made.returncode == 0, made.stderr
    # EPUBCheck judges below, once; hours of speech are not brought to one loudness for their words.
    quick = ("--set", "check.epubcheck=never", "--set", "mastering.enabled=false")
    built = daisy(tmp_path, "build", "책", "--only", PRODUCTS, *quick)
    assert built.returncode in (0, 6), built.stdout + built.stderr
    for product in PRODUCTS.split(","):
        _judge(tmp_path / "output" / "책", product, shared / "standards", tmp_path / product)


def _judge(output: Path, product: str, standards: Path, unpacked: Path) -> None:
    (package,) = (p for p in output.iterdir() if p.stem.endswith(f"-{product}") and p.is_file())
    assert check_product(package, QUIET) == []
    if product == "epub3":
        assert epubcheck.judge(package) == epubcheck.Verdict()
        return
    unpack(package, unpacked)
    complaints = daisy202.complaints if product == "daisy202" else grammars.complaints
    assert complaints(unpacked, standards) == []
