# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who says what: voices by role and language, their pace, pauses and loudness."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.config.synthetic_voices import Manner, VoicePauses, VoiceSpec
from daisy_pipeline.model import book as b
from daisy_pipeline.model.book import Voiced
from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.model.ports import Settings, Speech
from daisy_pipeline.narration.cast import Cast, latin_language, pauses_of
from daisy_pipeline.narration.narrate import Narration, narrate
from daisy_pipeline.narration.script import Pauses, Utterance, Words, joined, script
from daisy_pipeline.tools.media import stream
from daisy_pipeline.tools.pcm import speech_level
from tests.fakes.books import kitchen_sink, para

RATES = {"main": 22050, "slow": 16000, "english": 24000}
LEVELS = {"main": 8000, "slow": 2000, "english": 16000}
SPEAKS = {"main": ("ko", "en"), "slow": ("ko",), "english": ("en",)}


class Actor:
    """Says a text as a square wave of 50 ms a letter, and remembers what it was given."""

    version = 1

    def __init__(self, spec: VoiceSpec, heard: list[tuple[str, int, int, str, str]]) -> None:
        self.name, self.spec, self.heard = spec.name, spec, heard

    def speak(self, text: str, lang: str) -> Speech:
        if lang not in SPEAKS[self.name]:
            raise fail("DP-VOI-002", Place(inside=lang), lang=lang)
        if not text.startswith("1, 2"):
            self.heard.append((self.name, self.spec.rate, self.spec.pitch, lang, text))
        rate, level = RATES[self.name], LEVELS[self.name]
        letters = sum(c.isalnum() for c in text)
        wave = array("h", [level] * 40 + [-level] * 40).tobytes()
        return Speech((wave * (letters * rate // 20 // 80 + 1))[: letters * rate // 20 * 2], rate)


class Stage:
    def __init__(self, main: VoiceSpec, *others: VoiceSpec, lang: str = "ko") -> None:
        self.heard: list[tuple[str, int, int, str, str]] = []

        def load(spec: VoiceSpec, settings: Settings) -> Actor:
            return Actor(spec, self.heard)

        self.cast = Cast(main, {one.name: one for one in others}, lang, {}, load)

    def say(self, *words: Words) -> list[tuple[int, Speech]]:
        return list(self.cast.read(words, "s1"))


def voice(name: str, **more: object) -> VoiceSpec:
    return VoiceSpec(name, "fake", **more)  # type: ignore[arg-type]


HEADED = voice("main", roles={"heading": Manner("slow"), "quote": Manner("", 80, 90)})


def test_a_role_has_a_voice_or_a_pace_of_its_own() -> None:
    stage = Stage(HEADED, voice("slow"))
    stage.say(Words("제목", "ko", "heading"))
    stage.say(Words("그는 ", "ko"), Words("“가자.”", "ko", "quote"), Words(" 했다", "ko", "note"))
    assert stage.heard == [
        ("slow", 100, 100, "ko", "제목"),
        ("main", 100, 100, "ko", "그는 "),
        ("main", 80, 90, "ko", "“가자.”"),
        ("main", 100, 100, "ko", " 했다"),
    ]


def test_words_that_sound_alike_are_said_in_one_breath() -> None:
    stage = Stage(voice("main", roles={"quote": Manner("", 80)}))
    stage.say(Words("가 ", "ko", "list"), Words("나", "ko"), Words(", ", "en"), Words("다", "ko"))
    assert stage.heard == [("main", 100, 100, "ko", "가 나, 다")]


def test_a_language_has_a_voice_of_its_own() -> None:
    main = voice("main", languages={"en": "english"}, roles={"heading": Manner("slow")})
    stage = Stage(main, voice("english"), voice("slow"))
    stage.say(Words("봄 ", "ko"), Words("spring", "en-GB"))
    assert stage.heard[0][0] == "main"
    stage = Stage(main, voice("english"), voice("slow"))
    stage.say(Words("spring", "en"), Words("봄", "ko", "heading"), Words("day", "en", "heading"))
    assert [(name, lang) for name, _, _, lang, _ in stage.heard] == [
        ("english", "en"), ("slow", "ko"), ("english", "en"),
    ]  # fmt: skip


def test_the_roles_voice_names_languages_before_the_main_one() -> None:
    main = voice("main", languages={"en": "main"}, roles={"heading": Manner("slow", 120)})
    stage = Stage(main, voice("slow", languages={"en": "english"}), voice("english", rate=50))
    stage.say(Words("day", "en", "heading"))
    assert stage.heard == [("english", 60, 100, "en", "day")]


@pytest.mark.message("DP-VOI-043")
def test_a_voice_that_cannot_speak_its_language_is_told_once() -> None:
    stage = Stage(voice("main", languages={"en": "slow"}), voice("slow"))
    stage.say(Words("one", "en"))
    stage.say(Words("two", "en"))
    assert [name for name, *_ in stage.heard] == ["main", "main"]
    facts = {"voice": "slow", "lang": "en", "instead": "main"}
    assert stage.cast.findings == [Finding("DP-VOI-043", Place(inside="s1"), facts)]


def test_a_language_that_no_voice_has_is_read_by_the_roles_voice() -> None:
    stage = Stage(HEADED, voice("slow"))
    stage.say(Words("nuq", "tlh", "heading"))
    stage.say(Words("neH", "tlh", "heading"), Words("Qo", "tlh"))
    assert [(name, lang) for name, _, _, lang, _ in stage.heard] == [
        ("slow", "ko"), ("slow", "ko"), ("main", "ko"),
    ]  # fmt: skip
    assert {f.id for f in stage.cast.findings} == {"DP-VOI-005", "DP-VOI-043"}


def test_another_failure_is_no_lacking_language() -> None:
    class Broken(Actor):
        def speak(self, text: str, lang: str) -> Speech:
            raise fail("DP-VOI-003", Place(inside=text), code=1)

    stage = Stage(voice("main"))
    stage.cast.load = lambda spec, settings: Broken(spec, stage.heard)
    with pytest.raises(DaisyError):
        stage.say(Words("one", "en"))


# ------------------------------------------------------------------------ loudness and rate


def test_all_voices_are_as_loud_as_the_main_one_at_its_rate() -> None:
    main = voice("main", languages={"en": "english"}, roles={"heading": Manner("slow")})
    stage = Stage(main, voice("english"), voice("slow"))
    said = stage.say(Words("제목", "ko", "heading"), Words("spring", "en"), Words("봄날", "ko"))
    assert {speech.rate for _, speech in said} == {22050}
    for _, speech in said:
        assert speech_level(speech)[0] == pytest.approx(8000, rel=0.02)
    assert [len(speech.pcm) // 2 for _, speech in said] == [2205, 6615, 2205]


def test_a_voice_alone_is_left_as_it_is() -> None:
    stage = Stage(voice("main", roles={"note": Manner("", 90)}))
    ((_, speech),) = stage.say(Words("봄", "ko"))
    assert speech == Actor(voice("main"), []).speak("봄", "ko")


# --------------------------------------------------------------------------------- pauses


def test_a_pause_after_commas_cuts_the_sentence() -> None:
    stage = Stage(voice("main", pauses=VoicePauses(comma=200)))
    said = stage.say(Words("봄, 여름, 1,000원；가을、 겨울,", "ko"))
    assert [text for *_, text in stage.heard] == ["봄,", "여름,", "1,000원；", "가을、", "겨울,"]
    assert [pause for pause, _ in said] == [0, 200, 200, 200, 200]
    stage = Stage(voice("main"))
    assert len(stage.say(Words("봄, 여름", "ko"))) == 1


def test_pauses_are_the_voices_or_the_settings() -> None:
    settings = {"pause_sentence": 350, "pause_paragraph": 700, "pause_heading": 1200}
    spec = voice("main", pauses=VoicePauses(sentence=0, heading=2000))
    assert pauses_of(spec, settings) == Pauses(0, 700, 2000)


def test_breaks_are_silence_and_a_place_begins_and_ends_with_sound(tmp_path: Path) -> None:
    stage = Stage(voice("main"))
    words = (
        Words("", "ko", pause=100), Words("가나", "ko"), Words("다", "ko", pause=500),
        Words(".", "ko", pause=250),
    )  # fmt: skip
    found = narrate([Utterance("s1", words, 300)], stage.cast, tmp_path / "s.flac")
    assert [(s.begin, s.end) for s in found.spoken] == [(400, 1050)]
    assert [text for *_, text in stage.heard] == ["가나", "다."]
    assert sounding(tmp_path / "s.flac", found) == [(400, 500), (1000, 1050)]


def sounding(path: Path, found: Narration) -> list[tuple[int, int]]:
    """(begin, end) in ms of the stretches with sound."""
    samples = array("h", b"".join(block.pcm for block in stream(path, found.rate)))
    edges = [n for n in range(1, len(samples)) if bool(samples[n]) != bool(samples[n - 1])]
    times = [round(n * 1000 / found.rate) for n in edges]
    return list(zip(times[::2], times[1::2], strict=True))


TEXTS = st.sampled_from(["가", "나 다", "one", ", ", "—", "", " "])
WORDS = st.builds(
    Words, TEXTS, st.sampled_from(["ko", "en"]), st.sampled_from(["", "quote", "heading"]),
    st.sampled_from([100, 80]), st.just(100), st.sampled_from([0, 0, 70]),
)  # fmt: skip


@given(st.lists(WORDS, max_size=8))
def test_joining_loses_neither_words_nor_silence(words: list[Words]) -> None:
    found = joined(words, lambda w: (w.lang, w.role, w.rate))
    assert "".join(w.text for w in found) == "".join(w.text for w in words)
    assert sum(w.pause for w in found) == sum(w.pause for w in words)
    assert all(any(c.isalnum() for c in w.text) for w in found[1:] if w.text)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_times_are_exact_whatever_is_said(
    tmp_path_factory: pytest.TempPathFactory, script_: list[list[Words]]
) -> None:
    path = tmp_path_factory.mktemp("cast") / "s.flac"
    main = voice("main", languages={"en": "english"}, roles={"heading": Manner("slow")})
    stage = Stage(main, voice("english"), voice("slow"))
    told = [Utterance(str(n), tuple(words), 200) for n, words in enumerate(script_)]
    found = narrate(told, stage.cast, path)
    heard = sounding(path, found)
    places = [(s.begin, s.end) for s in found.spoken if s.end > s.begin]
    if places:
        assert (places[0][0], places[-1][1]) == (heard[0][0], heard[-1][1])
    begins, ends = {b for b, _ in heard}, {e for _, e in heard}
    assert all(begin in begins and end in ends for begin, end in places)


# ---------------------------------------------------------------------------------- roles


def roles(*blocks: b.Block) -> dict[str, str]:
    told = script(blocks, "ko", Pauses(0, 0, 0))
    return {word.text: word.role for one in told for word in one.words}


def test_what_words_are_in_the_book() -> None:
    cell = b.Cell(blocks=(para("칸"),))
    found = roles(
        b.Heading(level=1, text=b.plain("제목")),
        para("글"),
        b.Quote(blocks=(para("인용"), b.Heading(level=2, text=b.plain("인용 제목")))),
        b.Note(id="n", blocks=(para("주"), b.Quote(blocks=(para("주 안의 인용"),)))),
        b.ProducerNote(blocks=(para("제작자 주"),)),
        b.Table(rows=(b.Row(cells=(cell,)),), caption=(para("표 제목"),)),
        b.ItemList(items=(b.ListItem(blocks=(para("항목"),)),)),
        b.Figure(
            pictures=(b.Picture(name="a", alt=b.plain("대체"), description=(para("설명"),)),),
            caption=(para("그림 제목"),),
        ),
        b.Code(lines=(b.plain("print"),)),
    )
    assert found == {
        "제목": "heading", "글": "", "인용": "quote", "인용 제목": "heading", "주": "note",
        "주 안의 인용": "quote", "제작자 주": "note", "표 제목": "caption", "칸": "table",
        "항목": "list", "대체": "alt", "설명": "alt", "그림 제목": "caption", "print": "code",
    }  # fmt: skip


def test_quoted_words_within_a_line_are_a_quote() -> None:
    runs = (b.Run(text="그는 "), b.Run(text="“응”", marks=(b.Mark.QUOTE,)), b.Run(text=" 했다"))
    assert roles(b.Paragraph(text=(b.Segment(runs, "s"),))) == {
        "그는 ": "", "“응”": "quote", " 했다": "",
    }  # fmt: skip


def test_the_whole_of_a_book_is_said_whatever_its_roles() -> None:
    book = kitchen_sink()
    blocks = book.front + book.body + book.rear
    told = list(script(blocks, book.lang, Pauses(0, 0, 0)))
    assert all(one.words for one in told)


def test_a_readings_manner_reaches_the_voice() -> None:
    voiced = (Voiced("천천히", rate=80), Voiced(" go", "en"), Voiced(" 가", pause=300))
    run = b.Run(text="x", speak="천천히 go 가", voiced=voiced)
    (told,) = script((b.Paragraph(text=(b.Segment((run,), "s"),)),), "ko", Pauses(0, 0, 0))
    assert told.words == (
        Words("천천히", "ko", rate=80), Words(" go", "en"), Words(" 가", "ko", pause=300),
    )  # fmt: skip


def test_latin_words_go_to_the_voice_that_is_named_for_english() -> None:
    spec = voice("main", languages={"en-us": "english"})
    assert (latin_language(spec), latin_language(voice("main"))) == ("en", "")
    runs = (
        b.Run(text="그는 Visual Studio를 쓰고 A를 받았다. "),
        b.Run(text="KBS", speak="케이비에스"),
        b.Run(text="Guten Tag", lang="de"),
    )
    (told,) = script((b.Paragraph(text=(b.Segment(runs, "s"),)),), "ko", Pauses(0, 0, 0), "en")
    assert [(w.text, w.lang) for w in told.words] == [
        ("그는 ", "ko"), ("Visual Studio", "en"), ("를 쓰고 A를 받았다. 케이비에스", "ko"),
        ("Guten Tag", "de"),
    ]  # fmt: skip
