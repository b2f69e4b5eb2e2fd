# SPDX-License-Identifier: AGPL-3.0-or-later
"""개체 설명문: what a person said of a picture, without what Hangul wrote there by itself."""

from __future__ import annotations

import re

_KIND = re.compile(
    r"(?:그림|사각형|직사각형|모서리가 둥근 (?:사각형|직사각형)|타원|원|선|직선|연결선|호|부채꼴"
    r"|다각형|곡선|자유선|묶음 ?개체|개체 묶음|그리기 ?개체|개체|표|글상자|수식|글맵시|OLE ?개체"
    r"|동영상|차트|양식 ?개체)입니다\.?$"
)
_FACT = re.compile(
    r"(?:원본 그림의 (?:이름|크기)|사진 찍은 날짜|카메라 제조 업체|카메라 모델|프로그램 이름"
    r"|F-스톱|노출 시간|노출 모드|노출 프로그램|IOS 감도|ISO 감도|색 대표|측광 모드|플래시 모드"
    r"|초점 거리|35mm 초점 거리|EXIF 버전|최대 조리개|조리개 값|대비|채도|선명도|디지털 줌"
    r"|화이트 밸런스|노출 바이어스)\s*:"
)
_MACHINE = re.compile(r"자동 ?생성된 (?:설명|대체 ?텍스트)")


def persons_words(stored: str) -> str:
    """The description without automatic lines; "" where a machine wrote it all."""
    if _MACHINE.search(stored):
        return ""
    lines = [line.strip() for line in stored.splitlines()]
    kept = [n for n in lines if n and not _KIND.match(n) and not _FACT.match(n)]
    return " ".join(kept)
