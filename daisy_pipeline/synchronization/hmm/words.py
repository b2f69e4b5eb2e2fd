# SPDX-License-Identifier: AGPL-3.0-or-later
"""When each word of the print text sounds: from the phones on the way back to the words.

Three countings must meet. The text is parted at white space; what is said may read one word as
several (numbers, Hanja); espeak-ng joins and parts words as it speaks. So each word that is said is
spoken once by itself too, and its phones are looked for among the sentence's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.book import Run, Segment, spoken, text_of
from daisy_pipeline.model.track import Clip, SyncTrack, WordTime
from daisy_pipeline.synchronization.features import HOP_MS
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind
from daisy_pipeline.synchronization.hmm.parameters import FRAME_MS
from daisy_pipeline.synchronization.hmm.phones import Script, phones
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.search import Path

_WORD = re.compile(r"\S+")
_SAID_SIGNS = frozenset("%&#@§*†‰")  # punctuation by Unicode, but read aloud
Span = tuple[int, int]


@dataclass(frozen=True)
class Phones:
    """For each phone of a sentence the frame at which it begins, and the one after its end."""

    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


def sounded(
    text: Script, graph: Graph, path: Path, said: Sequence[Said]
) -> tuple[Phones | None, ...]:
    """Where each sentence's phones sound on a way; None for one that was left out."""
    sizes = np.diff(text.words.words[text.words.sentences])
    return tuple(
        _sounded(graph, path, one.reading.begin, one.reading.end, int(size))
        if one.reading is not None
        else None
        for one, size in zip(said, sizes, strict=True)
    )


def _sounded(graph: Graph, path: Path, low: int, high: int, size: int) -> Phones | None:
    states = path[low:high]
    frames = np.flatnonzero(graph.kind[states] == Kind.PHONE)
    if not len(frames):
        return None
    reached = np.maximum.accumulate(graph.position[states[frames]])
    first = np.minimum(np.searchsorted(reached, np.arange(size + 1)), len(frames) - 1)
    begins = frames[first[:-1]]
    last = np.maximum(first[1:] - 1, first[:-1])
    last[reached[first[:-1]] >= np.arange(1, size + 1)] = 0  # a phone that was passed over
    ends = np.maximum(frames[last] + 1, begins)
    ends[-1] = frames[-1] + 1
    return Phones(begins + low, ends + low)


def times(
    segments: Sequence[Segment],
    text: Script,
    heard: Heard,
    sounds: Sequence[Phones | None],
    track: SyncTrack,
) -> tuple[WordTime, ...]:
    """The times of the words of every segment that has a place, in reading order.

    A word is what stands between white space, without the punctuation around it. Where a reading
    of several words stands for several others, its time is shared by their letters.
    """
    clips = track.by_segment
    shares = _shares(segments, text)
    made: list[WordTime] = []
    for index, number in enumerate(text.numbers):
        found, clip = sounds[index], clips.get(segments[number].id)
        if found is None or clip is None or clip.begin == clip.end:
            continue
        start = _start(heard, clip)
        made += _within(clip, found, _words(segments[number], shares[index]), start)
    return tuple(made)


def _start(heard: Heard, clip: Clip) -> int:
    """The ms of the time line at which a clip's recording begins."""
    files = [recording.digest for recording in heard.recordings]
    return heard.starts[files.index(clip.source)] * HOP_MS


def _within(
    clip: Clip, found: Phones, words: Sequence[tuple[Span, float, float]], start: int
) -> list[WordTime]:
    made: list[WordTime] = []
    at, last = clip.begin, len(found.begins) - 1
    for number, ((first, end), low, high) in enumerate(words):
        one = min(last, int(low))
        other = min(last, max(one, int(np.ceil(high)) - 1))
        begin = clip.begin if not number else int(found.begins[one]) * FRAME_MS - start
        begin = min(max(at, begin), clip.end)
        at = min(max(begin, int(found.ends[other]) * FRAME_MS - start), clip.end)
        made.append(WordTime(clip.segment, first, end, begin, at))
    return made


# ------------------------------------------------------------ words of the text in phones


def text_words(text: str) -> list[Span]:
    """The words of a print text as spans of its signs, without punctuation around them."""
    found = []
    for match in _WORD.finditer(text):
        first, last = match.span()
        while first < last and _is_outside(text[first]):
            first += 1
        while first < last and _is_outside(text[last - 1]):
            last -= 1
        if first < last:
            found.append((first, last))
    return found


def _is_outside(sign: str) -> bool:
    return category(sign).startswith("P") and sign not in _SAID_SIGNS


def _words(segment: Segment, share: Sequence[Span]) -> list[tuple[Span, float, float]]:
    """Each word of a segment's text that is said, and where it lies among the phones.

    ``share``: the phones of each word that is said.
    """
    pieces = _pieces(segment)
    said = text_words(spoken(segment))
    made = []
    for first, last in text_words(text_of(segment)):
        low, high = _said_at(pieces, first), _said_at(pieces, last, ends=True)
        begin, end = _phone_at(said, share, low), _phone_at(said, share, high, ends=True)
        if high > low and end > begin:
            made.append(((first, last), begin, end))
    return made


@dataclass(frozen=True)
class _Piece:
    """A stretch of print and the stretch of speech that stands for it."""

    print: Span
    said: Span


