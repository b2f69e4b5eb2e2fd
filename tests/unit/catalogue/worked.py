# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two worked records as data: a text DAISY and a human-voice DAISY 2.02 of one title."""

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
TEXT_LINES = r"""=LDR  00000nam a2200000   4500
=001  MPT202400117
=003  999999
=005  20240531143000
=006  m\\\\\s\d\\\\\
=007  cr\nn\nnnmnaba
=008  240531s2024\\\\ulk\\\\fs\\\\\000aj\kor\\
=020  \\$z9791199999992$q원본 인쇄도서
=024  7\$aurn:uuid:6f0f2c9e-6a1e-4f0e-9c1b-0d4f3a1c7e10$2urn
=035  \\$a(999999)MPT202400117
=040  \\$a999999$bkor$c999999$d999999
=049  0\$lDT0000117$f데이지
=056  \\$a813.62$26
=090  \\$a813.62$b김66ㄷ
=245  00$a동백꽃$h[전자자료] :$b김유정 단편선 : 텍스트 데이지 /$d김유정 지음
=264  \0$a[서울] :$b○○평생학습관 시각장애인실,$c2024
=300  \\$a온라인 자료 1점 (DAISY 3, 텍스트 전용)$b천연색 삽화 4점(대체텍스트 포함)$c3.1 MB
=336  \\$a텍스트$btxt$2rdacontent
=337  \\$a컴퓨터$bc$2rdamedia
=338  \\$a온라인 자료$bcr$2rdacarrier
=341  0\$atextual$btableOfContents$bpageNavigation$bpageBreakMarkers$bstructuralNavigation$breadingOrder$bdisplayTransformability$2sapdv
=341  0\$avisual$balternativeText$2sapdv
=500  \\$a1사서 1데이지 제작 사업 산출물 (2024년 2분기)
=506  1\$a시각장애인 등 독서장애인에 한하여 이용 가능$d시각장애인 등 독서장애인$e저작권법 제33조$f이용자 제한
=508  \\$a입력: 자원봉사자 V-014 ; 교정: 사서 L-07 ; 검수: 시각장애인실
=516  \\$aDAISY 3 (ANSI/NISO Z39.86-2005) 텍스트 DTB
=521  \\$a시각장애인 및 독서장애인
=526  0\$a교과연계 텍스트 데이지$b중학교 국어 3학년$z2015 개정 교육과정 예시값
=530  \\$a휴먼음성(DAISY) 자료로도 이용 가능
=532  1\$a인쇄본 쪽 번호와 일치하는 쪽 이동, 제목 1-3단계 이동, 그림 대체텍스트를 제공함.
=532  2\$a사람 목소리 녹음은 포함하지 않음. 한자는 한글 음을 괄호 안에 병기함.
=534  \\$p원본:$c서울 : 예시출판사, 2020$e212 p. ; 21 cm$z9791199999992
=536  \\$a○○평생학습관 대체자료 제작 및 활성화 사업(2024)
=538  \\$aDAISY 3 재생기 또는 DREAM 뷰어; 압축 형식 ZIP; XML(UTF-8)
=540  \\$a비영리 목적, 복제·재배포 금지$c저작권법 제33조
=546  \\$a본문은 한국어임
=653  \\$a한국소설$a텍스트데이지
=655  \7$a텍스트 데이지$2local
=700  1\$a김유정,$d1908-1937
=710  \\$a○○평생학습관$b시각장애인실
=776  08$i원본(인쇄자료):$t동백꽃$d서울 : 예시출판사, 2020$z9791199999992
=776  08$i다른 대체자료(휴먼음성 DAISY):$t동백꽃$w(999999)MPA202400052
=856  40$uhttps://example.org/a/MPT202400117$qapplication/zip$s3251200$z등록 이용자 전용"""

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
AUDIO_LINES = r"""=LDR  00000nim a2200000   4500
=001  MPA202400052
=003  999999
=005  20240628101500
=006  m\\\\\s\h\\\\\
=007  sr\nmnnnnnnned
=007  cr\na\nnnmnada
=008  240628s2024\\\\ulknnn\fs\\\\\\f\an\kor\\
=020  \\$z9791199999992$q원본 인쇄도서
=035  \\$a(999999)MPA202400052
=040  \\$a999999$bkor$c999999
=041  0\$dkor
=049  0\$lDA0000052$f녹음
=056  \\$a813.62$26
=245  00$a동백꽃$h[녹음자료] :$b김유정 단편선 : 휴먼음성 데이지 /$d김유정 지음 ;$e○○○ 낭독
=264  \0$a[서울] :$b○○평생학습관 시각장애인실,$c2024
=300  \\$a온라인 자료 1점 (5시간 42분 18초)$b디지털, 모노 ; MP3 64 kbps$c156.7 MB
=306  \\$a054218
=336  \\$a구어$bspw$2rdacontent
=337  \\$a컴퓨터$bc$2rdamedia
=338  \\$a온라인 자료$bcr$2rdacarrier
=341  0\$aauditory$btableOfContents$bpageNavigation$bstructuralNavigation$2sapdv
=344  \\$a디지털$g모노$2rda
=347  \\$a오디오 파일$bDAISY 2.02$bMP3$c156.7 MB$f64 kbps$2rda
=500  \\$a인쇄본 전체를 낭독함(완역/무삭제)
=506  1\$a시각장애인 등 독서장애인에 한하여 이용 가능$d시각장애인 등 독서장애인$e저작권법 제33조
=508  \\$a녹음: 자원봉사자 ; 편집·검청: 시각장애인실
=511  8\$a낭독: ○○○ (자원봉사자, 성명 표기 동의)
=518  \\$a○○평생학습관 녹음실에서 녹음$d2024-03-04/2024-05-27
=521  \\$a시각장애인 및 독서장애인
=532  1\$a사람 목소리 낭독, 제목·인쇄본 쪽 단위 이동 가능.
=534  \\$p원본:$c서울 : 예시출판사, 2020$e212 p. ; 21 cm$z9791199999992
=538  \\$aDAISY 2.02 재생기; MP3(MPEG-1 Layer III) 44.1 kHz 모노 64 kbps
=540  \\$a비영리 목적, 복제·재배포 금지$c저작권법 제33조
=546  \\$a낭독은 한국어임
=655  \7$a녹음도서$2local
=700  1\$a김유정,$d1908-1937
=700  1\$a○○○$e낭독자$4nrt
=776  08$i원본(인쇄자료):$t동백꽃$d서울 : 예시출판사, 2020$z9791199999992
=856  40$uhttps://example.org/a/MPA202400052$qapplication/zip$s164311040$z등록 이용자 전용"""
