# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the report says of a build's sound: places to listen to, and where a browser plays them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from daisy_pipeline.build.review import Aside, Item, Listening, is_doubtful, to_listen
from daisy_pipeline.build.store import Done
from daisy_pipeline.formats.names import natural_key
from daisy_pipeline.model import codec
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import MediaFile, Recording, SyncTrack

Products = Mapping[str, Mapping[str, Any]]


def listening_data(done: Mapping[str, Done], products: Products) -> dict[str, Any]:
    """``listen``: segments worst first, re-readings last; ``extras``: sound of no segment;
    ``listening``: how many segments there are, and how many of them are fine.

    Times are ms of the originals; ``pause`` is the silence before a segment's words, where its
    begin may be anywhere, None where it is not known; ``sound`` is the stretch in a
    product's MP3, None where no product that was made this time holds it.
    """
    listening = listening_of(done)
    wanted = listening.asked or listening.reread or listening.asides
    players = _Players(done, products) if wanted else None
    counts = {
        "segments": listening.total,
        "fine": listening.fine,
        "human": listening.human,
        "first": listening.first,
    }
    return {
        "listen": [_item(i, players) for i in (*listening.asked, *listening.reread)],
        "extras": [_aside(a, players) for a in listening.asides],
        "listening": counts if listening.total else {},
    }


def listening_of(done: Mapping[str, Done]) -> Listening:
    """What there is to listen to after these jobs; nothing for a title that nobody reads."""
    track_job, book_job = done.get("track"), done.get("readings")
    recordings = [
        codec.loads(Recording, (result.payload / "recording.json").read_bytes())
        for job, result in done.items()
        if job.startswith("probe-")
    ]
    if track_job is None or book_job is None or not recordings:
        return Listening()
    recordings.sort(key=lambda r: natural_key(r.file))  # jobs end in any order
    track = codec.loads(SyncTrack, (track_job.payload / "track.json").read_bytes())
    book = None
    if any(is_doubtful(clip) for clip in track.clips):
        from daisy_pipeline.model.book import Book  # most reports have nothing to listen to

        book = codec.loads(Book, (book_job.payload / "book.json").read_bytes())
    return to_listen(track, book, recordings, _told(done))


def _told(done: Mapping[str, Done]) -> set[str]:
    """Segments of recordings that are refused as a whole: a finding speaks of them."""
    paths = (d.payload / "told.json" for d in done.values() if "told.json" in d.files)
    return {id for path in paths for id in json.loads(path.read_bytes())}


class _Players:
    """The encoded files of a build, by the address that the report's browser finds them under."""

    def __init__(self, done: Mapping[str, Done], products: Products) -> None:
        known = {
            entry["sha256"]: f"{entries['folder']}/{name}"
            for _, entries in sorted(products.items(), reverse=True)
            for name, entry in entries["files"].items()
            if isinstance(entry, dict)
        }
        self.files: list[tuple[MediaFile, str]] = []
        for _, result in sorted(done.items()):
            if "media.json" in result.files:
                media = codec.loads(MediaFile, (result.payload / "media.json").read_bytes())
                address = known.get(result.files[media.name][1])
                if address:
                    self.files.append((media, quote(address)))

    def find(self, source: str, begin: Ms, end: Ms) -> dict[str, Any] | None:
        """The longest stretch that holds this sound; None when no product holds any of it."""
        found = [
            (high - low, number, address, low)
            for number, (media, address) in enumerate(self.files)
            for low, high in media.edits.spans(source, begin, end)
        ]
        if not found:
            return None
        length, _, address, low = max(found, key=lambda f: (f[0], -f[1]))
        return {"href": address, "begin": low, "end": low + length}


def _item(item: Item, players: _Players | None) -> dict[str, Any]:
    return {
        "segment": item.segment,
        "text": item.text,
        "before": item.before,
        "after": item.after,
        "pause": list(item.pause) if item.pause else None,
        "status": str(item.status),
        "confidence": round(item.confidence, 3),
        "why": list(item.why),
        "gap": list(item.gap) if item.gap else None,
        **_place(item, item.hear, players),
    }


def _aside(aside: Aside, players: _Players | None) -> dict[str, Any]:
    return {"kind": aside.kind, **_place(aside, (aside.begin, aside.end), players)}


def _place(one: Item | Aside, hear: tuple[Ms, Ms], players: _Players | None) -> dict[str, Any]:
    """Where it is in the original, and the stretch of a product that plays ``hear``."""
    return {
        "source": one.source,
        "file": one.file,
        "begin": one.begin,
        "end": one.end,
        "sound": players.find(one.source, *hear) if players else None,
    }
