# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letter to a volunteer: what stands in it, in which order, and what never does."""

from __future__ import annotations

import email
import email.policy
import xml.dom.minidom
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daisy_pipeline.build.intake_check import Heard, Judgement, Reading
from daisy_pipeline.ledger.door import Ledger
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.recordings.judging_text import Doubt, Said, Sentence
from tests.unit.intake.desk import IDS, LAYOUT, decisions, person, recording, title

FILE = "audio/1.wav"
HEARD = (Heard(0, 3000, IDS[0], "봄이 왔다.", "11"), Heard(3000, 9000, IDS[1], "비가 온다.", "12"))
SAID = Said(300.0, (Sentence(Doubt.MISSING, 9000, 9000, "꽃이 핀다.", "12", IDS[2]),), 4)
FINDINGS = (
    Finding("DP-REC-108", Place(FILE), {"places": "4000 5000 5200", "count": 3}),
    Finding(
        "DP-REC-301", Place(FILE, time=9000, inside=IDS[2]), {"words": "꽃이 핀다.", "page": "12"}
    ),
    Finding("DP-REC-205", Place(FILE), {"value": -25.0, "limit": -23.0}),
    Finding("DP-REC-013", Place(FILE), {"section": 1, "other": 2, "name": "여름"}),
)
JUDGED = Judgement(FILE, None, FINDINGS, Reading(SAID, 1, "봄", (), HEARD))


@pytest.fixture
def take(ledger: Ledger) -> Any:
    title(ledger)
    return recording(ledger, person(ledger, "V-014", name="홍길동"), "1.wav", IDS[0], IDS[3])


def letter(take: Any, judged: Judgement = JUDGED, lang: str = "ko", **more: Any) -> Any:
    from daisy_pipeline.intake.report import Known, compose
    from daisy_pipeline.ledger.defects import open_defects

    known = Known(take, judged, open_defects(take), more.pop("notes", ()), more.pop("picture", b""))
    words = {"title": "봄", "name": "V-014", "library": "시험도서관", **more}
    return compose([known], LAYOUT, lang, **words)


def text(take: Any, judged: Judgement = JUDGED, lang: str = "ko", **more: Any) -> str:
    from daisy_pipeline.intake.report_text import text_of

    return text_of(letter(take, judged, lang, **more))


def test_page_sentence_time_why_and_how(take: Any) -> None:
    take.state = "returned"
    told = text(take)
    assert told.startswith("V-014 낭독봉사자님, 안녕하세요.\n‘봄’을 읽어 주셔서 고맙습니다.")
    assert "[1장 ‘봄’ 녹음 (1.wav, 1분)]" in told
    again = told.partition("다시 녹음해 주실 곳:")[2]
    assert "1. 소리가 커서 찌그러졌습니다." in again
    assert "   - 12쪽, ‘비가 온다.’, 파일의 4초, 5초, 5.2초" in again
    assert "이렇게: 마이크에서 한 뼘 더 떨어지거나" in again
    listen = told.partition("한번 들어 봐 주실 곳:")[2]
    assert "   - 12쪽, ‘꽃이 핀다.’, 파일의 9초" in listen
    assert "다음 녹음부터 이렇게 해 보세요:\n1. 말소리가 작습니다." in told
    assert "DP-" not in told and "dBFS" not in told and "여름" not in told


def test_in_english(take: Any) -> None:
    take.state = "returned"
    told = text(take, lang="en")
    assert told.startswith("Dear V-014,") and "What to read again:" in told
    assert not any(
        "가" <= c <= "힣"
        for c in told.replace("비가 온다.", "")
        .replace("꽃이 핀다.", "")
        .replace("봄", "")
        .replace("시험도서관", "")
    )


def test_defects_of_a_return_and_the_librarians_word(ledger: Ledger, take: Any) -> None:
    from daisy_pipeline.intake.defect_words import of_judgement, parse

    faults = [parse("오독@0:01 조사를 빠뜨림"), *of_judgement(FINDINGS)]
    decisions(ledger).give_back([take], [faults], "목소리가 참 좋습니다")
    take.refresh_from_db()
    told = text(take, notes=["목소리가 참 좋습니다"], due="2026-12-20")
    assert "사서의 말: 목소리가 참 좋습니다" in told
    assert "글과 다르게 읽은 곳이 있습니다: 조사를 빠뜨림." in told
    assert "   - 11쪽, ‘봄이 왔다.’, 파일의 1초" in told
    assert told.count("찌그러졌습니다") == 1  # the judgement and its defects are told once
    assert "아래에 적은 곳만 다시" in told and "2026-12-20까지" in told


