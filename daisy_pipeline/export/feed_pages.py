# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents of an OPDS 2.0 feed: the root with its groups, pages by kind, publications.

Equal offers give equal bytes: the feed's time is that of its newest item.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from daisy_pipeline.catalogue.facts import ItemFacts, id_key
from daisy_pipeline.export.feed_publication import (
    FEED,
    Offer,
    Plain,
    Site,
    page_of,
    publication,
)
from daisy_pipeline.export.new_titles import KINDS
from daisy_pipeline.messages import phrase

ROOT, NEW = "opds.json", "new"
_NEWEST = "http://opds-spec.org/sort/new"
_SHOWN = 10  # of a group, in the root


def documents(offers: Sequence[Offer], site: Site, page_size: int) -> Iterator[tuple[str, bytes]]:
    """Every document by its name in the feed's folder; the root comes last."""
    by_title: dict[str, list[ItemFacts]] = {}
    for one in offers:
        by_title.setdefault(one.facts.title.uid, []).append(one.facts)
    for one in offers:
        also = [f for f in by_title[one.facts.title.uid] if f.item_id != one.facts.item_id]
        made = publication(one, site, page_of(one.facts).count("/"), also)
        yield page_of(one.facts), _bytes(made)
    lists = _lists(offers)
    for name, some in lists.items():
        for number in range(1, _pages(some, page_size) + 1):
            yield _file(name, number), _bytes(_page(name, number, some, site, page_size))
    yield ROOT, _bytes(_root(lists, site))


def _lists(offers: Sequence[Offer]) -> dict[str, list[Offer]]:
    """All by their days, newest first; then each kind that has any, by title."""
    newest = sorted(offers, key=lambda one: id_key(one.facts.item_id))
    newest.sort(key=lambda one: one.facts.completed, reverse=True)
    by_name = sorted(offers, key=lambda o: (o.facts.title.title, id_key(o.facts.item_id)))
    kinds = {kind: [one for one in by_name if one.kind == kind] for kind in KINDS}
    return {NEW: newest} | {kind: some for kind, some in kinds.items() if some}


def _pages(some: Sequence[Offer], size: int) -> int:
    return max(1, -(-len(some) // size))


def _file(name: str, number: int) -> str:
    return f"{name}.json" if number == 1 else f"{name}-{number}.json"


def _title(name: str, lang: str) -> str:
    return phrase("feed.new" if name == NEW else f"list.kind-{name}", lang)


def _root(lists: dict[str, list[Offer]], site: Site) -> Plain:
    """Where a reader begins: ways to every list, and the newest of each."""
    title = phrase("feed.title", site.lang, library=site.library).strip()
    navigation, groups = [], []
    for name, some in lists.items():
        href, shown = site.address(_file(name, 1)), _title(name, site.lang)
        rel = {"rel": _NEWEST} if name == NEW else {"rel": "subsection"}
        properties = {"properties": {"numberOfItems": len(some)}}
        navigation.append({"title": shown, "href": href, "type": FEED, **rel, **properties})
        newest = sorted(some, key=lambda one: one.facts.completed, reverse=True)[:_SHOWN]
        groups.append(
            {
                "metadata": {"title": shown, "numberOfItems": len(some)},
                "links": [{"rel": "self", "href": href, "type": FEED}],
                "publications": [publication(one, site, 0) for one in newest],
            }
        )
    return {
        "metadata": {"title": title, "modified": _newest(lists[NEW])},
        "links": [_way("self", ROOT, site), _way("start", ROOT, site)],
        "navigation": navigation,
        "groups": groups,
    }


def _page(name: str, number: int, some: Sequence[Offer], site: Site, size: int) -> Plain:
    last = _pages(some, size)
    ways = {"self": number, "first": 1, "last": last}
    ways |= {"previous": number - 1} if number > 1 else {}
    ways |= {"next": number + 1} if number < last else {}
    metadata: dict[str, Any] = {
        "title": _title(name, site.lang),
        "modified": _newest(some),
        "numberOfItems": len(some),
        "itemsPerPage": size,
        "currentPage": number,
    }
    links = [_way(rel, _file(name, to), site) for rel, to in ways.items()]
    shown = some[(number - 1) * size : number * size]
    return {
        "metadata": metadata,
        "links": [*links, _way("start", ROOT, site), _way("up", ROOT, site)],
        "publications": [publication(one, site, 0) for one in shown],
    }


def _way(rel: str, name: str, site: Site) -> Plain:
    return {"rel": rel, "href": site.address(name), "type": FEED}


def _newest(some: Sequence[Offer]) -> str:
    return max(one.modified for one in some)


def _bytes(document: Plain) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
