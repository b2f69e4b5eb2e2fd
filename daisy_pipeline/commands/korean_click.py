# SPDX-License-Identifier: AGPL-3.0-or-later
"""click's own texts in Korean: put in place of its gettext when Korean is spoken."""

from __future__ import annotations

import gettext
import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from daisy_pipeline.messages import entries
from daisy_pipeline.messages.wording import fill

_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types", "utils")


class KoreanTemplate(str):
    """A Korean template whose ``format`` also computes the particles."""

    __slots__ = ()

    def format(self, *_: Any, **facts: Any) -> str:
        """The text with its fields filled, as messages.wording fills them."""
        return fill(self, {name: _flat(name, str(fact)) for name, fact in facts.items()}, "ko")


def _flat(name: str, fact: str) -> str:
    """What may be chosen as one line of words: click puts each on a line, or in quotes."""
    return " ".join(fact.replace("'", "").split()) if name in ("choice", "choices") else fact


def speak(lang: str) -> None:
    """Make click speak Korean, or give it back its own words."""
    for name in _MODULES:
        module = importlib.import_module(f"click.{name}")
        if hasattr(module, "_"):
            module.__dict__["_"] = korean if lang == "ko" else gettext.gettext
        if hasattr(module, "ngettext"):
            module.__dict__["ngettext"] = _korean_number if lang == "ko" else gettext.ngettext


def korean(text: str) -> str:
    """The Korean for one of click's texts; the text itself when there is none."""
    found = table().get(text)
    return KoreanTemplate(found) if found else text


def _korean_number(singular: str, plural: str, count: int) -> str:
    return korean(singular if count == 1 else plural)


@cache
def table() -> Mapping[str, str]:
    """click's English texts and their Korean."""
    return entries.load_words("click")
