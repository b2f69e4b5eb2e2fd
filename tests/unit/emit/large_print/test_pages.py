# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages as they look: rendered by Poppler and held against pictures that a person looked at.

With ``--golden-update`` they are made anew: look at every one before you commit it. A page may
differ by a little, as another version of Poppler or Typst smooths its edges in its own way. With
other fonts than the pictures were made with there are no pictures to compare: then only the
number of pages and their size are, and that all text stands between the margins.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.emit.large_print.emitter import LargePrint
from daisy_pipeline.model import book as b
from daisy_pipeline.model.ports import ProductInput
from daisy_pipeline.tools.fonts import faces
from tests.fakes.books import kitchen_sink
from tests.fakes.given import TITLE, given
from tests.fakes.golden import FOLDER
from tests.fakes.product_files import png

ROOT = FOLDER.parent.parent
HERE = FOLDER / "large-print"
DPI = 40
BLUR = 4  # pixels that are seen as one: edges differ between versions, words do not
MEAN, MOST = 1.5, 48.0  # of 255: how much a page, and a spot on it, may differ
STORY_PAGES = 6


def everything(folder: Path) -> ProductInput:
    made = given(kitchen_sink(), folder)
    for path in made.images.values():
        path.write_bytes(png())
    return made


def story(folder: Path) -> ProductInput:
    """동백꽃, its first lines."""
    lines = (ROOT / "sources/동백꽃/text/동백꽃.txt").read_text("utf-8").splitlines()[3:60]
    blocks = tuple(b.Paragraph(text=b.plain(line.strip())) for line in lines if line.strip())
    book = b.Book(lang="ko", body=(b.Heading(level=1, text=b.plain("동백꽃")), *blocks))
    title = replace(TITLE, slug="story", title="동백꽃", subtitle="", contributors=())
    return given(book, folder, title=title)


BOOKS = {"kitchen_sink": (everything, 99), "story": (story, STORY_PAGES)}


def fingerprint() -> str:
    """What the fonts of the text are, by the bytes of their files."""
    files = dict.fromkeys(face.path for face in faces(LargePrintProfile().fonts[:1]))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


@pytest.fixture(scope="module", params=sorted(BOOKS))
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    name = str(request.param)
    make, most = BOOKS[name]
    folder = tmp_path_factory.mktemp(name)
    (folder / "out").mkdir()
    wish = {"profiles": ["kr-18"], "formats": ["pdf"]}
    LargePrint().emit(replace(make(folder / "in"), settings=wish), folder / "out")
    (path,) = (folder / "out").glob("*.pdf")
    return name, path, most


def pictures(path: Path, folder: Path, most: int) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-l", str(most), str(path)]
    subprocess.run([*command, str(folder / "page")], check=True, timeout=60)
    return sorted(folder.glob("page-*.png"))


def layout(path: Path) -> dict[str, Any]:
    pdf = pypdfium2.PdfDocument(path)
    size = [round(side) for side in pdf[0].get_size()]
    made = {"pages": len(pdf), "size": size, "fonts": fingerprint()}
    pdf.close()
    return made


def faults(made: Path, wanted: Path) -> str:
    """How a page differs from its picture; "" for one that is alike."""
    with Image.open(made) as one, Image.open(wanted) as other:
        if one.size != other.size:
            return f"{made.name}: {one.size} is not {other.size}"
        small = (one.width // BLUR, one.height // BLUR)
        box = Image.Resampling.BOX
        seen = ImageChops.difference(
            one.convert("L").resize(small, box), other.convert("L").resize(small, box)
        )
    mean, most = ImageStat.Stat(seen).mean[0], float(seen.getextrema()[1])  # type: ignore[arg-type]
    alike = mean <= MEAN and most <= MOST
    return "" if alike else f"{made.name}: differs by {mean:.1f}, in a spot by {most:.0f}"


def test_pages_look_as_they_did(printed: Any, tmp_path: Path, golden_update: bool) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("poppler-missing: pdftoppm of poppler-utils renders pages")
    name, path, most = printed
    if golden_update:
        shutil.rmtree(HERE / name, ignore_errors=True)
        pictures(path, HERE / name, most)
        text = json.dumps(layout(path), indent=1) + "\n"
        (HERE / name / "layout.json").write_text(text, encoding="utf-8", newline="\n")
    if json.loads((HERE / name / "layout.json").read_text("utf-8"))["fonts"] != fingerprint():
        return  # the next test holds its layout
    wanted = sorted((HERE / name).glob("page-*.png"))
    made = pictures(path, tmp_path, most)
    assert [p.name for p in made] == [p.name for p in wanted]
    differs = [fault for fault in map(faults, made, wanted) if fault]
    assert differs == []


def test_pages_are_laid_out_as_they_were(printed: Any) -> None:
    name, path, _ = printed
    known, found = json.loads((HERE / name / "layout.json").read_text("utf-8")), layout(path)
    spare = 0 if known["fonts"] == found["fonts"] else 1 + known["pages"] // 8
    assert abs(found["pages"] - known["pages"]) <= spare
    assert found["size"] == known["size"]
    profile = LargePrintProfile()
    least = min(profile.inner, profile.outer) * 72 / 25.4 - 1
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        for thing in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_TEXT,)):
            left, _, right, _ = thing.get_bounds()
            assert least <= left and right <= page.get_width() - least, (name, left, right)
    pdf.close()


def test_a_word_more_or_a_line_lower_is_seen(tmp_path: Path) -> None:
    """The comparison can fail: one word of a page at half its size is enough."""
    wanted = HERE / "story" / "page-1.png"
    wanted = wanted if wanted.is_file() else min((HERE / "story").glob("page-*.png"))
    with Image.open(wanted) as page:
        moved = ImageChops.offset(page.convert("L"), 0, 3)
        moved.save(tmp_path / "moved.png")
        word = page.convert("L")
        word.paste(0, (60, 200, 100, 206))
        word.save(tmp_path / "word.png")
    assert faults(tmp_path / "moved.png", wanted) and faults(tmp_path / "word.png", wanted)
    assert faults(wanted, wanted) == ""
