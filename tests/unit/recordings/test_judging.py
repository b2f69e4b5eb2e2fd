# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.config.intake_profile import IntakeProfile, Limit, read_profile
from daisy_pipeline.messages import Severity, severity, word
from daisy_pipeline.model.finding import Place
from daisy_pipeline.recordings.judging import judge, judge_together, told_faults
from daisy_pipeline.recordings.judging_text import Doubt, Said, Sentence
from daisy_pipeline.recordings.measured import Channels, Fault, Hum, Measured, Source
from tests.unit.recordings.figures import CLEAN, STEREO, events, spoiled

STRICT, LENIENT = read_profile("strict"), read_profile("lenient")
MP3 = Source("mp3", "mp3float", 44100, 1, 0, 128, False)


def case(number: str, warn: dict[str, Any], worst: dict[str, Any] | None) -> Any:
    marks = [pytest.mark.message(f"DP-REC-2{number}"), pytest.mark.message(f"DP-REC-1{number}")]
    return pytest.param(number, warn, worst, marks=marks, id=number)


CLICK, POP = events(Fault.CLICK, (9, 11, 9.0)), events(Fault.PLOSIVE, (9, 80, 12.0))


def lopsided(balance: float) -> dict[str, Any]:
    return {"source": STEREO, "channels": Channels(balance, 0.9, ())}


CASES = [
    case("01", {"source": replace(CLEAN.source, rate=32000)},
         {"source": replace(CLEAN.source, rate=16000)}),
    case("02", {"source": replace(MP3, bitrate=192)}, {"source": replace(MP3, bitrate=96)}),
    case("05", {"rms": -25.0}, {"rms": -40.0}),
    case("06", {"rms": -16.0}, {"rms": -8.0}),
    case("07", {"true_peak": -1.0}, {"true_peak": 0.4}),
    case("08", {"clipped": 0.00002, "events": events(Fault.CLIPPING, (9, 10, 5))},
         {"clipped": 0.002, "events": events(Fault.CLIPPING, (9, 10, 5))}),
    case("09", {"dc": -0.02}, {"dc": 0.08}),
    case("10", {"events": events(Fault.JUMP, (9, 9, -5.0))},
         {"events": events(Fault.JUMP, (9, 9, 12.0))}),
    case("11", {"floor": -55.0}, {"floor": -40.0}),
    case("12", {"snr": 30.0}, {"snr": 9.0}),
    case("13", {"hum": Hum(60.0, -60.0, 20.0, (1, 2))}, {"hum": Hum(60.0, -30.0, 40.0, (1,))}),
    case("14", {"events": events(Fault.DROPOUT, (9, 29, 20.0))},
         {"events": events(Fault.DROPOUT, (9, 99, 90.0))}),
    case("16", {"head": 200}, {"head": 0}),
    case("18", {"tail": 200}, {"tail": 0}),
    case("20", {"events": events(Fault.PAUSE, (9, 7009, 7000.0))},
         {"events": events(Fault.PAUSE, (9, 40009, 40000.0))}),
    case("21", {"clicks": 20.0, "events": CLICK}, {"clicks": 90.0, "events": CLICK}),
    case("22", {"plosives": 5.0, "events": POP}, {"plosives": 30.0, "events": POP}),
    case("23", {"reverberation": 0.7}, {"reverberation": 1.4}),
    case("24", lopsided(-5.0), lopsided(14.0)),
]  # fmt: skip


def ids(measured: Measured, profile: IntakeProfile = STRICT) -> list[str]:
    return [f.id for f in judge(measured, profile, "01.wav")]


@pytest.mark.parametrize(("number", "warn", "worst"), CASES)
def test_a_figure_beyond_a_limit_is_told_at_its_place(
    number: str, warn: dict[str, Any], worst: dict[str, Any]
) -> None:
    mild = judge(spoiled(**warn), STRICT, "01.wav")
    hard = judge(spoiled(**worst), STRICT, "01.wav")
    assert [f.id for f in mild] == [f"DP-REC-2{number}"]
    assert [f.id for f in hard] == [f"DP-REC-1{number}"]
    assert severity(hard[0].id) is Severity.ERROR
    assert severity(mild[0].id) in (Severity.WARNING, Severity.ADVICE)
    for finding in (*mild, *hard):
        assert finding.place.file == "01.wav"
        assert finding.place.time == (9 if "places" in finding.facts else None)
        for lang in ("ko", "en"):
            told = word(finding, lang)
            assert "?" not in told.text and str(finding.facts["value"]) in told.text and told.fix


