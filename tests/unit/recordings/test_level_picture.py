# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import numpy as np
import pytest
from lxml import etree

from daisy_pipeline.formats.svg import may_stand
from daisy_pipeline.recordings.level_picture import LISTED, Mark, level_picture

LEVELS = np.concatenate(
    [np.full(100, -60, np.float32), np.full(800, -22, np.float32), np.full(100, -62, np.float32)]
)
MARKS = (Mark(90_000, 91_000, "judge.missing", "봄이 <왔다>."), Mark(20_000, 20_100, "fault.click"))
NS = {"s": "http://www.w3.org/2000/svg"}


def drawn(*marks: Mark, levels: np.ndarray = LEVELS, lang: str = "ko") -> etree._Element:
    return etree.fromstring(level_picture(levels, 100, marks, "01.wav", lang, "받아도 좋습니다."))


def texts(root: etree._Element) -> list[str]:
    return [t.text or "" for t in root.iterfind("s:text", NS)]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_all_that_is_drawn_is_said_in_words(lang: str) -> None:
    root = drawn(*MARKS, lang=lang)
    assert root.get("role") == "img" and root.get("lang") == lang
    assert root.get("aria-labelledby") == "title about"
    about = root.findtext("s:desc", "", NS)
    assert "봄이 <왔다>." in about and "받아도 좋습니다." in about
    listed = [t for t in texts(root) if re.match(r"[12]\. ", t)]
    assert len(listed) == 2 and all(t in about for t in listed)
    assert listed[0].startswith("1. 20")  # in order of time
    assert len(root.findall("s:rect", NS)) == 2


def test_it_may_stand_anywhere_and_is_the_same_each_time() -> None:
    made = level_picture(LEVELS, 100, MARKS, "a<b>&.wav", "ko")
    assert may_stand(made) and made == level_picture(LEVELS, 100, MARKS[::-1], "a<b>&.wav", "ko")


def test_ten_hours_make_no_bigger_picture_than_ten_minutes() -> None:
    rng = np.random.default_rng(1)
    short, long = (rng.uniform(-70, -10, n).astype(np.float32) for n in (6000, 360_000))
    sizes = [len(level_picture(levels, 100, (), "a", "ko")) for levels in (short, long)]
    assert abs(sizes[0] - sizes[1]) < sizes[0] / 20


def test_many_marks_are_counted() -> None:
    root = drawn(*(Mark(n * 1000, n * 1000, "fault.click") for n in range(LISTED + 7)))
    assert len(root.findall("s:rect", NS)) == LISTED
    assert "그 밖에 7군데" in texts(root)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_moment_of_sound_has_a_picture(count: int) -> None:
    root = drawn(Mark(0, 999_000, "fault.click"), levels=np.full(count, -20, np.float32))
    width = 960
    for rect in root.iterfind("s:rect", NS):
        assert float(rect.get("x", "")) + float(rect.get("width", "")) <= width


def test_the_louder_it_is_the_higher_it_stands() -> None:
    root = drawn()
    mean = root.findall("s:path", NS)[-1].get("d", "")
    heights = [float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)H", mean)]
    assert min(heights) < heights[0] and heights[len(heights) // 2] == min(heights)
