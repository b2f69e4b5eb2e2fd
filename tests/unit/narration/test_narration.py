# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import tomllib
from array import array
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import daisy_pipeline
from daisy_pipeline.config.synthetic_voices import VoiceSpec
from daisy_pipeline.model import book as b
from daisy_pipeline.model import codec
from daisy_pipeline.model.finding import DaisyError, ExitCode, Finding, Place, fail
from daisy_pipeline.model.ports import Speech, StepInput, Voice
from daisy_pipeline.model.track import ClipOrigin, ClipStatus, Recording, SyncTrack
from daisy_pipeline.model.walk import parts
from daisy_pipeline.narration import steps, voices
from daisy_pipeline.narration.cast import Cast
from daisy_pipeline.narration.narrate import Narration, narrate
from daisy_pipeline.narration.script import Pauses, Utterance, Words, script, words_of
from daisy_pipeline.tools.files import sha256_of
from daisy_pipeline.tools.media import probe, stream
from tests.fakes.books import kitchen_sink, para

SETTINGS = tomllib.loads(
    (Path(daisy_pipeline.__file__).parent / "config/defaults.toml").read_text("utf-8")
)
PAUSES = Pauses(300, 700, 1200)


class Beeper:
    """Says every text as a beep of 50 ms a letter; knows Korean and English."""

    name, version, rate = "beeper", 1, 22050

    def speak(self, text: str, lang: str) -> Speech:
        if lang not in ("ko", "en"):
            raise fail("DP-VOI-002", Place(inside=lang), lang=lang)
        letters = 0 if "소리없음" in text else sum(c.isalnum() for c in text)
        level = {"ko": 9000, "en": 3000}[lang]
        return Speech(array("h", [level]).tobytes() * (letters * self.rate // 20), self.rate)


def cast_of(voice: Voice | None = None, lang: str = "ko") -> Cast:
    one = voice or Beeper()
    return Cast(VoiceSpec("beeper", "beeper"), {}, lang, {}, lambda spec, settings: one)


def speak(tmp_path: Path, *utterances: Utterance, voice: Voice | None = None) -> Narration:
    return narrate(utterances, cast_of(voice), tmp_path / "speech.flac")


def said(segment: str, *words: tuple[str, str], pause: int = 300) -> Utterance:
    return Utterance(segment, tuple(Words(*one) for one in words), pause)


def pairs(words: tuple[Words, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.text, one.lang) for one in words)


# -------------------------------------------------------------------------------- the script


def runs(*items: b.Inline) -> tuple[tuple[str, str], ...]:
    return pairs(words_of(b.Segment(items), "ko"))


def test_words_go_to_the_voice_of_their_language() -> None:
    assert runs(
        b.Run(text="그는 "),
        b.Run(text="Hamlet", lang="en"),
        b.Run(text=", "),
        b.Run(text="圖書館", speak="도서관"),
        b.NoteRef(text="1", note="n"),
        b.PageMark(label="3"),
        b.Run(text="에서 읽었다."),
    ) == (("그는 ", "ko"), ("Hamlet, ", "en"), ("도서관에서 읽었다.", "ko"))


def test_signs_before_the_first_word_go_with_it() -> None:
    assert runs(b.Run(text="“"), b.Run(text="Yes", lang="en"), b.Run(text="”")) == (
        ("“Yes”", "en"),
    )


def test_what_has_no_letters_is_not_said() -> None:
    assert runs(b.Run(text="* * *")) == ()
    assert runs(b.LineBreak()) == ()
    assert runs() == ()


def test_formulas_pictures_and_line_breaks_are_said() -> None:
    found = runs(
        b.Run(text="식"), b.LineBreak(), b.Math(mathml="<math/>", alt="엑스 제곱"),
        b.InlineImage(name="a.png", alt=" 경고"),
    )  # fmt: skip
    assert found == (("식 엑스 제곱 경고", "ko"),)


def test_everything_in_a_book_is_said_once_in_reading_order() -> None:
    book = kitchen_sink()
    found = [u for part in parts(book) for u in script(part.blocks, book.lang, PAUSES)]
    assert [u.segment for u in found] == [s.id for part in parts(book) for s in part.segments]
    by_words = {pairs(u.words): u.pause for u in found}
    assert by_words[(("첫째 장", "ko"),)] == 1200
    assert by_words[(("Second chapter", "en"),)] == 1200
    assert by_words[(("It ends.", "en"),)] == 700
    assert by_words[(("나 보기가 역겨워", "ko"),)] == 300


def test_a_language_reaches_the_blocks_inside() -> None:
    quote = b.Quote(lang="en", blocks=(para("To be."), replace(para("있음."), lang="ko")))
    found = [pairs(u.words) for u in script((quote, para("끝.")), "ko", PAUSES)]
    assert found == [(("To be.", "en"),), (("있음.", "ko"),), (("끝.", "ko"),)]


# ----------------------------------------------------------------------------- the narration


def test_times_are_exact(tmp_path: Path) -> None:
    found = speak(
        tmp_path,
        said("s1", ("가나다라", "ko"), pause=1000),
        said("s2", ("가나", "ko"), ("abcd", "en")),
        said("s3"),
        said("s4", ("다", "ko"), pause=700),
    )
    assert [(s.segment, s.begin, s.end) for s in found.spoken] == [
        ("s1", 300, 500),
        ("s2", 1500, 1800),
        ("s4", 2100, 2150),
    ]
    assert found.duration == 2850 == probe(tmp_path / "speech.flac").duration
    pcm = b"".join(s.pcm for s in stream(tmp_path / "speech.flac", 22050))
    samples = array("h", pcm)
    for spoken in found.spoken:
        low, high = (round(t * 22.05) for t in (spoken.begin, spoken.end))
        assert samples[low + 1] and samples[high - 2]
        assert not any(samples[high + 1 : high + 4000])


@pytest.mark.message("DP-VOI-005")
def test_a_language_without_a_voice_is_read_by_the_books(tmp_path: Path) -> None:
    found = speak(
        tmp_path, said("s1", ("가", "ko")), said("s2", ("nuq", "tlh")), said("s3", ("neH", "tlh"))
    )
    assert [s.segment for s in found.spoken] == ["s1", "s2", "s3"]
    facts = {"lang": "tlh", "instead": "ko"}
    assert found.findings == (Finding("DP-VOI-005", Place(inside="s2"), facts),)


@pytest.mark.message("DP-VOI-002")
def test_a_book_in_a_language_without_a_voice_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        narrate([said("s1", ("nuq", "tlh"))], cast_of(lang="tlh"), tmp_path / "speech.flac")
    assert [(f.id, f.place) for f in caught.value.findings] == [("DP-VOI-002", Place(inside="tlh"))]


@pytest.mark.message("DP-VOI-006")
def test_words_without_sound_are_told_and_have_no_length(tmp_path: Path) -> None:
    found = speak(tmp_path, said("s1", ("소리없음", "ko")), said("s2", ("가", "ko")))
    assert found.findings == (Finding("DP-VOI-006", Place(inside="s1")),)
    assert [(s.begin, s.end) for s in found.spoken] == [(300, 300), (300, 350)]


def test_a_voice_that_changes_its_rate_keeps_its_time(tmp_path: Path) -> None:
    class Wavering(Beeper):
        def speak(self, text: str, lang: str) -> Speech:
            self.rate += 50
            return super().speak(text, lang)

    words = [said("s1", ("가나다라", "ko")), said("s2", ("나나나나", "ko"))]
    found = speak(tmp_path, *words, voice=Wavering())
    assert [(s.begin, s.end) for s in found.spoken] == [(300, 500), (800, 1000)]
    assert (found.rate, found.duration) == (22100, 1300)


def test_a_part_with_nothing_to_say_is_silence(tmp_path: Path) -> None:
    found = speak(tmp_path, said("s1"))
    assert (found.spoken, found.duration) == ((), 300)
    assert probe(tmp_path / "speech.flac").duration == 300


# ---------------------------------------------------------------------------------- the step


def run(folder: Path, book: b.Book, part: int, **settings: object) -> Sequence[Finding]:
    (folder / "book").mkdir(parents=True)
    (folder / "book/book.json").write_bytes(codec.dumps(book))
    (folder / "out").mkdir()
    both = {"narration": {**SETTINGS["narration"], **settings}}
    given = StepInput({"book": folder / "book"}, both, {"part": part})
    return steps.narrate(given, folder / "out")


def test_every_part_of_a_book_with_everything_is_read(tmp_path: Path) -> None:
    book = kitchen_sink()
    for number, part in enumerate(parts(book)):
        folder = tmp_path / str(number)
        assert run(folder, book, number) == ()
        recording = codec.loads(Recording, (folder / "out/recording.json").read_bytes())
        track = codec.loads(SyncTrack, (folder / "out/track.json").read_bytes())
        assert recording.digest == sha256_of(folder / "out/speech.flac")
        assert recording.duration == probe(folder / "out/speech.flac").duration
        assert [c.segment for c in track.clips] == [s.id for s in part.segments]
        assert all(c.source == recording.digest for c in track.clips)
        assert {(c.origin, c.status, c.confidence) for c in track.clips} == {
            (ClipOrigin.VOICE, ClipStatus.OK, 1.0)
        }
        ends = [0, *(c.end for c in track.clips)]
        assert all(end < c.begin < c.end for end, c in zip(ends, track.clips, strict=False))


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(tmp_path / name, kitchen_sink(), 1)
    for file in ("speech.flac", "track.json", "recording.json"):
        assert (tmp_path / "a/out" / file).read_bytes() == (tmp_path / "b/out" / file).read_bytes()


def test_two_parts_with_the_same_words_are_two_recordings(tmp_path: Path) -> None:
    def chapter(id: str) -> b.Heading:
        return b.Heading(level=1, text=(b.Segment((b.Run(text="연습 문제"),), id),))

    book = b.Book(lang="ko", body=(chapter("s1"), chapter("s2")))
    run(tmp_path / "a", book, 0)
    run(tmp_path / "b", book, 1)
    assert sha256_of(tmp_path / "a/out/speech.flac") != sha256_of(tmp_path / "b/out/speech.flac")


def test_the_speed_is_a_setting(tmp_path: Path) -> None:
    lengths = []
    for words in (120, 240):
        run(tmp_path / str(words), kitchen_sink(), 1, words_per_minute=words)
        lengths.append(probe(tmp_path / str(words) / "out/speech.flac").duration)
    assert lengths[0] > lengths[1] + 500


def test_signs_alone_get_no_clip_and_no_finding(tmp_path: Path) -> None:
    stars = b.Paragraph(text=(b.Segment((b.Run(text="* * *"),), "s1"),))
    book = b.Book(lang="ko", body=(stars, b.Paragraph(text=b.plain("가"))))
    assert run(tmp_path, book, 0) == ()
    track = codec.loads(SyncTrack, (tmp_path / "out/track.json").read_bytes())
    assert "s1" not in track.by_segment
    assert all(c.status is ClipStatus.OK for c in track.clips)


# --------------------------------------------------------------------------------- the voices


@pytest.mark.message("DP-VOI-004")
def test_an_unknown_voice(tmp_path: Path) -> None:
    with pytest.raises(DaisyError) as caught:
        run(tmp_path, kitchen_sink(), 0, voice="유나")
    finding = caught.value.findings[0]
    assert (finding.id, finding.place) == ("DP-VOI-004", Place(inside="narration.voice"))
    assert finding.facts["name"] == "유나"
    assert "espeak" in str(finding.facts["known"])
    assert caught.value.exit_code is ExitCode.BAD_CONFIG


def test_other_packages_bring_voices(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("beeper", f"{__name__}:make_beeper", voices.GROUP)
    monkeypatch.setattr(voices, "entry_points", lambda group: [point])
    assert voices.load_engine(VoiceSpec("beeper", "beeper"), {}).name == "beeper"
    espeak = voices.load_engine(VoiceSpec("espeak", "espeak"), SETTINGS["narration"])
    assert espeak.name == "espeak"


def make_beeper(spec: object, settings: object) -> Voice:
    return Beeper()