def test_a_recording_to_be_read_from_the_beginning(ledger: Ledger, take: Any) -> None:
    noisy = replace(JUDGED, findings=(Finding("DP-REC-111", Place(FILE)),))
    decisions(ledger).give_back([take], [[]], "다시")
    take.refresh_from_db()
    assert "처음부터 다시 부탁드립니다" in text(take, noisy)


def test_a_recording_of_nobody_knows_what(take: Any) -> None:
    take.first = take.last = ""
    told = text(take, replace(JUDGED, findings=()))
    assert "[읽은 곳을 찾지 못한 녹음 (1.wav, 1분)]" in told and "책 전체" not in told
    assert "어느 부분을 읽으셨는지 알려 주시고" in told


def test_a_file_that_cannot_be_read(take: Any) -> None:
    broken = Judgement(FILE, None, (Finding("DP-AUD-003", Place(FILE)),))
    told = text(take, broken)
    assert "파일을 열지 못했습니다" in told and "한 번 더 보내 주세요" in told


def test_many_places_are_counted(take: Any) -> None:
    places = " ".join(str(n * 1000) for n in range(40))
    many = Judgement(FILE, None, (Finding("DP-REC-108", Place(FILE), {"places": places}),))
    assert "이런 곳이 28군데 더 있습니다." in text(take, many)


def test_what_is_used_as_it_is_asks_for_nothing(ledger: Ledger, take: Any) -> None:
    decisions(ledger).accept([take])
    take.refresh_from_db()
    told = text(take)
    assert "그대로 씁니다" in told and "다시 녹음해 주실 곳" not in told
    assert "들어 봐 주실 곳" not in told and "꽃이 핀다" not in told
    assert "다음 녹음부터" in told and "말소리가 작습니다" in told


def test_nothing_is_asked_before_somebody_decided(take: Any) -> None:
    told = text(take)
    assert "사서가 더 들어 보고" in told and "다시 녹음해 주실 곳" not in told
    assert "찌그러졌습니다" in told.partition("한번 들어 봐 주실 곳:")[2]


def test_html_is_one_accessible_file(take: Any) -> None:
    from daisy_pipeline.intake.report_html import html_of

    notes = ["<b>&'\"</b>"]
    page = html_of(letter(take, notes=notes, picture=b"<svg/>")).decode("utf-8")
    body = page.partition("<body>")[2].rpartition("</body>")[0]
    closed = body.replace('base64,PHN2Zy8+">', 'base64,PHN2Zy8+"/>')
    xml.dom.minidom.parseString(closed)  # every element closes where it should
    assert '<html lang="ko">' in page and page.count("<h1>") == 1
    assert "&lt;b&gt;" in page and "<b>" not in page
    assert 'alt="소리 크기 그림.' in page and "<script" not in page and "http" not in page
    assert page.index("<h1>") < page.index("<h2") < page.index("<h3>")


def test_mail(take: Any) -> None:
    from daisy_pipeline.intake.mail import mail_of

    made = [mail_of(letter(take), boundary="=_x") for _ in range(2)]
    assert made[0] == made[1]
    mail = email.message_from_bytes(made[0], policy=email.policy.default)
    assert mail["Subject"] == "[시험도서관] 녹음을 잘 받았습니다: 봄" and mail["To"] is None
    parts = [part.get_content_type() for part in mail.iter_parts()]
    assert parts == ["text/plain", "text/html"]
    plain = mail.get_body(("plain",))
    assert plain is not None and "찌그러졌습니다" in plain.get_content()


@pytest.mark.message("DP-INT-054", "DP-INT-055", "DP-INT-057")
def test_names_never_lie_in_the_workspace(ledger: Ledger, take: Any, tmp_path: Path) -> None:
    from daisy_pipeline.intake.letters import Order, write_letter
    from daisy_pipeline.model.finding import DaisyError
    from daisy_pipeline.model.ports import Silent

    def refused(order: Any, who: Any = take.volunteer) -> tuple[str, str]:
        with pytest.raises(DaisyError) as error:
            write_letter(ledger, "봄", who, [], order, Silent())
        return error.value.findings[0].id, error.value.findings[0].place.file

    assert refused(Order(names=True)) == ("DP-INT-057", "")
    inside = ledger.workspace.root / "편지"
    assert refused(Order(names=True, folder=inside)) == ("DP-INT-054", "편지")
    assert not inside.exists()
    other = person(ledger, "V-015")
    assert refused(Order(), other) == ("DP-INT-055", "sources/봄")
