# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every product says of a title in the same words: its whole title, and who reads it."""

from __future__ import annotations

from dataclasses import replace

from daisy_pipeline.model.title import Title

_SYNTHETIC = {"ko": "합성 음성", "en": "synthetic voice"}


def with_whole_title(title: Title) -> Title:
    """The title with its subtitle in one line, for formats that know no subtitle.

    Players of DAISY say the title when a book is opened: so it is said whole.
    """
    return replace(title, title=whole_title(title), subtitle="")


def whole_title(title: Title) -> str:
    """``Title: subtitle``."""
    return f"{title.title}: {title.subtitle}" if title.subtitle else title.title


def narrators(title: Title) -> tuple[str, ...]:
    """Who reads a product with sound: people by name, a synthetic voice always named as such."""
    if title.human_voice:
        return title.narrators
    kind = _SYNTHETIC["ko" if title.lang.lower().startswith("ko") else "en"]
    named = (n if kind in n.lower() else f"{n} ({kind})" for n in title.narrators)
    return tuple(named) or (kind,)
