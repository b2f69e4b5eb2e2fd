# SPDX-License-Identifier: AGPL-3.0-or-later
"""One term for one thing: the glossary is in order, and what people read keeps to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from daisy_pipeline.messages.entries import file_names, load, load_words
from tests.meta.pages import ROOT, text_of, without_code

PAGE = "docs/glossary.md"


def rows() -> list[list[str]]:
    table = text_of(PAGE).partition("## ")[0].splitlines()
    found = [[c.strip() for c in line.strip("|").split("|")] for line in table if line[:1] == "|"]
    return found[2:]


def avoided() -> Iterator[tuple[str, str]]:
    for term, _, _, others in rows():
        for other in others.split(","):
            if other.strip():
                yield other.strip(), term


def korean_of_catalogues() -> Iterator[tuple[str, str]]:
    for name in file_names():
        if name == "click":
            yield from load_words(name).items()
            continue
        for key, table in load(name).items():
            yield key, " ".join(table.get(k, "") for k in ("ko", "fix_ko", "long_ko"))


def test_terms_are_sorted_and_told_once() -> None:
    terms = [row[0] for row in rows()]
    plain = [term.replace(" ", "") for term in terms]
    assert plain == sorted(plain) and len(set(terms)) == len(terms) > 40
    assert all(row[1] and row[2] for row in rows())
    assert not {other for other, _ in avoided()} & set(terms)


@pytest.mark.parametrize(("other", "term"), list(avoided()))
def test_messages_keep_to_the_glossary(other: str, term: str) -> None:
    wrong = re.compile(rf"(?<![가-힣]){re.escape(other)}")
    used = [key for key, text in korean_of_catalogues() if wrong.search(text)]
    assert used == [], f"‘{term}’, not ‘{other}’"


@pytest.mark.parametrize(("other", "term"), list(avoided()))
def test_documents_keep_to_the_glossary(other: str, term: str) -> None:
    wrong = re.compile(rf"(?<![가-힣]){re.escape(other)}")
    pages = sorted((ROOT / "docs" / "how-to").glob("*.md"))
    names = ["README.md", "docs/tutorial/first-book.ko.md"]
    names += [p.relative_to(ROOT).as_posix() for p in pages]
    used = [n for n in names if wrong.search(without_code(text_of(n)))]
    assert used == [], f"‘{term}’, not ‘{other}’"
