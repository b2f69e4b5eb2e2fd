# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a part is to be mastered: gains, quiet at its ends, room tone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place
from daisy_pipeline.model.times import EditList, Piece
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, SyncTrack
from daisy_pipeline.recordings.master import Heard, Wanted, gains_of, mastered, wanted
from daisy_pipeline.recordings.mastered import Fill, PartMaster
from daisy_pipeline.recordings.measured import SILENT, Channels, Measured, Source
from daisy_pipeline.recordings.room_tone import chosen
from tests.unit.recordings.studio import DEFAULTS, clip

WISH = Wanted(-20.0, -3.0, 70, 500, 1000)
QUIET = ((9000, 12_000), (100, 600))
PLAIN = Measured(
    source=Source("wav", "pcm_s16le", 44100, 1, 16, 0, True),
    duration=20_000, loudness=-26.0, loudness_range=4.0, true_peak=-5.0, peak=-5.1, rms=-28.0,
    clipped=0.0, dc=0.0, floor=-65.0, noise=-60.0, snr=32.0, hum=None,
    channels=Channels(0.0, 1.0, ()), head=2000, tail=2000, speech=15_000, clicks=0.0,
    plosives=0.0, reverberation=0.3, quiet=QUIET, events=(),
)  # fmt: skip


def heard(
    digest: str = "X", spoken: tuple[tuple[int, int], ...] = ((2000, 18_000),), **figures: object
) -> Heard:
    """An original in which somebody speaks at its loudness between some times."""
    measured = replace(PLAIN, **figures)  # type: ignore[arg-type]
    levels = np.full((measured.duration // 100, 2), measured.noise, np.float32)
    for begin, end in spoken:
        levels[begin // 100 : end // 100] = (measured.loudness, measured.rms)
    return Heard(digest, f"audio/{digest}.wav", measured, levels)


def plan(
    pieces: list[tuple[str, int, int]],
    *sounds: Clip | Extra,
    wish: Wanted = WISH,
    originals: tuple[Heard, ...] = (heard(),),
) -> PartMaster:
    """The part of pieces that follow each other."""
    made, at = [], 0
    for source, begin, end in pieces:
        made.append(Piece(source, begin, end, at))
        at = made[-1].until
    track = SyncTrack(
        tuple(s for s in sounds if isinstance(s, Clip)),
        tuple(s for s in sounds if isinstance(s, Extra)),
    )
    gains, _ = gains_of(originals, track, wish)
    by_digest = {one.digest: one for one in originals}
    return mastered(EditList("c001", tuple(made), at), track, by_digest, gains, wish)


def spans(part: PartMaster) -> list[tuple[int, int, int]]:
    return [(p.begin, p.end, p.at) for p in part.edits.pieces]


TWO = clip("a1", "X", 2000, 9000), clip("a2", "X", 12_000, 18_000)

# ---------------------------------------------------------------------------------- its ends


def test_longer_quiet_is_trimmed_at_both_ends() -> None:
    part = plan([("X", 0, 20_000)], *TWO)
    assert spans(part) == [(1500, 19_000, 0)]
    assert part.fills == ()
    assert part.edits.duration == 17_500


def test_shorter_quiet_is_filled_with_room_tone() -> None:
    part = plan([("X", 1800, 18_100)], *TWO)
    assert spans(part) == [(1800, 18_100, 300)]
    assert part.fills == (Fill(0, 300, "X", 100, 600), Fill(16_600, 17_500, "X", 9000, 12_000))
    assert part.edits.duration == 17_500


def test_minus_one_leaves_an_end_as_it_is() -> None:
    part = plan([("X", 0, 18_100)], *TWO, wish=replace(WISH, head=-1, tail=-1))
    assert spans(part) == [(0, 18_100, 0)]
    assert part.fills == ()


def test_announcements_and_what_may_be_speech_stay() -> None:
    """An extra counts as sound, and so does what is as loud as speech for 300 ms."""
    notice = plan([("X", 0, 20_000)], *TWO, Extra("X", 900, 1600, "announcement"))
    assert spans(notice)[0][0] == 400
    unnoticed = heard(spoken=((1000, 1300), (2000, 18_000), (19_200, 19_500)))
    part = plan([("X", 0, 20_000)], *TWO, originals=(unnoticed,))
    assert spans(part) == [(500, 20_000, 0)]
    assert part.fills == (Fill(19_500, 20_000, "X", 9000, 12_000),)


def test_a_short_noise_before_the_words_is_trimmed() -> None:
    click = heard(spoken=((300, 500), (2000, 18_000)))
    assert spans(plan([("X", 0, 20_000)], *TWO, originals=(click,)))[0][0] == 1500


def test_nothing_is_trimmed_where_a_sentence_was_not_found() -> None:
    lost = Clip("a0", "X", 700, 700, ClipOrigin.ALIGNER, ClipStatus.MISSING, 0.0)
    assert spans(plan([("X", 0, 20_000)], *TWO, lost)) == [(0, 19_000, 0)]
    gone = replace(lost, origin=ClipOrigin.HUMAN)  # a person says that nobody reads it
    assert spans(plan([("X", 0, 20_000)], *TWO, gone)) == [(1500, 19_000, 0)]


def test_the_words_count_where_a_clip_begins_in_its_pause() -> None:
    early = replace(TWO[0], begin=1600, pause=(1000, 2000))
    assert spans(plan([("X", 0, 20_000)], early, TWO[1]))[0][0] == 1500
    earlier = replace(TWO[0], begin=1200, pause=(1000, 2000))
    assert spans(plan([("X", 0, 20_000)], earlier, TWO[1]))[0][0] == 1200  # the clip stays whole


def test_a_part_without_sound_stays() -> None:
    part = plan([("X", 0, 1000)], *TWO)
    assert spans(part) == [(0, 1000, 0)]
    assert (part.gains, part.loudness) == ({"X": 6.0}, None)  # its noise is not made speech


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 1900), st.integers(18_100, 20_000), st.integers(0, 3000), st.integers(0, 3000)
)
def test_whatever_is_wanted_clips_are_whole_and_the_quiet_is_exact(
    begin: int, end: int, head: int, tail: int
) -> None:
    part = plan([("X", begin, end)], *TWO, wish=replace(WISH, head=head, tail=tail))
    (first,) = part.edits.spans("X", *(TWO[0].begin, TWO[0].end))
    (last,) = part.edits.spans("X", *(TWO[1].begin, TWO[1].end))
    assert (first[0], first[1] - first[0]) == (head, 7000)
    assert (part.edits.duration - last[1], last[1] - last[0]) == (tail, 6000)
    covered = sorted([(p.at, p.until) for p in part.edits.pieces] + [
        (f.at, f.until) for f in part.fills
    ])  # fmt: skip
    edges = [0, *(edge for span in covered for edge in span), part.edits.duration]
    assert all(a == b for a, b in zip(edges[::2], edges[1::2], strict=True))


# --------------------------------------------------------------------------------- room tone


def test_room_tone_is_near_and_long_enough() -> None:
    quiet = [(50_000, 52_000), (1000, 1400), (9000, 10_500)]
    assert chosen(quiet, 1000, 0) == (9000, 10_500)
    assert chosen(quiet, 1000, 60_000) == (50_000, 52_000)
    assert chosen(quiet, 300, 1000) == (1000, 1400)
    assert chosen(quiet, 5000, 0) == (50_000, 52_000)  # said twice and more: the longest
    assert chosen([(0, 299)], 100, 0) is None


def test_where_there_is_no_room_there_is_silence() -> None:
    part = plan([("X", 1800, 18_100)], *TWO, originals=(heard(quiet=()),))
    assert [f.source for f in part.fills] == ["", ""]


# ------------------------------------------------------------------------------------- gains


def test_originals_are_matched_and_the_part_is_brought_to_the_target() -> None:
    """X is as loud as everywhere in this part, Y was read softer here than usual."""
    soft = heard("Y", loudness=-30.0)
    soft.levels[20:180, 0] -= 2
    clips = (*TWO, clip("a3", "Y", 2000, 18_000))
    part = plan([("X", 0, 20_000), ("Y", 0, 20_000)], *clips, originals=(heard(), soft))
    assert part.gains["Y"] - part.gains["X"] == pytest.approx(4.0)
    assert part.gains["X"] == pytest.approx(6.9, abs=0.01)  # 1 LU is lacking of the whole
    assert part.recorded == pytest.approx(-28.04, abs=0.01)
    assert part.peak == pytest.approx(-5.0 + part.gains["Y"])
    assert (part.high_pass, part.ceiling, part.loudness) == (70, -3.0, -20.0)


def test_a_part_knows_nothing_of_other_parts() -> None:
    """Where a sentence is moved in one part, others keep what they are made of."""
    one = plan([("X", 0, 10_000)], TWO[0])
    same = plan([("X", 0, 10_000)], TWO[0], clip("a2", "X", 11_500, 17_000))
    assert one == same


@pytest.mark.message("DP-AUD-021")
@pytest.mark.parametrize("figures", [{"loudness": SILENT}, {"speech": 0}])
def test_an_original_without_speech_stays_as_it_is(figures: dict[str, float]) -> None:
    mute = heard(**figures)
    gains, findings = gains_of([mute], SyncTrack(TWO), WISH)
    assert gains == {}
    assert findings == [Finding("DP-AUD-021", Place(file="audio/X.wav"))]
    part = plan([("X", 0, 20_000)], *TWO, originals=(mute,))
    assert (part.gains, part.loudness) == ({"X": 0.0}, None)


def test_a_synthetic_voice_need_not_be_recognized_as_speech() -> None:
    voice = tuple(replace(c, origin=ClipOrigin.VOICE) for c in TWO)
    gains, findings = gains_of([heard(speech=0)], SyncTrack(voice), WISH)
    assert (gains, findings) == ({"X": 6.0}, [])


@pytest.mark.message("DP-AUD-022")
@pytest.mark.parametrize(("loudness", "gain"), [(-61.0, 30.0), (-50.0, 30.0), (-49.9, 29.9)])
def test_a_recording_that_is_far_too_soft(loudness: float, gain: float) -> None:
    gains, findings = gains_of([heard(loudness=loudness)], SyncTrack(TWO), WISH)
    assert gains == {"X": gain}
    told = [(f.id, f.place, dict(f.facts)) for f in findings]
    facts = {"loudness": -61.0, "most": 30}
    assert told == ([("DP-AUD-022", Place("audio/X.wav"), facts)] if loudness == -61 else [])


@pytest.mark.parametrize(("loudness", "reached"), [(-51.8, -21.8), (-49.0, -20.0)])
def test_encoding_does_not_add_what_is_refused(loudness: float, reached: float) -> None:
    part = plan([("X", 0, 20_000)], *TWO, originals=(heard(loudness=loudness),))
    assert part.gains == {"X": pytest.approx(min(30.0, -20.0 - loudness))}
    assert part.loudness == pytest.approx(reached, abs=0.3)


@pytest.mark.message("DP-AUD-020")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("loudness", -4.9), ("loudness", -41.0), ("true_peak", 0.5), ("true_peak", float("nan")),
        ("high_pass", -1), ("high_pass", 400), ("head", -2), ("tail", 60_001),
    ],
)  # fmt: skip
def test_settings_that_cannot_be(key: str, value: float) -> None:
    with pytest.raises(DaisyError) as caught:
        wanted({**DEFAULTS["mastering"], key: value})
    (finding,) = caught.value.findings
    assert (finding.id, finding.place) == ("DP-AUD-020", Place(inside=f"mastering.{key}"))
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_the_defaults_can_be() -> None:
    assert wanted(DEFAULTS["mastering"]) == WISH
