# SPDX-License-Identifier: AGPL-3.0-or-later
"""What runs in the child process of the door to Typst: ``typst_child FOLDER TARGET HOW``.

``HOW`` is ua (tagged PDF), plain (PDF without tags), pages (the pages of places, as JSON) or
pictures (which of the files beside ``book.typ`` cannot be shown, as JSON).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_LINE = re.compile(r"book\.typ:(\d+)")


def main(folder: Path, target: Path, how: str) -> int:
    """Compile ``root/book.typ`` with the fonts of ``fonts`` alone; why not, as a line of JSON."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,  # those of formulas
        font_paths=[str(folder / "fonts")],
    )
    if how == "pictures":
        print(json.dumps({"refused": _refused(folder / "root", fonts)}))
        return 0
    compiler = typst.Compiler(
        str(folder / "root" / "book.typ"), root=str(folder / "root"), font_paths=fonts
    )
    try:
        if how == "pages":
            print(f'{{"pages": {compiler.query("<pages>", field="value", one=True)}}}')
            return 0
        tagged = how == "ua"
        made = compiler.compile(
            format="pdf", pdf_standards=["ua-1"] if tagged else [], timestamp=0, pdf_tags=tagged
        )
    except typst.TypstError as problem:
        line = _LINE.search(problem.diagnostic)
        said = {"message": problem.message, "line": int(line.group(1)) if line else 0}
        print(json.dumps(said, ensure_ascii=False))
        return 1
    assert isinstance(made, bytes)
    target.write_bytes(made)
    return 0


def _refused(root: Path, fonts: Any) -> list[str]:
    """The names of the pictures that Typst cannot set on a page."""
    import typst

    refused = []
    asked = root / "book.typ"
    for path in sorted(root.iterdir()):
        if path != asked:
            asked.write_text(f"#image({json.dumps(path.name)})#metadata(1)<shown>", "utf-8")
            try:
                compiler = typst.Compiler(str(asked), root=str(root), font_paths=fonts)
                compiler.query("<shown>")
            except (typst.TypstError, RuntimeError):  # query raises the latter
                refused.append(path.name)
    return refused


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
