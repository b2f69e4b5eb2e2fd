# SPDX-License-Identifier: AGPL-3.0-or-later
"""A few sentences held against other words, in a voice that is known: is it these that are said?

So short a recording has nothing else to measure its sentences by. Whatever is said can be laid over
any words somehow; what is really said fits far better than other words of the same length do in the
very same sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from daisy_pipeline.model.book import Segment
from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, SyncTrack
from daisy_pipeline.synchronization.features import HOP_MS, Floats, Spool
from daisy_pipeline.synchronization.heard import Heard, listen
from daisy_pipeline.synchronization.hmm import memory, observe, seed
from daisy_pipeline.synchronization.hmm.graph import Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.parameters import TOPOLOGY, TRAINING_FRAMES
from daisy_pipeline.synchronization.hmm.parameters.takes import VERDICT
from daisy_pipeline.synchronization.hmm.phones import Script, script
from daisy_pipeline.synchronization.hmm.search import Search
from daisy_pipeline.synchronization.hmm.strangers import plainly
from daisy_pipeline.synchronization.hmm.training import phones_margin
from daisy_pipeline.synchronization.snapshot import Phones, remembered

_NEVER = -1e4

Sentence = tuple[Segment, str]


@dataclass(frozen=True)
class Fit:
    """How well a sentence's phones fit their sound, and how others' do: nats a frame."""

    own: float
    others: tuple[float, ...]

    @property
    def apart(self) -> float:
        """By how many spreads of the others it stands above their middle.

        By quantiles: of all the words of a book some are nearly the same.
        """
        low, middle, high = np.quantile(self.others, (0.16, 0.5, 0.84)).tolist()
        return float((self.own - middle) / max(VERDICT.spread, (high - low) / 2))

    @property
    def sure(self) -> float:
        """How surely the words are those of the sentence, from 0 to 1."""
        odds = (
            VERDICT.bias
            + VERDICT.own * min(VERDICT.most, self.own)
            + VERDICT.apart * min(VERDICT.most, self.apart)
        )
        return float(1 / (1 + np.exp(-max(-50.0, odds))))


def judged(
    given: AlignInput, result: AlignResult, others: Sequence[Sentence], progress: Progress
) -> AlignResult:
    """The result with clips that are as sure as their words are; people's clips stay.

    ``others``: sentences that are not said there. Nothing changes without a known voice, or where
    a recording is long enough to be measured by itself.
    """
    phones = remembered(given.memory)
    if not phones or sum(recording.duration for recording in given.recordings) > VERDICT.longest_ms:
        return result
    if not any(_is_open(clip) for clip in result.track.clips):
        return result
    found = fits(given, result.track.clips, others, phones, progress)
    review = float(given.settings.get("review_below", 0.5))
    alone = sum(_is_open(clip) for clip in result.track.clips) < VERDICT.several
    clips = tuple(
        _settled(clip, found[clip.segment].sure, review)
        if clip.segment in found and (alone or found[clip.segment].sure >= review)
        else clip
        for clip in result.track.clips
    )
    return replace(result, track=SyncTrack(clips, result.track.extras))


def _is_open(clip: Clip) -> bool:
    return clip.origin is ClipOrigin.ALIGNER and clip.begin < clip.end


def _settled(clip: Clip, sure: float, review: float) -> Clip:
    """A clip whose words are said is sure, whatever spoke against it; one of others is not."""
    sure = round(min(clip.confidence, sure) if sure < review else max(clip.confidence, sure), 3)
    status = ClipStatus.OK if clip.status is ClipStatus.LOW else clip.status
    return replace(clip, confidence=sure, status=status if sure >= review else ClipStatus.LOW)


def fits(
    given: AlignInput,
    clips: Sequence[Clip],
    others: Sequence[Sentence],
    phones: Phones,
    progress: Progress,
) -> dict[str, Fit]:
    """The fit of each sentence in its clip, by segment; very short and foreign ones have none.

    ``phones``: the reader's. DaisyError as tools.media.
    """
    own = {clip.segment: clip for clip in clips if _is_open(clip)}
    said = given.segments
    with Spool() as spool:
        heard = listen(given.recordings, given.paths, spool, progress)
        text = script([*said, *others], phones)
        seen = observe.Observations(spool)
        voiced = observe.halves(heard.voiced, seen.length)
        end = min(seen.length, TRAINING_FRAMES)
        if not voiced[:end].any():
            return {}
        known = seed.ground(seen, voiced, end)
        first = seed.Seeds(seed.speak(text), seen, known).pooled()
        models = memory.brought(phones, text.names, first, known, seen.scale)
        made: dict[str, Fit] = {}
        for at, number in enumerate(text.numbers):
            clip = own.get(said[number][0].id) if number < len(said) else None
            if clip is not None and _is_known(text, at, phones):
                low, high = _frames(clip, heard)
                piece = seen.read(max(0, low - VERDICT.edge), min(seen.length, high + VERDICT.edge))
                fit = _fit(text, at, len(said), models.emissions(piece), models)
                made |= {clip.segment: fit} if fit is not None else {}
        return made


def _is_known(text: Script, at: int, phones: Phones) -> bool:
    """Whether the reader was heard to say a sentence's phones: not so in another language."""
    own = [text.names[phone] in phones for phone in text.words.only(at).phones.tolist()]
    return len(own) >= VERDICT.least_phones and sum(own) >= VERDICT.known * len(own)