ONLY = {
    "03": ({"duration": 9_000_000}, "format.longest", Limit(fail=120)),
    "15": ({"events": events(Fault.ZEROS, (9, 99, 90.0))}, "noise.zeros", Limit(fail=50)),
    "17": ({"head": 3000}, "pauses.head_long", Limit(fail=1500)),
    "19": ({"tail": 9000}, "pauses.tail_long", Limit(fail=4000)),
    "25": (
        {"source": STEREO, "channels": Channels(-90.0, 0.0, (2,))},
        "channels.empty",
        Limit(fail=0),
    ),
    "26": (
        {"source": STEREO, "channels": Channels(0.0, -0.9, ())},
        "channels.phase",
        Limit(fail=-0.5),
    ),
}


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("03", marks=[pytest.mark.message("DP-REC-203")]),
        pytest.param("15", marks=[pytest.mark.message("DP-REC-215")]),
        pytest.param("17", marks=[pytest.mark.message("DP-REC-217")]),
        pytest.param("19", marks=[pytest.mark.message("DP-REC-219")]),
        pytest.param("25", marks=[pytest.mark.message("DP-REC-225")]),
        pytest.param("26", marks=[pytest.mark.message("DP-REC-226")]),
    ],
)
def test_what_mastering_mends_is_told_and_no_more(number: str) -> None:
    assert ids(spoiled(**ONLY[number][0])) == [f"DP-REC-2{number}"]


@pytest.mark.message("DP-REC-103")
@pytest.mark.message("DP-REC-115")
@pytest.mark.message("DP-REC-117")
@pytest.mark.message("DP-REC-119")
@pytest.mark.message("DP-REC-125")
@pytest.mark.message("DP-REC-126")
def test_a_library_may_be_harder_than_the_strict_profile() -> None:
    for number, (figures, key, limit) in ONLY.items():
        hard = IntakeProfile("ours", {key: limit})
        (finding,) = judge(spoiled(**figures), hard, "01.wav")
        assert (finding.id, finding.place.file) == (f"DP-REC-1{number}", "01.wav")


def test_a_clean_recording_has_nothing_to_tell() -> None:
    assert ids(CLEAN, STRICT) == ids(CLEAN, LENIENT) == []


@pytest.mark.message("DP-REC-104")
@pytest.mark.message("DP-REC-204")
def test_a_recording_without_speech_is_judged_no_further() -> None:
    silent = spoiled(speech=0, rms=-120.0, snr=0.0, head=183_000, floor=-10.0)
    (finding,) = judge(silent, LENIENT, "01.wav")
    assert (finding.id, finding.place) == ("DP-REC-104", Place("01.wav"))
    wary = IntakeProfile("wary", {"voice.speech": Limit(warn=10.0)})
    assert ids(spoiled(speech=5000), wary) == ["DP-REC-204"]


def test_home_recordings_are_judged_mildly_where_mastering_mends() -> None:
    home = spoiled(
        rms=-30.0, true_peak=-0.5, dc=0.01, hum=Hum(60.0, -60.0, 20.0, (1,)), head=200, tail=150
    )
    assert ids(home, LENIENT) == []
    assert ids(replace(home, rms=-14.0, dc=0.02), LENIENT) == ["DP-REC-206", "DP-REC-209"]
    assert severity("DP-REC-206") is severity("DP-REC-209") is Severity.ADVICE
    assert ids(spoiled(events=events(Fault.DROPOUT, (5, 305, 300.0))), LENIENT) == ["DP-REC-114"]
    assert severity("DP-REC-205") is Severity.ADVICE
    (told,) = judge(home, IntakeProfile("x", {"level.quiet": Limit(warn=-23.0)}), "01.wav")
    assert "다시 녹음하지는 않아도" in word(told, "ko").text


def test_figures_that_could_not_be_told_are_not_judged() -> None:
    assert ids(spoiled(reverberation=0.0)) == []
    mono = spoiled(channels=Channels(-90.0, -1.0, ()))
    assert ids(mono) == []


def test_worst_places_in_order_and_only_those_beyond_the_limit() -> None:
    drops = events(
        Fault.DROPOUT, (100, 109, 30.0), (1000, 1090, 60.0), (2000, 2001, 1.0),
        (3000, 3090, 90.0), (4000, 4070, 70.0), (5000, 5010, 0.0),
    )  # fmt: skip
    (finding,) = judge(spoiled(events=drops), STRICT, "01.wav")
    assert finding.facts["count"] == 5 and finding.facts["places"] == "1000 3000 4000"
    assert finding.place.time == 1000 and finding.facts["value"] == 90
    assert "1초, 3초, 4초" in word(finding, "ko").text
    assert told_faults((finding,)) == {Fault.DROPOUT}


def test_the_worst_comes_first() -> None:
    found = ids(spoiled(head=200, clipped=0.01, clicks=20.0))
    assert found == ["DP-REC-108", "DP-REC-221", "DP-REC-216"]


@given(value=st.floats(-90, 0), warn=st.floats(-90, 0))
def test_a_limit_alone_decides(value: float, warn: float) -> None:
    profile = IntakeProfile("x", {"level.quiet": Limit(warn=warn)})
    assert bool(judge(spoiled(rms=value), profile, "x")) is (value < warn)


# ------------------------------------------------------------------------------- together


