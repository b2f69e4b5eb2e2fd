# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which Korean counters go with native numbers and which with Sino-Korean ones; units' names."""

from __future__ import annotations

import re


def _words(*lines: str) -> list[str]:
    return " ".join(lines).split()


# Counter -> the largest number that is still said in native words before it.
NATIVE = {
    **dict.fromkeys(
        _words(
            "개 명 사람 권 마리 살 가지 그루 송이 켤레 벌 채 척 잔 병 그릇 접시 군데",
            "다발 묶음 통 판 줄 쌍 자루 모금 움큼 걸음 방울 바퀴 차례 끼 포기 톨 알 짐",
            "조각 토막 숟가락 상자 봉지 갈래 마디 식구 돌 번째 곳 해 마을 집 놈 말 되 섬",
            "첩 필 뼘 아름 종류 건 과목 종목 사례 문제 항목 단어 문장 글자 팀 그룹 나라 학교 도시",
            "골 경기 안타 홈런 곡 컷 장면 컵 큰술 작은술 숟갈 뿌리 끼니 무더기 봉우리 고을",
        ),
        99,
    ),
    **dict.fromkeys(_words("시간 달 배 번 장 대 편"), 20),
    "시": 12,
}
SINO = _words(
    "년 년대 년도 월 일 분 초 세 세기 원 층 호 호선 번지 학년 학기 학번 반 과 쪽 페이지 면",
    "절 항 조 회 차 위 등 등급 급 도 인 인분 인용 주 주년 주일 주차 박 개월 개국 개년",
    "개소 개교 개사 개조 킬로미터 미터 센티미터 밀리미터 킬로그램 그램 밀리그램 리터",
    "밀리리터 퍼센트 퍼센트포인트 프로 인치 피트 마일 리 평 헥타르 볼트 와트 달러 유로",
    "엔 위안 파운드 센트 부 막 행 연 단계 권역 기 남 녀 강 점 성 중 자리 자릿수 진법",
    "제곱 승 킬로 톤 광년 마력 데시벨 칼로리 관 단 학점 문항 종",
)
# These count things with native words and number them with Sino-Korean ones; only sense decides.
DOUBTFUL = frozenset(_words("번 장 대 편"))
# What stands before or behind a number and shows that it numbers things and counts none.
NUMBERING: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "번": (
        re.compile(
            r"(?:기호|문항|문제|보기|답(?:은|이)?|채널|교향곡|협주곡|소나타|등번호|내선|좌석) ?$"
        ),
        re.compile(
            r" ?(?:출구|버스|마을버스|문제|문항|타자|국도|지방도|트랙|홀|선수|환자|좌석|칸|방|창구"
            r"|게이트|승강장|그림|곡|답|보기|염색체|어뢰|마(?![가-힣]))"
        ),
    ),
    "장": (re.compile(r"\d ?막 ?$"), re.compile(r" ?\d+(?:[~∼～–-]\d+)? ?절")),
    "대": (
        re.compile(r"(?!)"),
        re.compile(
            r" ?(?:째|독자|왕|국왕|황제|대통령|총리|회장|이사장|국회|교황|임금|천황|총장|관장|교장"
            r"|후손|조상|손자)"
        ),
    ),
    "편": (re.compile(r"시편 ?$"), re.compile(r" ?\d+ ?절")),
    "판": (re.compile(r"(?:개정|증보|수정|개역|초판|신) ?$"), re.compile(r"(?!)")),
}
# A number of tens before 대 is an age before these.
AGES = re.compile(r" ?(?:여성|남성|여자|남자|초반|중반|후반|청년|시절|때|젊은|청춘|부부)")

