# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small large-print product with everything that checks look at, made by Typst in a second."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from daisy_pipeline.config.large_print_profile import LargePrintProfile
from daisy_pipeline.formats.print_words import bare, digest
from daisy_pipeline.tools.fonts import faces
from daisy_pipeline.tools.pdf_mend import mend
from daisy_pipeline.tools.typst import compile_pdf
from tests.fakes.product_files import png

NAME = "책-kr-18.pdf"
TITLE = "시험 책"
LONG = "".join(f"점순이는 {n}째 감자를 내밀었다. " for n in range(1, 121))
CODE = """
#let ours(body) = highlight(fill: none, body)
#set document(title: "시험 책", author: ("김유정",))
#set page(width: 182mm, height: 257mm, margin: 22mm, numbering: "1")
#set text(font: FONTS, size: 18pt, lang: "ko", region: "KR", fallback: false, hyphenate: false)
#set smartquote(enabled: false)
#show heading: set text(size: 24pt)
#heading(ours[차례])
#outline(title: none)
= 첫째 마당 <one>
봄이 왔다. #ours[\\[원본 3쪽\\]] #link(<two>)[둘째로 간다.]
#image("p.png", alt: "닭 두 마리", width: 3cm)
#terms(separator: h(0.5em), terms.item(ours[가.], [감자]), terms.item(ours[나.], [
  닭 #terms(separator: h(0.5em), terms.item(ours[1.], [수탉]))
]))
#table(columns: 2, table.header[이름][수], [닭], [2], [감자], [3])
== 마디
LONG
= 둘째 마당 <two>
#text(lang: "en")[It ends.] #link("https://example.org/")[밖으로]
#quote(block: true, par[#emph(ours[\\[주 1\\]]) 주석의 말.])
"""
CHAPTERS = (
    (
        "첫째 마당",
        "첫째 마당 봄이 왔다. 둘째로 간다. 닭 두 마리 감자 닭 수탉 이름 수 닭 2 감자 3 마디" + LONG,
    ),
    ("둘째 마당", "둘째 마당 It ends. 밖으로 주석의 말."),
)


@cache
def pdf() -> bytes:
    """The good PDF."""
    found = faces(LargePrintProfile().fonts)
    names = ", ".join(f'"{name}"' for name in dict.fromkeys(face.family for face in found))
    code = CODE.replace("FONTS", f"({names},)").replace("LONG", LONG)
    with TemporaryDirectory() as made:
        folder = Path(made)
        picture, target = folder / "p.png", folder / NAME
        picture.write_bytes(png())
        fonts = list(dict.fromkeys(face.path for face in found))
        assert compile_pdf(code, target, fonts=fonts, images={"p.png": picture}) is None
        mend(target, [[(1, 0), (2, 0)]])
        return target.read_bytes()


def listing(**changes: object) -> dict[str, object]:
    """What ``large-print.json`` says of it."""
    chapters = [{"heading": name, **digest(bare(words))} for name, words in CHAPTERS]
    own: dict[str, object] = {"file": NAME, "kind": "pdf", "volume": 1, "of": 1, "pages": 0}
    own |= {"profile": {"name": "kr-18", "size": 18, "theme": "black-on-white"}}
    own |= {"chapters": chapters, **changes}
    return {"version": 1, "lang": "ko", "files": [own]}


def put_product(folder: Path) -> Path:
    """The good product in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(pdf())
    (folder / "large-print.json").write_text(json.dumps(listing()), "utf-8")
    return folder