@pytest.mark.message("DP-REC-229")
@pytest.mark.message("DP-REC-129")
def test_a_recording_louder_than_the_others_is_told_by_file() -> None:
    files = {f"{n}.wav": spoiled(rms=level) for n, level in enumerate((-20.0, -15.0, -20.5, -9))}
    found = judge_together(files, STRICT)
    assert [(f.id, f.place.file) for f in found] == [
        ("DP-REC-129", "3.wav"),
        ("DP-REC-229", "1.wav"),
    ]
    assert found[1].facts["value"] == 5 and "큽니다" in word(found[1], "ko").text


@pytest.mark.message("DP-REC-230")
@pytest.mark.message("DP-REC-130")
@pytest.mark.message("DP-REC-231")
@pytest.mark.message("DP-REC-131")
def test_another_room_is_noticed() -> None:
    files = {"a": CLEAN, "b": CLEAN, "c": spoiled(noise=-55.0, reverberation=0.8)}
    found = judge_together(files, STRICT)
    assert {(f.id, f.place.file) for f in found} == {("DP-REC-230", "c"), ("DP-REC-231", "c")}
    hard = {"together.noise": Limit(fail=3.0), "together.room": Limit(fail=0.1)}
    found = judge_together(files, IntakeProfile("hard", hard))
    assert {(f.id, f.place.file) for f in found} == {("DP-REC-130", "c"), ("DP-REC-131", "c")}


def test_what_is_told_as_the_limit_is_within_it() -> None:
    files = {"a": spoiled(rms=-20.0), "b": spoiled(rms=-26.02), "c": spoiled(rms=-20.0)}
    assert judge_together(files, IntakeProfile("six", {"together.level": Limit(6.0)})) == ()


def test_one_recording_and_silent_ones_are_compared_with_nothing() -> None:
    assert judge_together({"a": CLEAN}, STRICT) == ()
    assert judge_together({"a": CLEAN, "b": spoiled(speech=0, rms=-120.0)}, STRICT) == ()


# ------------------------------------------------------------------------------- the text


def sentence(doubt: Doubt, begin: int, sure: float = 0.2, **more: Any) -> Sentence:
    return Sentence(doubt, begin, begin + 900, "봄이 왔다.", "12", "s00010", sure=sure, **more)


@pytest.mark.message("DP-REC-301")
@pytest.mark.message("DP-REC-302")
@pytest.mark.message("DP-REC-303")
@pytest.mark.message("DP-REC-304")
def test_every_strange_sentence_is_told_with_time_page_and_words() -> None:
    said = Said(0, tuple(sentence(d, n * 61_000) for n, d in enumerate(Doubt)), 9)
    found = judge(CLEAN, STRICT, "01.wav", said=said)
    assert [f.id for f in found] == ["DP-REC-301", "DP-REC-302", "DP-REC-303", "DP-REC-304"]
    for finding in found:
        assert finding.place.file == "01.wav" and finding.place.inside == "s00010"
        text = word(finding, "ko").text
        assert "봄이 왔다." in text and "쪽 12" in text
    assert "1분 1초" in word(found[1], "ko").text
    assert "알 수 없는 소리" in word(found[3], "ko").text


@pytest.mark.message("DP-REC-305")
def test_of_many_the_worst_are_told_and_the_rest_counted() -> None:
    said = Said(0, tuple(sentence(Doubt.UNSURE, n * 1000, sure=1 - n / 10) for n in range(8)), 9)
    found = judge(CLEAN, STRICT, "01.wav", said=said)
    assert [f.place.time for f in found[:-1]] == [3000, 4000, 5000, 6000, 7000]
    assert (found[-1].id, found[-1].facts["count"], found[-1].place) == (
        "DP-REC-305",
        3,
        Place("01.wav"),
    )


@pytest.mark.message("DP-REC-127")
@pytest.mark.message("DP-REC-227")
@pytest.mark.message("DP-REC-128")
@pytest.mark.message("DP-REC-228")
@pytest.mark.parametrize(
    ("pace", "id"),
    [
        (600, "DP-REC-127"),
        (450, "DP-REC-227"),
        (272, ""),
        (150, "DP-REC-228"),
        (90, "DP-REC-128"),
        (0, ""),
    ],
)
def test_the_pace_of_reading(pace: float, id: str) -> None:
    found = judge(CLEAN, STRICT, "01.wav", said=Said(pace))
    assert [(f.id, f.place.file) for f in found] == ([(id, "01.wav")] if id else [])


@pytest.mark.message("DP-REC-306")
def test_a_recording_of_something_else_is_told_once() -> None:
    missing = tuple(sentence(Doubt.MISSING, n) for n in range(6))
    found = judge(CLEAN, STRICT, "01.wav", said=Said(0, missing, 10))
    assert [(f.id, f.place, dict(f.facts)) for f in found] == [
        ("DP-REC-306", Place("01.wav"), {"count": 6, "all": 10})
    ]
    assert len(judge(CLEAN, STRICT, "01.wav", said=Said(0, missing, 12))) == 6


def test_a_rate_a_minute_says_nothing_of_a_sentence() -> None:
    assert ids(spoiled(speech=3000, clicks=60.0, plosives=40.0)) == []
