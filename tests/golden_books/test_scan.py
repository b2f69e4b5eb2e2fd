# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made scans, read by a Tesseract that says what the test wants, and the Books that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from daisy_pipeline.readers.pdf.reader import ScanReader
from daisy_pipeline.tools import ocr
from tests.fakes.books import PNG
from tests.fakes.golden import hold_book
from tests.fakes.ocr import Line, table

BODY = (
    "봄이 오면 마을 앞 개울에는 얼음이 풀리고 아이들은",
    "버들가지를 꺾어 피리를 만들었다. 도서관에 가는 길은",
    "언제나 즐거웠다.",
)


def body(top: int, first: int = 0) -> list[Line]:
    words = (*BODY[first:], *BODY[:first])
    return [(250 if not n else 210, top + 70 * n, w, 38) for n, w in enumerate(words)]


PAGES: dict[str, list[list[Line]]] = {
    "chapter": [[(210, 300, "제1장 봄", 70), *body(450), *body(660)]],
    "book": [
        [
            (210, 140, "버들피리의 봄", 30),
            *body(330, n - 12),
            *body(540, n - 12),
            (860, 2330, str(n), 36),
        ]
        for n in (12, 13, 14)
    ],
    "list": [
        [*body(300)]
        + [
            (210, 560 + 70 * n, f"{n + 1}. {w}", 38)
            for n, w in enumerate(("책을 고른다.", "읽는다.", "돌려준다."))
        ]
        + [(210, 800 + 70 * n, f"• {w}", 38) for n, w in enumerate(("점자책", "큰글자책"))]
    ],
    "verse": [
        [(210, 300, "진달래꽃", 70), *body(450)]
        + [
            (210, 740 + 70 * n, w, 38)
            for n, w in enumerate(
                ("나 보기가 역겨워", "가실 때에는", "말없이 고이 보내 드리우리다")
            )
        ]
    ],
    "note": [[*body(300), *body(510), (210, 2100, "1) 버들가지로 만든 피리를 말한다.", 30)]],
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_made_scan(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, golden_update: bool
) -> None:
    monkeypatch.setattr(ocr, "require", lambda *_: None)
    monkeypatch.setattr(ocr, "recognize", lambda *_: ocr.pages_of(table(PAGES[name])))
    path = tmp_path / f"{name}.tif"
    path.write_bytes(PNG)
    hold_book(ScanReader().read(path, {}), f"scan/{name}", golden_update)
