# SPDX-License-Identifier: AGPL-3.0-or-later
"""The commented title.toml that a new title begins with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_TEMPLATE = {
    "ko": """\
# 이 제작 건의 설정입니다. ‘#’ 뒤는 설명이라 프로그램이 읽지 않습니다.
# 글은 큰따옴표로 감싸고, 여러 개는 ["가", "나"]처럼 씁니다.

[title]
uid = {uid}            # 대체자료의 고유 번호입니다. 바꾸지 마세요.
title = {title}
creators = {creators}   # 지은이. 예: ["김유정"]
language = {language}   # 본문의 언어: ko, en ...
date = {date}           # 대체자료를 만든 날
# subtitle = ""         # 부제목
# contributors = []     # 옮긴이, 엮은이
# subjects = []         # 주제
# description = ""      # 간단한 소개
# publisher = ""        # 대체자료를 내는 도서관. 비우면 daisy.toml의 library를 씁니다.

[edition]               # 원본(종이책)에 적힌 대로
publisher = {edition_publisher}
date = {edition_date}
isbn = {edition_isbn}
rights = {edition_rights}   # 저작권. 예: "공유저작물"

[text]
files = {files}         # 본문 파일. 여러 개면 읽을 순서대로 씁니다.

[audio]
narrators = []          # 자료에 이름을 적어도 좋다고 한 낭독봉사자. 예: ["홍길동"]

# [products]
# wanted = ["daisy3-text", "epub3"]    # 만들 자료. 모두 보려면: daisy build --help
""",
    "en": """\
# Settings of this title. What follows ‘#’ is a comment.
# Put texts in double quotes and lists in brackets: ["a", "b"].

[title]
uid = {uid}            # identifies the title; never change it
title = {title}
creators = {creators}   # authors: ["William Shakespeare"]
language = {language}   # language of the text: ko, en ...
date = {date}           # when the alternative format was made
# subtitle = ""
# contributors = []     # translators, editors
# subjects = []
# description = ""
# publisher = ""        # the library; empty: ‘library’ of daisy.toml

[edition]               # as the print original says
publisher = {edition_publisher}
date = {edition_date}
isbn = {edition_isbn}
rights = {edition_rights}

[text]
files = {files}         # text files in reading order

[audio]
narrators = []          # narrators who agreed to have their names printed

# [products]
# wanted = ["daisy3-text", "epub3"]    # see: daisy build --help
""",
}
_SITE = {
    "ko": """\
# 도서관 전체의 설정입니다. 여기에 없는 것은 기본값을 씁니다: daisy config

[site]
library = ""            # 대체자료를 내는 도서관의 이름. 자료의 발행처로 들어갑니다.
""",
    "en": """\
# Settings of the whole library. What is not here has its default: daisy config

[site]
library = ""            # the library that publishes the products
""",
}
_FIELD = re.compile(r"\{(\w+)\}")


def site_toml(lang: str) -> str:
    """The daisy.toml of a new workspace."""
    return _SITE[lang]


def title_toml(
    lang: str,
    facts: Mapping[str, str | list[str]],
    more: Mapping[str, Mapping[str, str | list[str]]] | None = None,
) -> str:
    """title.toml in Korean or English comments; ``facts`` are the values by field.

    ``more`` are further keys by table, put after the table's name; empty values are left out.
    """
    text = _FIELD.sub(lambda m: _value(facts[m[1]]), _TEMPLATE[lang])
    for table, values in (more or {}).items():
        told = {key: value for key, value in values.items() if value}
        lines = "".join(f"{key} = {_value(value)}\n" for key, value in told.items())
        for key in told:  # the comment that shows how to write it
            text = re.sub(rf"^# {key} = .*\n", "", text, flags=re.M)
        head = re.search(rf"^\[{table}\].*\n", text, re.M)
        if lines and head:
            text = text[: head.end()] + lines + text[head.end() :]
        elif lines:
            text += f"\n[{table}]\n{lines}"
    return text


def _value(value: str | list[str]) -> str:
    """A TOML value: JSON's escapes are a subset of TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