def _frames(clip: Clip, heard: Heard) -> tuple[int, int]:
    digests = [recording.digest for recording in heard.recordings]
    start = heard.starts[digests.index(clip.source)]
    return (start + clip.begin // HOP_MS) // 2, -(-(start + clip.end // HOP_MS) // 2)


def _fit(text: Script, at: int, said: int, emitted: Floats, models: Models) -> Fit | None:
    own = text.words.only(at)
    plain = plainly(emitted)
    margin = _margin(own, emitted, plain, models)
    first = sum(number < said for number in text.numbers)
    strange = (_margin(w, emitted, plain, models) for w in _strange(text.words, first, own))
    others = tuple(value for value in strange if np.isfinite(value))
    return Fit(margin, others) if np.isfinite(margin) and len(others) >= VERDICT.fewest else None


def _strange(words: Words, first: int, own: Words) -> list[Words]:
    """Other words with as many phones, from all over the sentences from ``first`` on.

    Where there are too few of them, the whole text backwards.
    """
    size = len(own.phones)
    starts = words.words[words.sentences[first] :]
    phones = words.phones
    if starts[-1] - starts[0] < size + VERDICT.windows:
        phones, starts = phones[::-1], (words.words[-1] - words.words)[::-1]
    begins = starts[: int(np.searchsorted(starts, starts[-1] - size, "right"))]
    made = []
    for begin in begins[:: max(1, len(begins) // VERDICT.windows)][: VERDICT.windows].tolist():
        inner = starts[(starts > begin) & (starts < begin + size)] - begin
        edges = np.concatenate(([0], inner, [size])).astype(np.int64)
        part = np.ascontiguousarray(phones[begin : begin + size])
        made.append(Words(part, edges, np.array([0, len(edges) - 1], np.int64)))
    return made


def _margin(words: Words, emitted: Floats, plain: Floats, models: Models) -> float:
    """The mean of the phones' margins over garbage, all words forced on the sound; NaN: no way."""
    graph = build(words, models.phones, TOPOLOGY, (_NEVER,) * 4)
    search = Search(graph, TOPOLOGY.scale, VERDICT.beam)
    path = np.concatenate((search.feed(emitted), search.finish()))
    if len(path) != len(emitted):
        return float("nan")
    own = emitted[np.arange(len(path)), graph.density[path]] - plain
    return phones_margin(graph, path, own)
