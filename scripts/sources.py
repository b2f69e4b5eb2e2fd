# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/reference/sources.{ko,en}.md: what of each source format arrives, is told, or is lost.

The facts stand in docs/sources/<format>.toml; tests hold them against the golden Books.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "sources"
STATES = {
    "arrives": ("들어옵니다", "arrives"),
    "finding": ("알립니다", "told as a finding"),
    "left-out": ("일부러 뺍니다", "left out on purpose"),
    "none": ("이 형식에 없습니다", "the format cannot say it"),
}
STRUCTURES = {
    "title-page": ("표제지(제목, 지은이)", "title page"),
    "metadata": ("서지 정보", "metadata"),
    "headings": ("제목", "headings"),
    "heading-numbers": ("제목의 자동 번호", "automatic heading numbers"),
    "paragraphs": ("문단", "paragraphs"),
    "text-marks": ("글자 모양(강조, 밑줄, 위아래 첨자)", "text marks"),
    "languages": ("언어 표시", "languages"),
    "links": ("링크", "links"),
    "line-breaks": ("줄 바꿈", "line breaks"),
    "dividers": ("장면 구분", "dividers"),
    "bulleted-lists": ("글머리표 목록", "bulleted lists"),
    "numbered-lists": ("번호 목록", "numbered lists"),
    "nested-lists": ("겹친 목록", "nested lists"),
    "definition-lists": ("낱말 풀이 목록", "definition lists"),
    "tables": ("표", "tables"),
    "cell-spans": ("합친 칸", "cell spans"),
    "header-cells": ("표의 제목 칸", "header cells"),
    "table-captions": ("표 제목", "table captions"),
    "nested-tables": ("표 안의 표", "nested tables"),
    "footnotes": ("각주", "footnotes"),
    "endnotes": ("미주", "endnotes"),
    "images": ("그림", "images"),
    "image-alternatives": ("그림의 대체 텍스트", "alternative texts"),
    "image-captions": ("그림 설명글", "image captions"),
    "page-numbers": ("원본 쪽 번호", "print page numbers"),
    "formulas": ("수식", "formulas"),
    "ruby": ("덧말", "ruby"),
    "old-hangul": ("옛한글", "old Hangul"),
    "verse": ("시", "verse"),
    "drama": ("희곡", "drama"),
    "quotations": ("인용문", "block quotations"),
    "boxes": ("글상자", "boxes"),
    "code": ("프로그램 글", "program text"),
    "headers-and-footers": ("머리말과 꼬리말", "headers and footers"),
    "comments": ("메모", "comments"),
    "tracked-changes": ("변경 추적", "tracked changes"),
    "generated-contents": ("자동 차례", "generated contents"),
    "embedded-objects": ("끼워 넣은 개체", "embedded objects"),
    "form-fields": ("양식 칸", "form fields"),
    "passwords": ("암호", "passwords"),
}
_ABOUT = (
    "원본 형식마다 무엇이 책에 들어오고, 무엇을 알리며, 무엇을 빼는지 적었습니다. "
    "‘알립니다’는 제작할 때 번호가 붙은 메시지로 알린다는 뜻입니다.",
    "What of each source format arrives in the book, what is told by a numbered message, and what "
    "is left out.",
)
_MADE = (
    "이 쪽은 `docs/sources/`의 표에서 만들어 냅니다. 직접 고치지 말고 표를 고친 뒤 "
    "`python -m scripts.reference`를 실행하세요.",
    "This page is made from the tables in `docs/sources/`. Mend a table and run "
    "`python -m scripts.reference`.",
)
_HEAD = ("| 구조 | 어떻게 되나 | 덧붙임 |", "| Structure | What becomes of it | Remark |")
_TITLE = ("원본 형식", "Source formats")


def formats() -> dict[str, dict[str, object]]:
    """The table of every format, by the format's name."""
    return {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted(FOLDER.glob("*.toml"))}


def sources_page(lang: str, mark: str) -> str:
    """The page in a language (ko or en); ``mark`` is what every page of the reference has."""
    at = 0 if lang == "ko" else 1
    other = "[English](sources.en.md)" if lang == "ko" else "[한국어](sources.ko.md)"
    parts = [f"{mark}# {_TITLE[at]}\n\n{_ABOUT[at]}\n\n{_MADE[at]} {other}\n"]
    for table in formats().values():
        structures = table["structure"]
        assert isinstance(structures, dict)
        rows = [_row(names[at], structures[key], lang, at) for key, names in STRUCTURES.items()]
        head = f"## {table[f'name_{lang}']}\n\n{_HEAD[at]}\n|---|---|---|\n"
        parts.append(head + "".join(rows))
    return "\n".join(parts)


def _row(name: str, said: dict[str, str], lang: str, at: int) -> str:
    state = STATES[said["state"]][at]
    id = said.get("id", "")
    link = f" [{id}](messages.{lang}.md#{id.lower()})" if id else ""
    remark = re.sub(r"[<>*_|\[\]`#\\]", lambda sign: f"\\{sign[0]}", said.get(lang, ""))
    return f"| {name} | {state}{link} | {remark} |\n"
