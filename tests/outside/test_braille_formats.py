# SPDX-License-Identifier: AGPL-3.0-or-later
"""Braille made of the sample titles, judged by outsiders: the official grammar, EPUBCheck."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree

from daisy_pipeline.check.door import check_product
from daisy_pipeline.formats.brf import brf_bytes, read_pages
from daisy_pipeline.formats.ebraille import REQUIRED
from daisy_pipeline.tools import epubcheck
from tests.outside.test_sample_titles import ROOT, TITLES, daisy

pytestmark = pytest.mark.outside


@pytest.fixture(scope="module")
def products(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("점자")
    shutil.copytree(ROOT / "sources", folder / "sources")
    for title in TITLES:
        wish = ("--only", "braille", "--set", "braille.volume_pages=8")
        done = daisy(folder, "build", title, *wish, "--set", "check.epubcheck=never")
        assert done.returncode == 0, done.stderr
    return {title: folder / "output" / title / "braille" for title in TITLES}


def test_the_official_grammar_takes_the_pef(products: dict[str, Path], shared: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(str(shared / "standards/braille/pef-2008-1.rng")))
    for title, folder in products.items():
        assert grammar.validate(etree.parse(str(folder / f"{title}.pef"))), grammar.error_log


def test_epubcheck_knows_all_of_an_ebraille_but_its_five_names(
    products: dict[str, Path], tmp_path: Path
) -> None:
    if not epubcheck.java():
        pytest.skip("java-missing: EPUBCheck runs on Java")
    copy = shutil.copyfile(products["sonnets"] / "sonnets.ebrl", tmp_path / "sonnets.epub")
    said = epubcheck.judge(copy).messages
    assert {m.id for m in said} == {"OPF-027"}
    assert sorted(m.text.split('"')[1] for m in said) == sorted(REQUIRED)


def test_our_own_checks_have_nothing_to_say(products: dict[str, Path]) -> None:
    for title, folder in products.items():
        wish = "auto" if title == "동백꽃" else "never"  # one of them through EPUBCheck as well
        assert check_product(folder, {"check": {"epubcheck": wish}}) == []


def test_characters_there_and_back(products: dict[str, Path]) -> None:
    """BRF to cells to BRF gives the same bytes, and Unicode gives the same BRF."""
    assert len(list(products["동백꽃"].glob("*.brf"))) > 1
    for folder in products.values():
        volumes = sorted(folder.glob("*.brf"))
        for path in volumes:
            data = path.read_bytes()
            assert brf_bytes([p.rows for p in read_pages(data.decode("ascii"))]) == data
            text = path.with_suffix(".txt").read_text("utf-8")
            assert brf_bytes([p.rows for p in read_pages(text)]) == data
