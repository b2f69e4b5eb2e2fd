# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import sys
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from daisy_pipeline.model.finding import DaisyError, ExitCode, Place
from daisy_pipeline.tools import espeak
from daisy_pipeline.tools.espeak_text import sayable


def test_the_same_words_give_the_same_bytes_whatever_came_before() -> None:
    words = "안녕하세요. 사서 선생님, 책을 읽습니다."
    first = espeak.speak(words, "ko")
    espeak.speak("쉿, 조용히!", "ko", 300)
    espeak.speak("Something else.", "en")
    espeak.phonemes("나비", "ko")
    assert espeak.speak(words, "ko") == first
    assert first.rate == 22050
    assert 2000 < len(first.pcm) / 2 / 22.05 < 6000


def test_it_is_so_too_when_something_else_holds_the_library() -> None:
    import ctypes

    texts = ("안녕하세요. 사서 선생님.", "쉿, 조용히!") * 4
    alone = [espeak.speak(text, "ko") for text in texts]
    held = ctypes.CDLL(espeak._wheel()[0])
    try:
        assert [espeak.speak(text, "ko") for text in texts] == alone
    finally:
        espeak.unload(held)


def test_speech_begins_and_ends_after_a_known_silence() -> None:
    for text, lang in (("봄", "ko"), ("쉿", "ko"), ("Spring.", "en"), ("여름이 왔다!", "ko")):
        speech = espeak.speak(text, lang)
        samples = array("h", speech.pcm)
        loud = [i for i, s in enumerate(samples) if abs(s) >= 100]
        assert loud[0] == 22050 * espeak.LEAD // 1000
        assert len(samples) - 1 - loud[-1] == 22050 * espeak.TAIL // 1000


def test_a_faster_voice_is_faster() -> None:
    lengths = [len(espeak.speak("책을 읽는 속도입니다.", "ko", w).pcm) for w in (100, 165, 300)]
    assert lengths[0] > 1.3 * lengths[1] > 1.6 * lengths[2]


def test_the_voice_really_changes_with_the_language() -> None:
    korean, english = espeak.phonemes("hotel", "ko"), espeak.phonemes("hotel", "en")
    assert english == espeak.phonemes("hotel", "en-US") == "hoʊtˈɛl"
    assert korean != english
    assert espeak.phonemes("hotel", "ko") == korean
    assert espeak.phonemes("나비", "ko-KR") == espeak.phonemes("나비", "ko")


def test_phonemes_can_be_told_apart() -> None:
    joined, apart = espeak.phonemes("나비 야", "ko"), espeak.phonemes("나비 야", "ko", "_")
    assert apart.replace("_", "") == joined
    assert espeak.phonemes("나비", "ko", "_").count("_") == 3


def test_marks_and_phoneme_input_are_plain_text() -> None:
    said = espeak.phonemes("[[t'ENzdZuna]] <break time='9s'/> &amp;", "en")
    assert "tˈɛnzdʒ" not in said
    long = espeak.speak("가 <break time='9s'/> 나", "ko")
    assert len(long.pcm) / 2 / 22.05 < 7000
    plain, tricky = espeak.speak("가 50", "ko"), espeak.speak("가 \x01\x00 50", "ko")
    assert plain == tricky


@pytest.mark.parametrize("text", ["", " ", "...", "\n\t", "\x00", "\ufeff"])
def test_nothing_to_say_is_no_sound(text: str) -> None:
    assert espeak.speak(text, "ko").pcm == b""


def test_odd_text_does_no_harm() -> None:
    for text in ("\ud800가", "👍🏽 좋다", "ㅋ" * 3000, "가" * 5000):
        espeak.speak(text, "ko", 450)


@pytest.mark.parametrize("blank", [" ", ""], ids=["long sentence", "text without blanks"])
def test_the_end_of_a_long_sentence_is_not_lost(blank: str) -> None:
    words = "나는 밥을 먹고 학교에 가서 친구를 만나 놀다가 저녁에 집으로 돌아와 책을 "
    once, whole = (words.replace(" ", blank) * n for n in (1, 6))
    ratio = len(espeak.speak(whole, "ko").pcm) / len(espeak.speak(once, "ko").pcm)
    assert 5 < ratio < 7
    ratio = len(espeak.phonemes(whole, "ko", "_")) / len(espeak.phonemes(once, "ko", "_"))
    assert 5.5 < ratio < 6.5


def test_jamo_of_a_syllable_stay_together() -> None:
    text = "\u1112\u119e\u11ab" * 100
    for said in sayable(text).split():
        assert len(said.strip(",")) % 3 == 0
    assert sayable("봄이  왔다,\n꽃이 핀다. It is.") == "봄이 왔다, 꽃이 핀다. It is."


def test_threads_wait_for_each_other() -> None:
    texts = [("하나", "ko"), ("two", "en"), ("셋", "ko"), ("four", "en")] * 3
    alone = [espeak.speak(text, lang) for text, lang in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda pair: espeak.speak(*pair), texts))
    assert together == alone


def test_languages_are_known_by_their_tags() -> None:
    for tag in ("ko", "ko-KR", "en", "en-GB", "EN-us", "zh-Hant", "ja"):
        assert espeak.has_voice(tag), tag
    assert not espeak.has_voice("tlh")


@pytest.mark.message("DP-VOI-002")
@pytest.mark.parametrize("lang", ["tlh", "xx-KR", ""])
def test_a_language_without_a_voice(lang: str) -> None:
    with pytest.raises(DaisyError) as caught:
        espeak.speak("nuqneH", lang)
    assert [(f.id, f.place) for f in caught.value.findings] == [("DP-VOI-002", Place(inside=lang))]
    assert espeak.speak("나", "ko").pcm, "the next one is not disturbed"


@pytest.mark.message("DP-VOI-001")
def test_without_the_wheel_a_tool_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    espeak._unload()
    with pytest.raises(DaisyError) as caught:
        espeak.speak("나", "ko")
    assert [f.id for f in caught.value.findings] == ["DP-VOI-001"]
    assert caught.value.exit_code is ExitCode.MISSING_TOOL


@pytest.mark.message("DP-VOI-001")
def test_a_library_that_cannot_be_loaded_is_a_missing_tool(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "libespeak-ng.so").write_bytes(b"rubbish")
    rubbish = (str(tmp_path / "libespeak-ng.so"), str(tmp_path))
    monkeypatch.setattr(espeak, "_wheel", lambda: rubbish)
    espeak._unload()
    with pytest.raises(DaisyError) as caught:
        espeak.speak("나", "ko")
    assert [f.id for f in caught.value.findings] == ["DP-VOI-001"]


@pytest.mark.message("DP-VOI-003")
def test_a_voice_that_fails_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    real = espeak._Engine.say

    def broken(engine: espeak._Engine, text: str) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(engine._library, "espeak_Synth", lambda *given: 2)
            return real(engine, text)

    monkeypatch.setattr(espeak._Engine, "say", broken)
    with pytest.raises(DaisyError) as caught:
        espeak.speak("나비", "ko")
    finding = caught.value.findings[0]
    assert (finding.id, finding.place) == ("DP-VOI-003", Place(inside="나비"))
    assert finding.facts == {"code": 2}
