# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typst code (typst.app/docs/reference): text only ever stands in it as a quoted string.

Code mode and string literals, never markup: so no sign of a book can mean anything to Typst, and
quotation marks stay as they are printed.
"""

from __future__ import annotations

import re

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t\0\ufeff\ufffe\uffff\ud800-\udfff]')
_LABEL = re.compile(r"[A-Za-z0-9_.:-]+\Z")


def string(text: str) -> str:
    """A string literal with exactly this text, less what may not stand in PDF or UTF-8."""
    return '"' + _SPECIAL.sub(lambda found: _ESCAPED.get(found.group(), ""), text) + '"'


def joined(parts: list[str]) -> str:
    """A block that shows the parts one behind the other."""
    return parts[0] if len(parts) == 1 else "{" + ";".join(parts) + "}"


def call(name: str, *parts: str, **named: str) -> str:
    """A function's call; ``_`` in names is ``-``."""
    options = [f"{key.replace('_', '-')}: {value}" for key, value in named.items()]
    return f"{name}({', '.join([*options, *parts])})"


def label(id: str) -> str:
    """A label that can be linked to; ids of a NamedBook are always safe."""
    assert _LABEL.match(id), id
    return f"<{id}>"


def labelled(content: str, id: str) -> str:
    """Content that carries a label; what has one already gets another before it."""
    if not id:
        return content
    if content.endswith(">]"):
        return f"{{[#metadata(none){label(id)}];{content}}}"
    return f"[#{content}{label(id)}]"


def points(value: float) -> str:
    """A length in points."""
    return f"{value:g}pt"


def mm(value: float) -> str:
    """A length in millimetres."""
    return f"{value:g}mm"
