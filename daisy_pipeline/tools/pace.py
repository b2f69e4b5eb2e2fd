# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pace and pitch of finished speech (FFmpeg's atempo), for engines that cannot change their own."""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.model.ports import Speech

SLOWEST, FASTEST = 0.25, 4.0  # of what atempo does well, in two steps
_AROUND = 100  # ms of silence: more than atempo's window of some 50


def paced(speech: Speech, rate: int, pitch: int) -> Speech:
    """The speech at ``rate`` and ``pitch`` percent of its own; 100 and 100 leave it as it is.

    The whole voice moves with the pitch, as a tape does that runs faster; the pace is held.
    Silence comes before and behind it, for the caller to take off: atempo swallows some of both.
    """
    if not speech.pcm or (rate == 100 and pitch == 100):
        return speech
    tempo = min(FASTEST, max(SLOWEST, rate / pitch))
    first = min(2.0, max(0.5, tempo))
    filters = (
        ("asetrate", f"{speech.rate * pitch // 100}"),
        ("aresample", f"{speech.rate}"),
        ("atempo", f"{first:.6f}"),
        ("atempo", f"{tempo / first:.6f}"),
        ("aformat", "sample_fmts=s16:channel_layouts=mono"),
    )
    around = bytes(2 * (speech.rate * _AROUND // 1000))
    return Speech(_through(filters, around + speech.pcm + around, speech.rate), speech.rate)


def _through(filters: Sequence[tuple[str, str]], pcm: bytes, rate: int) -> bytes:
    """16-bit samples as they come out of a row of FFmpeg's filters."""
    import av
    from av.audio.frame import AudioFrame
    from av.filter import Graph

    graph = Graph()
    ends = [graph.add_abuffer(format="s16", sample_rate=rate, layout="mono")]
    ends += [graph.add(name, words) for name, words in filters]
    ends.append(graph.add("abuffersink"))
    graph.link_nodes(*ends).configure()
    frame = AudioFrame(format="s16", layout="mono", samples=len(pcm) // 2)
    frame.sample_rate, frame.pts = rate, 0
    frame.planes[0].update(pcm[: 2 * frame.samples])
    graph.push(frame)
    graph.push(None)
    heard = bytearray()
    while True:
        try:
            ready = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            break
        assert isinstance(ready, AudioFrame)
        heard += bytes(ready.planes[0])[: 2 * ready.samples]
    return bytes(heard)
