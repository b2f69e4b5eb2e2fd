# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every rule is described, its example is what it reads, and it can be refused."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from daisy_pipeline.model.book import Block, Book, Heading, Paragraph, plain, spoken
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readings import english, korean
from daisy_pipeline.readings.stage import read_book

TOLD: dict[str, dict[str, Any]] = tomllib.loads(
    (resources.files("daisy_pipeline.readings") / "rules.toml").read_text("utf-8")
)
RULES = [(lang, name) for lang, rules in TOLD.items() for name in rules]


def said(lang: str, rule: dict[str, Any], skip: tuple[str, ...] = ()) -> str:
    words = plain(rule["example"][0])
    block: Block = Heading(level=1, text=words) if rule.get("heading") else Paragraph(text=words)
    book = read_book(Book(lang=lang, body=(block,)), skip=skip).book
    return "".join(map(spoken, segments(book.body)))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_rule_is_described_once(lang: str) -> None:
    rules = {"ko": korean.RULES, "en": english.RULES}[lang]
    assert list(TOLD[lang]) == list(dict.fromkeys(rule.name for rule in rules))
    assert all(rule["ko"].endswith(".") and rule["en"] for rule in TOLD[lang].values())


@pytest.mark.parametrize(("lang", "name"), RULES)
def test_the_example_is_true_and_the_rule_can_be_refused(lang: str, name: str) -> None:
    rule = TOLD[lang][name]
    assert said(lang, rule) == rule["example"][1]
    if name not in {"script"}:  # it reads nothing, it lists
        assert said(lang, rule, (name,)) != rule["example"][1]
