# SPDX-License-Identifier: AGPL-3.0-or-later
"""What styles of our own are called for the people who use them, by language and id."""

from __future__ import annotations

from collections.abc import Mapping

from daisy_pipeline.formats.docx_xml import FORMULA, OURS

STYLE_NAMES: Mapping[str, Mapping[str, str]] = {
    "ko": {
        OURS: "만든 글", FORMULA: "수식의 말",
        "PageMark": "원본 쪽", "Verse": "시", "Speaker": "말하는 이",
        "Speech": "대사", "CodeLines": "코드", "CodeText": "코드 글자", "Box": "상자",
        "Aside": "제작자 주", "Term": "용어", "Definition": "용어 풀이", "NoteText": "주 글",
        "NotesHeading": "주 제목", "Picture": "그림", "PictureText": "그림 설명",
        "Cell": "표 글", "HeaderCell": "표 머리 글", "BookTable": "책의 표",
        "Formula": "수식", "Divider": "가름", "Author": "지은이", "FrontTitle": "앞 제목",
    },
    "en": {
        OURS: "Generated", FORMULA: "Formula in words",
        "PageMark": "Print page", "Verse": "Verse", "Speaker": "Speaker",
        "Speech": "Speech", "CodeLines": "Code", "CodeText": "Code text", "Box": "Box",
        "Aside": "Producer note", "Term": "Term", "Definition": "Definition",
        "NoteText": "Note", "NotesHeading": "Heading of notes", "Picture": "Picture",
        "PictureText": "Picture description", "Cell": "Table text",
        "HeaderCell": "Table heading text", "BookTable": "Book table", "Formula": "Formula",
        "Divider": "Divider", "Author": "Author", "FrontTitle": "Front heading",
    },
}  # fmt: skip
