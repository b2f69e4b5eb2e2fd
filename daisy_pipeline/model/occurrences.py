# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of a Book by the page of its source, in reading order: how a word is found again.

A reader of pages says ``p. 12`` in a block's origin; a page mark within a text goes on to the
next page. The n-th time that a word stands on a page is counted in the runs in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from daisy_pipeline.model.book import Book, PageMark, Run, Segment, Text
from daisy_pipeline.model.walk import TextPlace, change_texts

_PAGE = re.compile(r"p\. (\d{1,6})$")
Change = Callable[[str, int, str], str]


def change_runs(book: Book, change: Change) -> Book:
    """The Book with every run's text replaced by ``change(file, page, text)``; pages from 1.

    Runs of blocks without a page are left alone. An empty result drops the run.
    """

    def text(place: TextPlace) -> Text:
        origin = place.block.origin
        found = _PAGE.match(origin.inside) if origin else None
        if origin is None or found is None:
            return place.text
        page = int(found[1])
        made: list[Segment] = []
        for segment in place.text:
            items = []
            for item in segment.content:
                if isinstance(item, PageMark):
                    page += 1
                if isinstance(item, Run):
                    item = replace(item, text=change(origin.file, page, item.text))
                    if not item.text:
                        continue
                items.append(item)
            made.append(replace(segment, content=tuple(items)))
        return tuple(made)

    return change_texts(book, text)
