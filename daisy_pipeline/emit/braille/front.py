# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a braille book says of its title before the text."""

from __future__ import annotations

from daisy_pipeline.braille.layout.blocks import FrontMatter
from daisy_pipeline.model.language import main_language
from daisy_pipeline.model.title import Title


def front_of(title: Title) -> FrontMatter:
    """The data of title pages; the year of the braille is that of the product's date."""
    korean = main_language(title.lang) == "ko"
    authors = tuple(f"지은이 {name}" if korean else name for name in title.creators)
    return FrontMatter(
        title=title.title,
        subtitle=title.subtitle,
        authors=authors + title.contributors,
        publisher=title.edition.publisher,
        year=title.edition.date[:4],
        producer=producer_of(title),
        made=(title.revision_date or title.date)[:4],
        lang="ko" if korean else "en",
    )


def producer_of(title: Title) -> str:
    """Who makes the braille."""
    return title.producer or title.publisher


def edition_of(title: Title) -> str:
    """The print edition that the braille is made from: its ISBN, else publisher and year."""
    edition = title.edition
    if edition.isbn:
        return f"urn:isbn:{edition.isbn.replace('-', '')}"
    return ", ".join(one for one in (edition.publisher, edition.date) if one)
