# SPDX-License-Identifier: AGPL-3.0-or-later
"""The aligner ``hmm``: phone models learned from the recording, searched over the text's graph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.ports import AlignInput, AlignResult, Progress
from daisy_pipeline.synchronization.features import Spool
from daisy_pipeline.synchronization.heard import Heard, listen
from daisy_pipeline.synchronization.hmm import (
    anchors,
    answers,
    echoes,
    ends,
    evidence,
    final,
    fringes,
    lone,
    memory,
    music,
    observe,
    others,
    readings,
    seed,
    words,
)
from daisy_pipeline.synchronization.hmm.anchors import NONE, Anchors
from daisy_pipeline.synchronization.hmm.answers import Found
from daisy_pipeline.synchronization.hmm.ctc import NeuralStart
from daisy_pipeline.synchronization.hmm.edges import Edges, Limits
from daisy_pipeline.synchronization.hmm.graph import Kind
from daisy_pipeline.synchronization.hmm.parameters import TRAINING_FRAMES
from daisy_pipeline.synchronization.hmm.parameters.sound import SHORTEST
from daisy_pipeline.synchronization.hmm.phones import Script, script
from daisy_pipeline.synchronization.hmm.readings import Said
from daisy_pipeline.synchronization.hmm.refusals import inaudible
from daisy_pipeline.synchronization.hmm.rescue import rescued
from daisy_pipeline.synchronization.hmm.sliding import brought_back
from daisy_pipeline.synchronization.hmm.starts import Start, search_starts
from daisy_pipeline.synchronization.snapshot import Phones, remembered


class HmmAligner:
    """Works without any model, for every language that espeak-ng speaks. Same input, same clips.

    Settings: ``review_below`` (confidence that asks for a person) and ``trim_silence`` (limits at
    the edges of speech; otherwise every pause belongs to the segment before it). With a speech
    model of the site's own (``given.model``) it is the first start; its faults are DP-NEU-….
    """

    name = "hmm"
    version = 1

    def align(self, given: AlignInput, progress: Progress) -> AlignResult:
        """A clip for every segment; findings DP-SYN-001, -002 and -008."""
        with Spool() as spool:
            heard = listen(given.recordings, given.paths, spool, progress)
            phones = remembered(given.memory)
            text = script(given.segments, phones)
            mute = all(inaudible(heard, number) for number in range(len(heard.recordings)))
            if not len(text.words) or heard.length < SHORTEST or not heard.voiced.any() or mute:
                return answers.nothing(given, heard, bool(len(text.words)))
            segments = [segment for segment, _ in given.segments]
            known = anchors.anchors(given.anchors, text, segments, heard)
            neural = NeuralStart(given)
            found = find(heard, text, spool, progress, known, phones, neural)
            if known and (found is None or answers.refused(found)):
                # A slip in what people set may leave no way for all the rest.
                found = find(heard, text, spool, progress, NONE, phones, neural) or found
            if found is None:
                result = answers.other_book(given, heard)
            else:
                result = answers.answer(given, replace(found, vouched=known.vouched))
            track = anchors.stand(result.track, given.anchors)
            findings = (*neural.findings, *result.findings)
            spoken = words.times(segments, text, heard, found.sounds, track) if found else ()
            return replace(result, track=track, findings=findings, words=spoken)


def find(
    heard: Heard,
    text: Script,
    spool: Spool,
    progress: Progress,
    held: Anchors = NONE,
    phones: Phones | None = None,
    neural: NeuralStart | None = None,
) -> Found | None:
    """Everything about a text in the recordings of a spool; None when no way fits.

    ``phones``: the narrator's own, learned before; ``neural``: a speech model that helps.
    """
    seen = observe.Observations(spool)
    voiced = observe.halves(heard.voiced, seen.length)
    end = min(seen.length, TRAINING_FRAMES)
    known = seed.ground(seen, voiced, end)
    reference = seed.speak(text)
    seeds = seed.Seeds(reference, seen, known)
    first = seeds.pooled()
    own = memory.brought(phones, text.names, first, known, seen.scale) if phones else None
    helped = neural.models(heard, text, known, first, progress) if neural else None
    start = search_starts(
        known, text.words, seeds, own, whole=end == seen.length, anchors=held, neural=helped
    )
    if start is None:
        return None
    best = start.best
    way: final.Way | None = final.Way(best.graph, best.path, best.margins)
    if end < seen.length:
        way = final.whole(seen, text.words, best, progress, held)
    if way is None:
        return None
    playing = music.Given(seen, heard.level, text.words)
    way, best = music.without(way, best, playing, progress, held)
    start = replace(start, best=best)
    given = others.Given(seen, voiced, text.words, reference)
    way, start = others.with_other_voices(way, start, given, held)
    way = ends.settled(way, seen, text.words, best, held)
    way = brought_back(way, seen, text.words, best, held)
    way = rescued(way, seen, text.words, best, held)
    return _found(heard, text, spool, way, start, voiced, seen, held)


def _found(
    heard: Heard,
    text: Script,
    spool: Spool,
    way: final.Way,
    start: Start,
    voiced: npt.NDArray[np.bool_],
    seen: observe.Observations,
    held: Anchors = NONE,
) -> Found:
    """What is read out of the best way: readings, other sound, evidence, limits, words."""
    strange = start.best.strange
    lengths = readings.usual_lengths(way.graph, way.path, len(text.names))
    margins = way.margins - np.float32(strange)
    said = readings.readings(text.words, way.graph, way.path, margins, lengths)
    way_heard = fringes.Heard(way.graph, way.path, margins)
    edges = _edges(spool, heard, way)
    if edges.voices:
        said = readings.amid_voices(said, voiced, way_heard)
    echoed = echoes.Echoes(seen, voiced, text.words, said)
    wanted = readings.expected(text.words, lengths)
    confirmed = echoes.confirmed(echoed, readings.foreign(way.graph, way.path, said), wanted)
    said = readings.without_tries(confirmed, said, wanted, way_heard)
    told = lone.Told(text.words, way_heard, lengths)
    said = lone.placed(said, wanted, voiced, held, told)
    said = echoes.later(replace(echoed, said=said), wanted, held)
    foreign = readings.foreign(way.graph, way.path, said)
    shown = evidence.gather(text.words, way, strange, said, start.agreed, voiced)
    limits = _limits(edges, said)
    sounds = words.sounded(text, way.graph, way.path, said)
    return Found(text, heard, said, limits, foreign, shown, sounds=sounds, voices=edges.voices)


def _edges(spool: Spool, heard: Heard, way: final.Way) -> Edges:
    kind = way.graph.kind[way.path]
    pauses = observe.twice((kind == Kind.SILENCE) | (kind == Kind.AGAIN_SILENCE), heard.length)
    return Edges(spool, heard.level, pauses)


def _limits(edges: Edges, said: tuple[Said, ...]) -> tuple[Limits | None, ...]:
    read = [s.reading for s in said if s.reading is not None]
    placed = iter(edges.limits([(2 * r.begin, 2 * r.end) for r in read]))
    return tuple(next(placed) if s.reading is not None else None for s in said)
