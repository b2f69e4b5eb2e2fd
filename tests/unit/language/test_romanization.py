# SPDX-License-Identifier: AGPL-3.0-or-later
"""The examples of the notice itself (국어의 로마자 표기법, 제2장과 제3장), and what it keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.language.romanization import romanized

OFFICIAL = """
구미 gumi 영동 yeongdong 백암 baegam 옥천 okcheon 합덕 hapdeok 호법 hobeop 월곶 wolgot
벚꽃 beotkkot 한밭 hanbat 구리 guri 설악 seorak 칠곡 chilgok 임실 imsil 울릉 ulleung
대관령 daegwallyeong 백마 baengma 종로 jongno 왕십리 wangsimni 별내 byeollae 신라 silla
해돋이 haedoji 같이 gachi 굳히다 guchida 좋고 joko 놓다 nota 낳지 nachi
묵호 mukho 집현전 jiphyeonjeon 압구정 apgujeong 낙동강 nakdonggang 죽변 jukbyeon
낙성대 nakseongdae 합정 hapjeong 팔당 paldang 샛별 saetbyeol 울산 ulsan
광희문 gwanghuimun 부산 busan 세종 sejong 여의도 yeouido 속리산 songnisan 독도 dokdo
경복궁 gyeongbokgung 독립문 dongnimmun 촉석루 chokseongnu 극락전 geungnakjeon
안압지 anapji 남산 namsan 화랑대 hwarangdae 오죽헌 ojukheon 종묘 jongmyo 다보탑 dabotap
"""
ROWS = OFFICIAL.split()


@pytest.mark.parametrize(("korean", "latin"), list(zip(ROWS[::2], ROWS[1::2], strict=True)))
def test_examples_of_the_notice(korean: str, latin: str) -> None:
    assert romanized(korean) == latin


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("읽어", "ilgeo"), ("값이", "gapsi"), ("닭", "dak"), ("앉아", "anja"), ("많이", "mani"),
        ("싫어", "sireo"), ("않고", "anko"), ("동백꽃", "dongbaekkkot"), ("좋아", "joa"),
        ("제1장 봄봄", "je1jang bombom"), ("핥이다", "halchida"), ("", ""), ("abc", "abc"),
    ],
)  # fmt: skip
def test_other_words(korean: str, latin: str) -> None:
    assert romanized(korean) == latin


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_every_syllable_becomes_plain_letters(text: str) -> None:
    made = romanized(text)
    assert made.isascii() and (made.isalpha() or not text)
