# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facts behind the two worked records: a text DAISY and a human-voice DAISY 2.02."""

from daisy_pipeline.catalogue.facts import (
    Curriculum,
    ItemFacts,
    Library,
    Material,
    RightsFacts,
    Sound,
    Source,
)
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.model.title import Edition, Title
from tests.unit.formats.kormarc import worked as typed

LIBRARY = Library(name="○○평생학습관", department="시각장애인실", place="서울", code="999999")
TITLE = Title(
    slug="동백꽃",
    uid="urn:uuid:6f0f2c9e-6a1e-4f0e-9c1b-0d4f3a1c7e10",
    title="동백꽃",
    subtitle="김유정 단편선",
    lang="ko",
    date="2024-05-31",
    publisher="○○평생학습관",
    creators=("김유정, 1908-1937",),
    edition=Edition(publisher="예시출판사", date="2020", isbn="979-11-9999999-2"),
)
RIGHTS = RightsFacts(
    basis="kr-copyright-33-2",
    clause="저작권법 제33조",
    checked_by="L-02",
    checked_on="2024-03-02",
)
SOURCE = Source(place="서울", extent="212 p. ; 21 cm")

TEXT_FACTS = ItemFacts(
    item_id="MPT202400117",
    material=Material.TEXT_DAISY,
    title=TITLE,
    completed="2024-05-31",
    entered="20240531143000",
    created="2024-05-31",
    library=LIBRARY,
    standard="ANSI/NISO Z39.86-2005",
    package="동백꽃-daisy3-text.zip",
    size=3251200,
    heading_levels=3,
    pages=212,
    pictures=4,
    described_pictures=4,
    colour="천연색",
    modes=("textual", "visual"),
    features=(
        "tableOfContents",
        "pageNavigation",
        "pageBreakMarkers",
        "structuralNavigation",
        "readingOrder",
        "displayTransformability",
        "alternativeText",
    ),
    limitations=(
        "사람 목소리 녹음은 포함하지 않음.",
        "한자는 한글 음을 괄호 안에 병기함.",
    ),
    sisters=(("MPA202400052", Material.HUMAN_AUDIO_202),),
    rights=RIGHTS,
    curriculum=(
        Curriculum(
            school_level="중학교",
            grade="3학년",
            subject="국어",
            standard="2015 개정 교육과정 예시값",
        ),
    ),
    campaign="1사서 1데이지",
    funding="○○평생학습관 대체자료 제작 및 활성화 사업(2024)",
    credits=(("입력", "자원봉사자 V-014"), ("교정", "사서 L-07"), ("검수", "시각장애인실")),
    subjects=("한국소설", "텍스트데이지"),
    kdc="813.62",
    literary_form="short-stories",
    accession="DT0000117",
    shelf="데이지",
    call="김66ㄷ",
    source=SOURCE,
)
TEXT_OPTIONS = KormarcOptions(
    modified_by="999999",
    viewer="DREAM 뷰어",
    restriction="이용자 제한",
    address="https://example.org/a/{item}",
)
TEXT_LINES = typed.lines(typed.TEXT_DAISY).strip()

AUDIO_FACTS = ItemFacts(
    item_id="MPA202400052",
    material=Material.HUMAN_AUDIO_202,
    title=Title(
        slug="동백꽃",
        uid="daisy-1",  # no URN: no 024
        title="동백꽃",
        subtitle="김유정 단편선",
        lang="ko",
        date="2024-06-27",
        publisher="○○평생학습관",
        creators=("김유정 (1908-1937)",),
        narrators=("○○○",),
        human_voice=True,
        edition=TITLE.edition,
    ),
    completed="2024-06-27",
    entered="20240628101500",
    created="2024-06-28",
    library=LIBRARY,
    narration="human",
    narrators=("○○○",),
    package="동백꽃-daisy202.zip",
    size=164311040,
    duration=20_538_000,
    bitrate=64,
    sound=Sound(codec="MP3", channels=1, rate=44100),
    standard="DAISY 2.02",
    heading_levels=2,
    pages=212,
    modes=("auditory",),
    features=("tableOfContents", "pageNavigation", "structuralNavigation"),
    rights=RIGHTS,
    credits=(("녹음", "자원봉사자"), ("편집·검청", "시각장애인실")),
    unabridged=True,
    recorded_at="○○평생학습관 녹음실",
    recorded_on="2024-03-04/2024-05-27",
    literary_form="short-stories",
    kdc="813.62",
    accession="DA0000052",
    shelf="녹음",
    source=SOURCE,
)
AUDIO_OPTIONS = KormarcOptions(
    address="https://example.org/a/{item}",
    library_entry=False,
    carrier_sound="cr na nnnmnada",
)
AUDIO_LINES = typed.lines(typed.HUMAN_AUDIO).strip()
