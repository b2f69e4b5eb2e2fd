# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passages that were left out where somebody speaks as long as they take.

Where voices take turns, one that no model learned is foreign to the search: a page of it is missing
and a page of other sound stands in its place. That is no claim to make. So all sentences of such a
passage are laid over that speech, one after the other; where each comes out at about its own pace
they lie there, and a person is asked about those whose phones do not fit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from daisy_pipeline.synchronization.hmm.anchors import Anchors
from daisy_pipeline.synchronization.hmm.final import Way
from daisy_pipeline.synchronization.hmm.graph import Kind, Words
from daisy_pipeline.synchronization.hmm.observe import Observations
from daisy_pipeline.synchronization.hmm.readings import expected, usual_lengths
from daisy_pipeline.synchronization.hmm.rescue import gaps, sought, spoken_for
from daisy_pipeline.synchronization.hmm.training import Trained

_AS_LONG = (0.75, 1.35)  # the speech there, over the time that the passage should take
_LONGEST = 6000  # frames
_PACES = (0.5, 2.0)  # of each sentence in it
_NEVER = (-1e6,) * 4  # all of it is the passage or a pause


def laid_over(
    way: Way,
    heard: Observations,
    words: Words,
    learned: Trained,
    anchors: Anchors,
    voiced: npt.NDArray[np.bool_],
) -> Way:
    """The way with those passages that the speech in their place may be."""
    phones = learned.models.phones // learned.folds
    lengths = usual_lengths(way.graph, way.path, phones)
    wanted = expected(words, lengths)
    words = words.folded(phones, learned.folds)
    said = way.graph.block_of[way.path[way.graph.kind[way.path] == Kind.PHONE]]
    missing = np.bincount(said, minlength=len(words) + 1)[: len(words)] == 0
    if missing.all():
        return way
    settled = {*anchors.unread, *(one.sentence for one in anchors.aside)}
    path, margins = way.path.copy(), way.margins.copy()
    for first, last, begin, end in gaps(way, missing):
        speech = int(voiced[begin:end].sum()) / max(1.0, float(wanted[first:last].sum()))
        if last - first < 2 or end - begin > _LONGEST or not _AS_LONG[0] <= speech <= _AS_LONG[1]:
            continue
        if settled.intersection(range(first, last)) or spoken_for(anchors, begin, end):
            continue
        found = sought(heard.read(begin, end), words.only(first, last), learned, lengths, _NEVER)
        if found is not None and all(_PACES[0] <= f.pace <= _PACES[1] for f in found.fits):
            path[begin:end] = found.path + way.graph.block_starts[first]
            margins[begin:end] = found.margins
    return replace(way, path=path, margins=margins)
