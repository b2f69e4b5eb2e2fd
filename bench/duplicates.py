# SPDX-License-Identifier: AGPL-3.0-or-later
"""The duplicate warning against 460,000 made rows: time, size, and what it finds.

``python -m bench.duplicates [--rows 460000] [--queries 200] [--seed 1]``. Titles, people and houses
are made of common words; the share of like titles is higher than in a library (few words).
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.measure import machine
from daisy_pipeline.catalogue.duplicates.index import import_holdings, index_path
from daisy_pipeline.catalogue.duplicates.likeness import Book, Match
from daisy_pipeline.catalogue.duplicates.search import search
from daisy_pipeline.config.workspace import Workspace

_FIRST = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진"
_NAME = (
    "가강건경고관광구규근기나남다단대덕도동두래리명문미민범병보복봉상서석선성세소수순승시신아안"
    "애연영예옥용우원유윤은의이인자재정제종주준지진찬창채철초춘충태하학한해현형혜호홍화환효훈희"
)
_HOUSES = (
    "민음 창비 문학동네 열린책들 한길 까치 돌베개 사계절 푸른숲 김영 시공 은행나무 한빛 길벗 "
    "비룡소 보리 현암 을유 범우 지식산업"
)
_HEADS = (
    "봄 여름 가을 겨울 바다 하늘 바람 별 달 꽃 나무 숲 강 산 섬 길 집 밤 새벽 아침 노을 눈 비 "
    "그림자 기억 시간 거울 편지 노래 이야기 아이 어머니 아버지 친구 사람 마음 사랑 이별 여행 "
    "도시 시골 학교 교실 도서관 역사 철학 과학 수학 경제 정치 법 의학 음악 미술 건축 요리 정원 "
    "고양이 개 새 물고기 동백 감자 소나기 메밀 운수 날개 광장 토지 태백 아리랑 한강 지리 백두 "
    "압록 두만 서울 평양 부산 제주 전쟁 평화 혁명 민주 자유 평등 정의 노동 자본 시장 기업 혁신 "
    "인공 지능 로봇 우주 지구 기후 환경 생태 유전 세포 뇌 심리 상담 치료 건강 운동 명상 종교 "
    "불교 기독 신화 전설 민담 동화 시집 소설 수필 희곡 평론 사전 입문 개론"
)
_TAILS = (
    "의 역사|의 이해|을 찾아서|에 대하여|와 나|의 시대|의 탄생|의 비밀|의 힘|의 기술|"
    "에서 만난 사람|이 있는 풍경|의 끝에서|를 위한 변명|의 재발견|를 읽는 밤|의 정원|의 아이들|"
    "로 가는 길|을 걷다|을 묻다|의 문법|의 미래|의 조건"
)
_LATIN = (
    "the history art life world river stone light shadow house garden winter summer letter "
    "song memory night morning silent golden broken last first secret lost hidden science "
    "reason freedom justice"
)
_SAID = (
    "{}",
    "{} 지음",
    "{} 저",
    "지은이: {}",
    "{} [지음]",
    "{} 글 ; 한그림 그림",
    "{} 지음 ; 홍번역 옮김",
)


def made(rng: random.Random) -> Book:
    """A book of common words."""
    heads = _HEADS.split()
    if rng.random() < 0.06:
        title = " ".join(rng.sample(_LATIN.split(), rng.randint(2, 5))).capitalize()
    else:
        title = " ".join(rng.sample(heads, rng.choice((1, 1, 2, 2, 3)))) + rng.choice(
            _TAILS.split("|")
        )
        title = rng.choice(heads) + ", " + title if rng.random() < 0.3 else title
    if rng.random() < 0.25:
        title += f" : {rng.choice(heads)}{rng.choice(_TAILS.split('|'))}"
    if rng.random() < 0.15:
        title += f" {rng.randint(1, 12)}"
    name = rng.choice(_FIRST) + rng.choice(_NAME) + rng.choice(_NAME)
    house = rng.choice(_HOUSES.split())
    return Book(title, rng.choice(_SAID).format(name), house, str(rng.randint(1970, 2025)))


def _typo(book: Book, rng: random.Random) -> Book:
    at = rng.randrange(len(book.title))
    return replace(book, title=book.title[:at] + rng.choice(_NAME) + book.title[at + 1 :])


def _other_spelling(book: Book, rng: random.Random) -> Book:
    return replace(book, title=book.title.replace(" ", "").replace(",", " "))


def _edition(book: Book, rng: random.Random) -> Book:
    year = str(int(book.year) + rng.randint(2, 15))
    title = f"{book.title}{rng.choice((' (개정판)', ' 개정증보판', ' [큰글자책]', ' 제2판'))}"
    return replace(book, title=title, year=year)


def _without_sub(book: Book, rng: random.Random) -> Book:
    return replace(book, title=book.title.partition(" : ")[0])


def _volume(book: Book, rng: random.Random) -> Book:
    head, _, last = book.title.rpartition(" ")
    return replace(book, title=f"{head} 제{last}권" if last.isdigit() else book.title)


def _other_house(book: Book, rng: random.Random) -> Book:
    return replace(book, publisher=f"(주)도서출판 {rng.choice(_HOUSES.split())}", year="")


def _title_alone(book: Book, rng: random.Random) -> Book:
    return Book(book.title)


_WAYS: tuple[tuple[str, Callable[[Book, random.Random], Book]], ...] = (
    ("no spaces", _other_spelling),
    ("one wrong letter", _typo),
    ("another edition", _edition),
    ("no subtitle", _without_sub),
    ("volume written out", _volume),
    ("another publisher, no year", _other_house),
    ("title alone", _title_alone),
)


class _Still:
    def step(self, done: int, total: int, what: str) -> None:
        """Say nothing."""


def main() -> None:
    """Make the rows, import them, ask; one table."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=460_000)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        path = workspace.root / "made.csv"
        books = _written(path, given.rows, rng)
        print(machine())
        begin = time.process_time()
        done = import_holdings(workspace, path, "2026-11-23", _Still())
        spent = time.process_time() - begin
        size = index_path(workspace).stat().st_size
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"CSV {path.stat().st_size / 1e6:.1f} MB, {done.count:,} rows: {spent:.1f} CPU s,")
        print(f"index {size / 1e6:.1f} MB, peak {peak} MB with the rows of this bench")
        _ask(workspace, books, given.queries, rng)


