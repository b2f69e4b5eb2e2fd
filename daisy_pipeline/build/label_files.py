# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a label file can be what a person says of one recording of one title.

What is imported from labels is never moved again, so a file that was taken up by mistake (another
recording's, another title's, no label file at all) must not get that far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.finding import Fact, Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks

# A label as `synchronization.labels` writes it: begin, end, id, a mark perhaps, the first words.
_LABEL = re.compile(
    r"(\d{1,7}(?:[.,]\d{1,9})?)\t(\d{1,7}(?:[.,]\d{1,9})?)\t(\S+)(?:[ ]+[?!](?=\s|$))?[ ]*(.*)"
)
_LARGEST = 200_000  # lines; no recording has more sentences
_NEAR: Ms = 500  # a label of another recording is recognized up to here from its clip
_UNMOVED: Ms = 1  # as it was exported; nobody sets a label so by hand


@dataclass(frozen=True, slots=True)
class _Label:
    begin: Ms
    end: Ms
    segment: str
    words: str


def judge_label_file(
    text: str, shown: str, track: SyncTrack, book: Book, known: Sequence[Recording], source: str
) -> Finding | None:
    """What forbids to import a label file for the recording with the digest ``source``; or None.

    DP-BLD-015: no line of it is a label. -016: most labels have the words of other sentences than
    their numbers name here: another title's. -017: most stand where another recording reads them.
    """
    place = Place(shown)
    labels = list(_labels(text))
    if not labels:
        return Finding("DP-BLD-015", place)
    said = {s.id: _plain(text_of(s)) for s in segments(top_blocks(book))}
    strange = [
        one
        for one in labels
        if one.segment not in said or not said[one.segment].startswith(one.words)
    ]
    if len(strange) * 2 > len(labels):
        return Finding("DP-BLD-016", place, {"count": len(strange), "all": len(labels)})
    return _of_another(labels, track, known, source, place)


def _labels(text: str) -> Iterator[_Label]:
    for line in text.removeprefix("\ufeff").splitlines()[:_LARGEST]:
        if found := _LABEL.fullmatch(line.rstrip()):
            begin, end = (round(float(time.replace(",", ".")) * 1000) for time in found.group(1, 2))
            yield _Label(begin, end, found[3], _plain(found[4]))


def _plain(words: str) -> str:
    """Letters and digits alone: what an editor does to blanks and signs is no other sentence."""
    return "".join(sign for sign in words if sign.isalnum())


def _of_another(
    labels: Sequence[_Label],
    track: SyncTrack,
    known: Sequence[Recording],
    source: str,
    place: Place,
) -> Finding | None:
    own, others = 0, dict.fromkeys((r.digest for r in known), 0)
    unmoved = False
    for label in labels:
        clip = track.by_segment.get(label.segment)
        if clip is None or clip.source not in others:
            continue
        if clip.source == source:
            own += 1
        elif (away := _away(label, clip)) <= _NEAR:
            others[clip.source] += 1
            unmoved = unmoved or away <= _UNMOVED
    other, count = max(others.items(), key=lambda pair: pair[1], default=("", 0))
    if count <= own or not unmoved:
        return None
    names = {r.digest: r.file for r in known}
    facts: dict[str, Fact] = {"recording": names[source], "other": names[other], "count": count}
    return Finding("DP-BLD-017", place, facts)


def _away(label: _Label, clip: Clip) -> Ms:
    return max(abs(label.begin - clip.begin), abs(label.end - clip.end))
