# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which Korean counters go with native numbers and which with Sino-Korean ones; units' names."""

from __future__ import annotations

import re

from daisy_pipeline.language.units import units


def _words(*lines: str) -> list[str]:
    return " ".join(lines).split()


# Counter -> the largest number that is still said in native words before it.
NATIVE = {
    **dict.fromkeys(
        _words(
            "개 명 사람 권 마리 살 가지 그루 송이 켤레 벌 채 척 잔 병 그릇 접시 군데",
            "다발 묶음 통 판 줄 쌍 자루 모금 움큼 줌 걸음 방울 바퀴 차례 끼 포기 톨 알 짐",
            "조각 토막 숟가락 상자 봉지 봉 갈래 마디 식구 돌 번째 곳 해 마을 집 놈 말 되 섬",
            "첩 제 필 뼘 아름 골 컷 장면 컵 큰술 작은술 숟갈 스푼 뿌리 끼니 무더기 봉우리 고을",
            "모 톳 접 쾌 축 쌈 손 마지기 뙈기 겹 정 갑 개비 덩이 덩어리 시루 동이 양동이 사발",
            "공기 주전자 타래 가락 사리 꾸러미 줄기 올 고랑 이랑 발 돈 푼 냥 발짝 발자국 옴큼",
            "보따리 바가지 광주리 바구니 가마니 자매 손가락 돗 도막 닢 땀 매듭 모숨",
            "뭉치 바리 배미 쪼가리 주먹 사내 꼬치 꼭지 뭇 자밤",
        ),
        99,
    ),
    **dict.fromkeys(
        _words(
            "시간 달 배 번 장 대 편 자리 자릿수 가구 길 종류 건 과목 종목 사례 문제 항목 단어 문장",
            "글자 팀 그룹 나라 학교 도시 경기 곡",
        ),
        20,
    ),
    "시": 12,
}
SINO = _words(
    "년 년대 년생 년도 월 일 분 초 세 세기 원 층 층집 호 호선 호실 번지 번길 학년 학기 학번 반 과",
    "쪽 페이지 면 절 항 조 회 차 위 등 등급 급 도 인 인분 인용 주 주년 주일 주차 박 개월 개국 개년",
    "개소 개교 개사 개조 킬로미터 미터 센티미터 밀리미터 킬로그램 그램 밀리그램 리터",
    "밀리리터 퍼센트 퍼센트포인트 프로 인치 피트 마일 해리 리 평 헥타르 볼트 와트 달러 유로",
    "엔 위안 파운드 센트 부 부작 막 행 연 단계 권역 기 남 녀 강 점 성 중 진법 안타 홈런 타수",
    "제곱 승 킬로 톤 광년 마력 데시벨 칼로리 관 단 학점 문항 종 쇄 동 주기 자 연승 연패 세대",
)
# Two counters count what they stand for in old native words: 서 말, 석 냥 (표준어 규정 제17항).
OLD_FEW = {
    **{unit: {3: "서", 4: "너"} for unit in _words("돈 말 푼")},
    **{unit: {3: "석", 4: "넉"} for unit in _words("냥 되 섬 자")},
}
# Ordinals: 셋째; the first is no 하나째.
ORDINALS = _words("영 첫 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 열한 열두")
# What follows a counter's letters when they are the beginning of another word (2모작, 3되었다).
OTHER_WORDS = {
    "되": "었어는면지고다자기돼",
    "모": "작음델두녀자",
    "손": "님",
    "해": "당결야라서도외안변리상군발방",
    "집": "중단합",
    "제": "곱국품한목시조",
    "길": "이",
    "접": "시근",
    "줄": "임어이었",
    "말": "라까씀기",
    "발": "생표전음달행견굽급언",
    "축": "제구하소",
    "판": "단매결",
    "배": "치달추터우",
    "알": "파았려",
    "건": "강물설조축너전",
    "돌": "아파입",
    "점": "심",
    "정": "도리확",
    "봉": "사투",
    "올": "해림라",
    "채": "널소우",
    "푼": "돈",
    "통": "신일합과",
    "시": "작대리도즌",
    "공": "기업",
    "동": "안시물생학",
    "단": "체어위순",
    "관": "련계",
    "성": "공인",
    "종": "합일교",
    "연": "구",
    "기": "다간준호",
    "부": "터분",
    "강": "의",
    "중": "에국요",
    "행": "사복",
    "절": "대",
    "반": "드복",
    "조": "사각건",
    "막": "대",
    "주": "요장제",
    "인": "간",
    "위": "해원험",
    "면": "적",
    "회": "사의",
    "차": "이량",
    "도": "시",
}
# A noun before a number that shows that it counts pieces, where the counter mostly numbers.
_PIECES = r"(?:그림|작품|유물|고기|도자기|회화|사진|살|문화재|조각|가구|의류|회|떡) ?$"
COUNTING = {
    "점": re.compile(_PIECES),
    "분": re.compile(
        r"(?:손님|어르신|선생님|교수님|고객|할머니|할아버지|여러분|부모님"
        r"|귀빈|내빈|스님|의원|박사) ?$"
    ),
    "단": re.compile(r"(?:파|쪽파|대파|시금치|나물|장작|볏짚|미나리|부추|꽃|열무|상추|짚) ?$"),
    "자": re.compile(
        r"(?:베|비단|무명|삼베|눈이?|높이|길이|깊이|폭|너비|키가?|물이?|둘레)(?:가|는|은)? ?$"
    ),
}
# These count things with native words and number them with Sino-Korean ones; only sense decides.
DOUBTFUL = frozenset(_words("번 장 대 편"))
# What stands before or behind a number and shows that it numbers things and counts none.
NUMBERING: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "번": (
        re.compile(
            r"(?:\d반|기호|문항|문제|보기|답(?:은|이)?|채널|교향곡|협주곡|소나타"
            r"|등번호|내선|좌석) ?$"
        ),
        re.compile(
            r" ?(?:출구|버스|마을버스|문제|문항|타자|국도|지방도|트랙|홀|선수|환자|좌석|칸|방|창구"
            r"|게이트|승강장|그림|곡|답|보기|염색체|어뢰|마(?![가-힣]))"
        ),
    ),
    "장": (re.compile(r"(?:\d ?막|cf\.) ?$"), re.compile(r" ?\d+(?:[~∼～–-]\d+)? ?절")),
    "대": (
        re.compile(r"(?!)"),
        re.compile(
            r" ?(?:째|양|주(?![가-힣])|영양소|강국|요소|원칙|명절|미덕|명산|도시|사건|종교"
            r"|독자|왕|국왕|황제|대통령|총리|회장|이사장|국회|교황|임금|천황|총장|관장|교장"
            r"|후손|조상|손자)"
        ),
    ),
    "편": (re.compile(r"시편 ?$"), re.compile(r" ?\d+ ?절")),
    "판": (re.compile(r"(?:개정|증보|수정|개역|초판|신) ?$"), re.compile(r" ?\d+ ?쇄")),
    "권": (re.compile(r"(?<![가-힣])전 ?$"), re.compile(r" ?\d+ ?(?:호|장|쪽|면|절)")),
    "길": (re.compile(r"(?:로|대로|번) ?$"), re.compile(r" ?\d")),
    "곡": (re.compile(r"(?!)"), re.compile(r"(?!)")),
}
# What stands behind a counter and shows that it counts: 2번씩, 3장의 종이.
COUNTED_AFTER = re.compile(r"씩|꼴|의 ?(?:종이|사진|그림|카드|편지|지폐|표|차|자동차|시|영화)")
# A number of tens before 대 is an age before these.
AGES = re.compile(
    r" ?(?:여성|남성|여자|남자|할머니|할아버지|소녀|소년|노인|딸|아들|주부|직장인"
    r"|초반|중반|후반|청년|시절|때|젊은|청춘|부부)"
)

UNITS = {sign: unit.korean for sign, unit in units().items()}
UNSURE_UNITS = frozenset(sign for sign, unit in units().items() if unit.doubtful)
# Said before the number: 섭씨 20도, 시속 60킬로미터.
BEFORE = {
    "℃": ("섭씨", "도"),
    "°C": ("섭씨", "도"),
    "℉": ("화씨", "도"),
    "°F": ("화씨", "도"),
    "km/h": ("시속", "킬로미터"),
    "㎞/h": ("시속", "킬로미터"),
    "m/s": ("초속", "미터"),
    "km/s": ("초속", "킬로미터"),
    "mph": ("시속", "마일"),
}
MONEY = {
    "$": "달러",
    "￦": "원",
    "₩": "원",
    "€": "유로",
    "£": "파운드",
    "¥": "엔",
    "￥": "엔",
    "US$": "미화 달러",
}
SMALL_MONEY = {"$": "센트", "€": "센트", "US$": "센트", "£": "펜스"}
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
    "☏": "전화",
    "〒": "우편번호",
    "#": "샵",
    "@": "골뱅이",
    "=": "등호",
    "＝": "등호",
    "Ω": "옴",
    "★": "별",
    "☆": "별",
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
