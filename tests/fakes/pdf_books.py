# SPDX-License-Identifier: AGPL-3.0-or-later
"""Made PDF documents that together hold every structure that the format can say."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.pdf import FakePage, FakePdf, FakeTag, Setter

TEXT = (
    "봄이 오면 마을 앞 개울에는 얼음이 풀리고 아이들은 버들가지를 꺾어 피리를 만들었다.",
    "도서관에 가는 길은 언제나 즐거웠고 사서 선생님은 새로 들어온 책을 먼저 보여 주었다. "
    "나는 그 책을 가슴에 안고 집으로 돌아오는 동안 첫 쪽을 몇 번이나 다시 읽었다.",
    "할머니는 글을 읽지 못했지만 이야기를 누구보다 많이 알고 있었다. 저녁이면 등불 아래 "
    "모여 앉은 아이들에게 오래된 이야기를 들려주었고 아이들은 그 이야기를 책처럼 외웠다.",
    "여름이 되자 개울물이 불어 아이들은 다리 밑에서 헤엄을 쳤다. 도서관 창문은 활짝 열려 "
    "있었고 바람이 책장을 넘겨 주었다.",
)


def novel() -> FakePdf:
    """A title page, chapters, footnotes, running heads, folios, bookmarks."""
    s = Setter(head="버들피리의 봄", first=8)
    for chapter in range(3):
        s.new_page()
        s.heading(f"제{chapter + 1}장 {('봄', '여름', '가을')[chapter]}")
        for at in range(12):
            words = f"{TEXT[(at + chapter) % 4]} {TEXT[(at * 3 + 1) % 4]}"
            mark = str(chapter * 2 + at // 6 + 1)
            note = (mark, f"{['둘째', '셋째', '넷째'][chapter]} 판에는 이 말이 없다.")
            s.paragraph(words, note if at % 6 == 3 else None)
    s.finish()
    title = FakePage()
    title.text(120, 200, "버들피리의 봄", 24, "F2")
    title.text(140, 240, "어느 도서관 이야기", 14)
    title.text(180, 300, "김봄내 지음", 11)
    made = FakePdf([title, *s.pages])
    starts = [n for n, p in enumerate(made.pages, 1) if any(b"/F2 16" in op for op in p.ops)]
    made.outline = [(f"제{n + 1}장", 1, page) for n, page in enumerate(starts)]
    made.outline = [
        (f"제{n + 1}장 {('봄', '여름', '가을')[n]}", 1, page) for n, page in enumerate(starts)
    ]
    made.info = {"Title": "버들피리의 봄", "Creator": "Hwp 2022"}
    return made


def columns() -> FakePdf:
    """A heading over two columns, a picture between, a link, bold words within a line."""
    page = FakePage((595, 842))
    page.text(60, 80, "두 단으로 짠 소식지", 20, "F2")
    left = ["도서관은 지난달에 새 책을 천 권 들여놓", "았다. 그 가운데 백 권은 점자책이다. 읽고"]
    right = ["점자책은 손으로 읽는 책이다. 한 점 한", "점을 짚어 가며 읽는 동안 마음이 고요해"]
    for n in range(12):
        page.text(60, 130 + n * 16, left[n % 2], 10)
        page.text(320, 138 + n * 16, right[n % 2], 10)
    page.image(320, 350, 200, 120, 60)
    page.text(340, 490, "그림 1. 점자책을 읽는 사람", 9)
    for n in range(8):
        page.text(60, 340 + n * 16, left[(n + 1) % 2], 10)
    page.text(60, 600, "자세한 소식은 ", 10)
    page.text(125, 600, "도서관 누리집", 10, "F2")
    page.text(190, 600, "에서 볼 수 있다.", 10)
    page.links.append((125, 588, 62, 16, "https://library.example/"))
    return FakePdf([page])


def tables() -> FakePdf:
    """A ruled table with a caption and a span, one with level rules only, one that is unsure."""
    page = FakePage((595, 842))
    page.text(60, 70, "표가 있는 보고서", 18, "F2")
    page.text(60, 110, "지난해에 만든 대체자료를 형식에 따라 나누면 다음과 같다.", 10)
    page.text(60, 140, "표 1. 대체자료 제작", 10)
    for y in (150, 170, 190, 210):
        page.rule(60, y, 360, y)
    page.rule(60, 230, 360, 230)
    for x in (60, 160, 360):
        page.rule(x, 150, x, 230)
    page.rule(260, 170, 260, 230)
    rows = (
        ("형식", "만든 점수"),
        ("점자", "120", "130"),
        ("데이지", "340", "355"),
        ("큰글자", "15", "21"),
    )
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            page.text(66 + c * 100, 164 + r * 20, words, 10, "F2" if not r else "F1")
    page.text(60, 270, "표 2. 도서관 수", 10)
    for y in (280, 300, 362):
        page.rule(60, y, 360, y)
    for r, row in enumerate(
        (
            ("연도", "도서관", "책 수"),
            ("2021", "40", "800"),
            ("2022", "41", "820"),
            ("2023", "43", "910"),
        )
    ):
        for c, words in enumerate(row):
            page.text(66 + c * 110, 294 + r * 20, words, 10)
    page.text(60, 400, "아래에는 사람마다 맡은 일을 적는다. 칸이 뚜렷하지 않다.", 10)
    for r, words in enumerate(("김하나", "이두리", "박세나")):
        page.text(60, 430 + r * 16, words, 10)
        page.text(200, 430 + r * 16, f"{['점역', '녹음', '교정'][r]}을 맡아 한 해 동안 일했다", 10)
    return FakePdf([page])


def lists() -> FakePdf:
    """Headings of three levels, bullets, numbers, nested items, verse, an English text."""
    page = FakePage((595, 842))
    page.text(60, 70, "1. 목록과 시", 18, "F2")
    page.text(60, 110, "1.1 목록", 14, "F2")
    y = 140
    for x, words in (
        (60, "• 첫째로 책을 고른다."),
        (60, "• 둘째로 사람을 모은다."),
        (80, "- 낭독할 사람을 찾는다."),
        (80, "- 녹음할 방을 정한다."),
        (60, "• 셋째로 녹음을 한다."),
    ):
        page.text(x, y, words, 10)
        y += 17
    page.text(60, y + 10, "다음 차례로 일한다.", 10)
    for n, words in enumerate(("원본을 읽는다.", "고친다.", "내보낸다.")):
        page.text(60, y + 30 + n * 17, f"{n + 1}. {words}", 10)
    page.text(60, y + 110, "1.2 시", 14, "F2")
    for n, words in enumerate(
        (
            "나 보기가 역겨워",
            "가실 때에는",
            "말없이 고이 보내 드리우리다",
            "",
            "영변에 약산",
            "진달래꽃",
            "아름 따다 가실 길에 뿌리우리다",
        )
    ):
        if words:
            page.text(60, y + 140 + n * 17, words, 10)
    page.text(60, y + 290, "1.3 English", 14, "F2")
    for n, words in enumerate(
        (
            "The library lends a great many books to people who can-",
            "not read print. Every reader of the li-",
            "brary is well-known to us. The library is open every day.",
        )
    ):
        page.text(60, y + 315 + n * 17, words, 10)
    return FakePdf([page])


def turned() -> FakePdf:
    """A page that is turned, one with words set upright, one set vertically, one without text."""
    pages = [FakePage((595, 420), rotate=90), FakePage(), FakePage(), FakePage()]
    english = "the library is open every day of the week for every reader."
    for n in range(5):
        pages[0].latin(60 + n * 17, 400, f"{n} {english}", 10, "0 1 -1 0")
    for n in range(6):
        pages[1].text(50, 80 + n * 17, TEXT[1][n * 10 : n * 10 + 30], 10)
    pages[1].latin(400, 300, "words set upright", 9, "0 1 -1 0")
    for column in range(3):
        for n, letter in enumerate("readdownwards"):
            pages[2].latin(300 - column * 30, 80 + n * 14, letter, 11)
    pages[3].image(100, 100, 200, 150, 90)
    return FakePdf(pages)


def tagged() -> FakePdf:
    """A tagged document, as word processors write them: nothing but the tree tells what is what.

    All lines have one size and one distance; a heading, two paragraphs, a list, a table with a
    span and header cells, a figure with its alternative text.
    """
    page = FakePage((595, 842))
    places: list[tuple[float, float, str]] = [(60, 80 + 17 * n, w) for n, w in enumerate(TAGGED)]
    places += [(60, 250, "연도"), (160, 250, "책 수"), (60, 267, "2021"), (160, 267, "800")]
    places += [(60, 284, "모두 더하면 많다")]
    for number, (x, y, words) in enumerate(places):
        page.text(x, y, words, 10)
        page.marked(number)
    page.image(60, 330, 100, 80, 40)
    page.marked(13, "Figure")
    made = FakePdf([page])

    def tag(kind: str, *contents: int, more: str = "") -> FakeTag:
        return FakeTag(kind, [(0, n) for n in contents], more)

    items = [FakeTag("LI", [FakeTag("LBody", [tag("P", n)])]) for n in (6, 7)]
    rows = [
        FakeTag("TR", [tag("TH", 8), tag("TH", 9)]),
        FakeTag("TR", [tag("TD", 10), tag("TD", 11)]),
        FakeTag("TR", [tag("TD", 12, more="/A << /O /Table /ColSpan 2 >>")]),
    ]
    alt = "/Alt <FEFF" + "붉은 지붕의 도서관".encode("utf-16-be").hex() + ">"
    made.tree = FakeTag(
        "Document",
        [
            tag("H1", 0),
            tag("P", 1, 2),
            tag("H2", 3),
            tag("P", 4, 5),
            FakeTag("L", items),
            FakeTag("Table", rows),
            tag("Figure", 13, more=alt),
        ],
    )
    made.catalog = "/Lang (ko-KR)"
    return made


TAGGED = (
    "태그가 있는 글",
    "첫 문단은 두 줄이며 점 없이 끝나지만,",
    "이어진다.",
    "작은 제목",
    "둘째 문단이다.",
    "이 줄도 같은 문단이다.",
    "첫째 할 일",
    "둘째 할 일",
)


BOOKS: dict[str, Callable[[], FakePdf]] = {
    "novel": novel,
    "columns": columns,
    "tables": tables,
    "lists": lists,
    "turned": turned,
    "tagged": tagged,
}