def _pieces(segment: Segment) -> list[_Piece]:
    """Print and speech side by side: sign by sign where it is read as it stands, else by words."""
    made: list[_Piece] = []
    at, heard = 0, 0
    for item in segment.content:
        one = Segment((item,))
        text, words = text_of(one), spoken(one)
        if text and not words and made:  # its reading stands in the run before it
            before = made.pop()
            made.append(_Piece((before.print[0], at + len(text)), before.said))
        elif isinstance(item, Run) and item.speak is not None:
            made += _by_words(text, words, at, heard)
        elif text:
            made.append(_Piece((at, at + len(text)), (heard, heard + len(words))))
        at, heard = at + len(text), heard + len(words)
    return made


def _by_words(text: str, words: str, at: int, heard: int) -> list[_Piece]:
    """A reading beside its print: word by word where there are as many."""
    print, said = ([m.span() for m in _WORD.finditer(line)] for line in (text, words))
    if len(print) != len(said) or len(print) < 2:
        return [_Piece((at, at + len(text)), (heard, heard + len(words)))]
    return [
        _Piece((at + a, at + b), (heard + c, heard + d))
        for (a, b), (c, d) in zip(print, said, strict=True)
    ]


def _said_at(pieces: Sequence[_Piece], sign: int, ends: bool = False) -> float:
    """The place in speech at which a sign of print begins, or the one before it ``ends``."""
    near = sign - 1 if ends else sign
    at = max(0, bisect_right(pieces, near, key=lambda p: p.print[0]) - 1)
    if not pieces:
        return 0.0
    (low, high), (begin, end) = pieces[at].print, pieces[at].said
    return begin + (end - begin) * min(1.0, (sign - low) / max(1, high - low))


def _phone_at(
    said: Sequence[Span], share: Sequence[Span], place: float, ends: bool = False
) -> float:
    """The place among the phones of a place in speech."""
    near = place - 0.5 if ends else place
    at = bisect_right(said, near, key=lambda span: span[0]) - 1
    if not ends and (at < 0 or said[at][1] <= place):
        at += 1  # in white space: the word after it
    if not 0 <= at < len(said):
        return 0.0 if at < 0 or not share else float(share[-1][1])
    (low, high), (begin, end) = said[at], share[at]
    return begin + (end - begin) * min(1.0, max(0.0, (place - low) / (high - low)))


# ------------------------------------------------------------ words that are said in phones


def _shares(segments: Sequence[Segment], text: Script) -> list[list[Span]]:
    """For each sentence of the script the phones of each of its words that are said."""
    codes = {name: code for code, name in enumerate(text.names)}
    own: dict[tuple[str, str], list[int]] = {}
    made: list[list[Span]] = [[] for _ in text.numbers]
    # One voice is loaded after the other, not anew for every change of language.
    for index in sorted(range(len(text.numbers)), key=lambda n: text.langs[n]):
        lang, alone = text.langs[index], []
        line = spoken(segments[text.numbers[index]])
        for word in (line[first:last] for first, last in text_words(line)):
            if (word, lang) not in own:
                found = [phone for part in phones(word, lang) for phone in part]
                own[word, lang] = [codes.get(phone, len(codes) - 1) for phone in found]
            alone.append(own[word, lang])
        made[index] = shares(alone, _together(text, index))
    return made


def _together(text: Script, index: int) -> list[list[int]]:
    words, sentences, heard = text.words.words, text.words.sentences, text.words.phones
    return [
        heard[words[w] : words[w + 1]].tolist()
        for w in range(sentences[index], sentences[index + 1])
    ]


def shares(alone: Sequence[Sequence[int]], together: Sequence[Sequence[int]]) -> list[Span]:
    """The phones of a sentence that belong to each of its words.

    ``alone``: each word's phones when it is said by itself; ``together``: the sentence's phones in
    the words that espeak-ng makes of it.
    """
    sounding = [word for word in alone if word]
    if len(sounding) == len(together) and all(map(_alike, sounding, together)):
        edges = np.cumsum([0] + [len(word) for word in together]).tolist()
    else:
        edges = _aligned(sounding, [phone for word in together for phone in word])
    made, at = [], 0
    for word in alone:
        at += bool(word)
        made.append((edges[at - 1], edges[at]) if word else (edges[at], edges[at]))
    return made


def _alike(one: Sequence[int], other: Sequence[int]) -> bool:
    return abs(len(one) - len(other)) <= 1 + len(one) // 4


def _aligned(words: Sequence[Sequence[int]], sentence: Sequence[int]) -> list[int]:
    """Where each word begins in the sentence, and its end: between phones that match, in step."""
    line = [phone for word in words for phone in word]
    matched = SequenceMatcher(None, line, sentence, autojunk=False).get_matching_blocks()
    xs, ys = [0.0], [0.0]
    for block in matched[:-1]:
        for at in (0, block.size):
            if block.a + at > xs[-1]:
                xs.append(block.a + at)
                ys.append(block.b + at)
    if len(line) > xs[-1]:
        xs.append(len(line))
        ys.append(len(sentence))
    ys[-1] = len(sentence)
    starts = np.cumsum([0] + [len(word) for word in words])
    edges = np.rint(np.interp(starts, xs, ys)).astype(int)
    return [*edges[:-1].tolist(), len(sentence)]
