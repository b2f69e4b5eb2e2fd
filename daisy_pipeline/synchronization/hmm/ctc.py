# SPDX-License-Identifier: AGPL-3.0-or-later
"""First models with the help of a speech model: it says where sentences lie, they teach the phones.

What the model heard goes through the same graph and search as everything else, with tokens in the
place of phones. Its letters are not the aligner's phones, so within each sentence's limits the
phones are labelled anew from nothing: a voice that no synthetic one resembles is learned too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from daisy_pipeline.model.finding import DaisyError, Finding
from daisy_pipeline.model.ports import AlignInput, Progress
from daisy_pipeline.synchronization.features import Floats, Spool
from daisy_pipeline.synchronization.heard import Heard
from daisy_pipeline.synchronization.hmm import kernels, neural, readings
from daisy_pipeline.synchronization.hmm.graph import Graph, Kind, Words, build
from daisy_pipeline.synchronization.hmm.models import Models
from daisy_pipeline.synchronization.hmm.parameters import CHUNK, CTC, CTC_TOPOLOGY
from daisy_pipeline.synchronization.hmm.phones import Script
from daisy_pipeline.synchronization.hmm.search import Path as States
from daisy_pipeline.synchronization.hmm.search import Search
from daisy_pipeline.synchronization.hmm.seed import Ground
from daisy_pipeline.synchronization.hmm.spans import Span, learn
from daisy_pipeline.synchronization.hmm.tokens import Spelled, spell
from daisy_pipeline.tools.onnx_folder import VOCABULARY, read_folder


@dataclass
class NeuralStart:
    """A person's speech model as the first start, where the settings name one.

    Whatever is wrong with it is told in ``findings``, and the aligner goes on without.
    """

    given: AlignInput
    findings: list[Finding] = field(default_factory=list)
    _found: Sequence[Span] | None = None  # the model listens once

    def models(
        self, heard: Heard, text: Script, known: Ground, seed: Models, progress: Progress
    ) -> Models | None:
        """The reader's phones as the model helps to find them; None without a model.

        ``seed`` stands for the phones of which little is heard.
        """
        folder = self.given.model
        if folder is None:
            return None
        if self._found is None:
            try:
                self._found = self._spans(folder, heard, text, len(known.features), progress)
            except DaisyError as problem:
                self.findings += problem.findings
                self._found = ()
        return learn(known, text.words, self._found, seed)

    def _spans(
        self, path: Path, heard: Heard, text: Script, end: int, progress: Progress
    ) -> list[Span]:
        shown = str(self.given.settings.get("model") or path.name)
        folder = read_folder(path, shown)
        spelled = spell(text, folder)
        if spelled.known < CTC.known or not len(spelled.words):
            share = round(100 * spelled.known)
            self.findings.append(Finding("DP-NEU-012", folder.place(VOCABULARY), {"share": share}))
            return []
        model = neural.open_model(folder)
        with Spool(len(spelled.columns) + 2) as spool:
            neural.listen(model, spelled.columns, heard, self.given.paths, end, spool, progress)
            whole = 2 * end >= heard.length
            found = place(spool, spelled, whole) or place(spool, spelled, whole, CTC.wider)
        within = end / max(1, -(-heard.length // 2))  # the rest of the text is read after that
        if found is None or len(found) < CTC.least * within * len(spelled.words):
            self.findings.append(Finding("DP-NEU-013", folder.place(), {"count": len(found or ())}))
            return []
        return found


def place(spool: Spool, spelled: Spelled, whole: bool, wider: float = 1.0) -> list[Span] | None:
    """Where the sentences lie that the model surely heard; None when no way leads through.

    ``whole``: the sound holds the text to its end. ``wider``: times the usual beam.
    """
    words = spelled.words
    graph = build(words, len(spelled.columns), CTC_TOPOLOGY, CTC.leaving)
    search = Search(graph, CTC_TOPOLOGY.scale, wider * CTC.beam)
    settled = [search.feed(_emitted(frames)) for frames in spool.blocks(CHUNK)]
    path = np.concatenate((*settled, search.finish(whole)))
    if len(path) != spool.length:
        return None
    margins, heard = _measured(spool, words, graph, path)
    lengths = readings.usual_lengths(graph, path, len(spelled.columns))
    said = readings.readings(words, graph, path, margins, lengths)
    found = []
    for number, one in enumerate(said):
        if one.reading is not None and heard[number] >= CTC.heard:
            begin, end = one.reading.begin, one.reading.end
            first = int(words.sentences[number])
            limits = _words(graph, path[begin:end], first, int(words.sentences[number + 1]), begin)
            found.append(Span(spelled.numbers[number], begin, end, limits))
    return found


def _emitted(frames: Floats) -> Floats:
    """The scores of the graph's densities: tokens and what follows them, silence, foreign sound."""
    tokens = frames.shape[1] - 2
    quiet, sound = frames[:, -2], frames[:, -1]
    made = np.empty((len(frames), 2 * tokens + 2), np.float32)
    made[:, 0:-2:2] = frames[:, :-2]
    made[:, 1:-2:2] = np.maximum(frames[:, :-2], quiet[:, None] + np.float32(CTC.between))
    made[:, -2] = quiet
    made[:, -1] = np.maximum(sound, quiet) + np.float32(CTC.foreign)
    return made


def _measured(
    spool: Spool, words: Words, graph: Graph, path: States
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """Each frame's score over foreign sound; the mean over each sentence's tokens at their best."""
    margins = np.zeros(len(path), np.float32)
    best = np.full(len(words.phones) + 1, kernels.LOWEST, np.float32)
    starts = words.words[words.sentences]
    at = 0
    for frames in spool.blocks(CHUNK):
        states = path[at : at + len(frames)]
        rows, density = np.arange(len(frames)), graph.density[states]
        emitted = _emitted(frames)
        margins[at : at + len(frames)] = emitted[rows, density] - emitted[:, -1]
        said = graph.kind[states] == Kind.PHONE
        which = starts[graph.block_of[states[said]]] + graph.position[states[said]]
        np.maximum.at(best, which, frames[rows[said], density[said] // 2])
        at += len(frames)
    best = np.maximum(best[:-1], np.float32(CTC.lowest))
    total = np.concatenate(([0.0], np.cumsum(best, dtype=np.float64)))
    return margins, (total[starts[1:]] - total[starts[:-1]]) / np.diff(starts)


def _words(graph: Graph, path: States, first: int, last: int, at: int) -> tuple[int, ...]:
    """The frame in which each word of a sentence begins; () unless all were heard in order."""
    said = np.flatnonzero(graph.kind[path] == Kind.PHONE)
    numbers = graph.word[path[said]]
    begins = [said[numbers == word] for word in range(first, last)]
    if not all(len(frames) for frames in begins):
        return ()
    made = tuple(at + int(frames[0]) for frames in begins)
    return made if all(a < b for a, b in pairwise(made)) else ()