def _written(path: Path, count: int, rng: random.Random) -> list[Book]:
    books = [made(rng) for _ in range(count)]
    with path.open("w", encoding="cp949", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("대체자료명", "저자", "출판사", "출판년도"))
        writer.writerows((b.title, b.author, b.publisher, b.year) for b in books)
    return books


def _ask(workspace: Workspace, books: list[Book], count: int, rng: random.Random) -> None:
    times: list[float] = []

    def asked(wish: Book) -> list[Match]:
        begin = time.process_time()
        found = search(index_path(workspace), wish)
        times.append((time.process_time() - begin) * 1000)
        return found

    for name, way in _WAYS:
        first = hits = 0
        for own in rng.sample(books, count):
            found = asked(way(own, rng))
            hits += any(one.book == own for one in found)
            first += bool(found) and found[0].book == own
        print(f"| {name} | {hits}/{count} among five | {first}/{count} first |")
    told = likely = 0
    there = {(book.key.main, book.names) for book in books}
    strange = 0
    while strange < count:
        wish = made(rng)
        if (wish.key.main, wish.names) in there:
            continue
        strange += 1
        found = asked(wish)
        told += bool(found)
        likely += any(one.likely for one in found)
    print(f"| not held | told of any {told}/{count} | told as likely {likely}/{count} |")
    times.sort()
    print(f"a query: median {times[len(times) // 2]:.1f} ms of CPU,", end=" ")
    print(f"19 of 20 within {times[int(len(times) * 0.95)]:.1f} ms, the longest {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