UNITS = {
    "kg": "킬로그램",
    "g": "그램",
    "mg": "밀리그램",
    "t": "톤",
    "km": "킬로미터",
    "m": "미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "μm": "마이크로미터",
    "nm": "나노미터",
    "㎏": "킬로그램",
    "㎎": "밀리그램",
    "㎞": "킬로미터",
    "㎝": "센티미터",
    "㎜": "밀리미터",
    "km²": "제곱킬로미터",
    "m²": "제곱미터",
    "cm²": "제곱센티미터",
    "㎢": "제곱킬로미터",
    "㎡": "제곱미터",
    "㎠": "제곱센티미터",
    "m³": "세제곱미터",
    "cm³": "세제곱센티미터",
    "㎥": "세제곱미터",
    "L": "리터",
    "l": "리터",
    "ℓ": "리터",
    "mL": "밀리리터",
    "ml": "밀리리터",
    "㎖": "밀리리터",
    "cc": "시시",
    "㏄": "시시",
    "ha": "헥타르",
    "㏊": "헥타르",
    "%": "퍼센트",
    "％": "퍼센트",
    "%p": "퍼센트포인트",
    "‰": "퍼밀",
    "°": "도",
    "Hz": "헤르츠",
    "kHz": "킬로헤르츠",
    "MHz": "메가헤르츠",
    "GHz": "기가헤르츠",
    "KB": "킬로바이트",
    "MB": "메가바이트",
    "GB": "기가바이트",
    "TB": "테라바이트",
    "W": "와트",
    "kW": "킬로와트",
    "kWh": "킬로와트시",
    "V": "볼트",
    "dB": "데시벨",
    "㏈": "데시벨",
    "cal": "칼로리",
    "kcal": "킬로칼로리",
    "hPa": "헥토파스칼",
    "m/s": "미터 매 초",
    "kbit/s": "킬로비트 매 초",
    "kbps": "킬로비피에스",
    "Mbps": "메가비피에스",
}
# Said before the number: 섭씨 20도, 시속 60킬로미터.
BEFORE = {
    "℃": ("섭씨", "도"),
    "°C": ("섭씨", "도"),
    "℉": ("화씨", "도"),
    "°F": ("화씨", "도"),
    "km/h": ("시속", "킬로미터"),
    "㎞/h": ("시속", "킬로미터"),
}
MONEY = {
    "$": "달러",
    "￦": "원",
    "₩": "원",
    "€": "유로",
    "£": "파운드",
    "¥": "엔",
    "￥": "엔",
}
SIGNS = {
    "&": "앤드",
    "＆": "앤드",
    "№": "번호",
    "℡": "전화",
    "㈜": "주식회사",
    "㈔": "사단법인",
    "※": "참고",
    "㎮": "라디안 매 초",
    "→": "화살표",
    "←": "왼쪽 화살표",
    "↔": "양쪽 화살표",
    "↑": "위쪽 화살표",
    "↓": "아래쪽 화살표",
    "∴": "그러므로",
    "∵": "왜냐하면",
    "∞": "무한대",
    "√": "루트",
    "π": "파이",
    "©": "저작권",
    "®": "등록 상표",
    "™": "상표",
    "♥": "하트",
    "♡": "하트",
    "§": "절",
    "±": "플러스마이너스",
    "≒": "약",
    "≠": "같지 않음",
    "≤": "작거나 같음",
    "≥": "크거나 같음",
    "☎": "전화",
    "♪": "음표",
    "♬": "음표",
    "＋": "더하기",
    "×": "곱하기",
    "÷": "나누기",
    "√￣": "루트",
}
# Signs that stand for something to be filled in or marked (□ 안, ○표), or for a name left out.
SHAPES = {
    **dict.fromkeys("○●◯", "동그라미"),
    **dict.fromkeys("△▲▽▼", "세모"),
    **dict.fromkeys("□■◇◆", "네모"),
    "×": "가위",
}
# Printers' ornaments before a line or around a title; nobody reads them aloud.
ORNAMENTS = "○●◎□■◇◆◈▷▶◁◀▲△▽▼☆★▣▤▥▨▧▦▩♣♧♠♤❖✽❋☞▪▫•"
