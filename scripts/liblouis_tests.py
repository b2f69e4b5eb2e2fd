# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tests of the tables in liblouis' own format (lou_checkyaml), from words of our own."""

from __future__ import annotations

from daisy_pipeline.braille.korean.engine import translate
from daisy_pipeline.braille.source import Source

WORDS = {
    "1-7 letters": "두루미 꾀꼬리 닭이 흙을 넓다 삶은 끊고 밖에 값 몫 외양간 의자 웬 돼지",
    "8-10 letters by themselves": "ㄱ ㅎ ㄲ ㅏ ㅢ ㄳ 사ㅁ",
    "11-12 separators": "차례 아예 서예 폐업 소화액 수액 구애 와애 다예 무예를",
    "13 contractions of ㅏ": "가나 다람쥐 마차 바다 사자 자동차 카드 타조 파도 하늘 까치 싸움 팠다",
    "14 before a vowel": "나이 다음 마을 바위 자연 카에 타이 파아 하얀 나예 따오기 짜임 가위 사이",
    "15-16 contractions of rhymes": "억지 언덕 얼굴 연필 열쇠 영어 옥수수 온도 옹기 운동 울음 "
    "은행 을 인사 끈 얹다 풀 끓다",
    "17 성 정 청": "성공 정성 청소 썽 쩡 셩 경정",
    "18 words": "그래서 그러나 그러면 그러므로 그런데 그리고 그리하여 그러나저러나 쭈그리고 "
    "우그러면 그리고예",
    "것": "것 껏 이것이 힘껏",
    "40-44 numbers": "0 1 25 308 1,000 3.14 5개 2년 7명 10대 4칸 6톤 9편 8호 15운동 3월",
    "46 operators": "3+5=8 나무+물",
    "49-55 punctuation": "네. 왜? 와! 배, 감 “봄” ‘봄’ (봄) [봄] "
    "「봄」 『봄』 《봄》 〈봄〉 가~하 가―하 음… 앞-뒤 동·서",
    "29-35 Roman letters": "Korea로 New (KBS) MP3 OK.",
    "69 units": "50%는 20℃",
}
"""By article: what is tested, word for word."""


def yaml(table: str, grade: int) -> str:
    """The tests of a table, in the YAML that lou_checkyaml reads."""
    lines = [
        "# Tests of Korean braille by the rules of 2024. Generated; do not edit: see README.md.",
        "# SPDX-License-Identifier: LGPL-2.1-or-later",
        "",
        "display: unicode.dis",
        "table: " + table,
        "flags: {testmode: forward}",
        "tests:",
    ]
    for about, words in WORDS.items():
        lines.append(f"  # {about}")
        for word in words.split(" "):
            cells = translate(Source(word), grade).text
            lines.append(f"  - [{_quoted(word)}, {_quoted(cells)}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
