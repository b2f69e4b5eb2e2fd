# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches of lines that are one thing: frames, tables, speeches, places of pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.readers._layout import Line, ends_sentence
from daisy_pipeline.readers.typed.frames import drawn_cells

PLACEHOLDER = re.compile(
    r"[\[(<〔](?:그림|사진|삽화|도표|지도|도판|표|이미지|picture|photo|image|figure|illustration)"
    r" ?(?:\d{1,3}(?:[-.]\d{1,3})?)?(?: ?(?:설명|자리|삽입|생략|넣기))?"
    r"(?:\s*[:：]\s*[^\])>〕]*|\s[^\])>〕]*)?"
    r"[\])>〕]$",
    re.IGNORECASE,
)
_NAME = r"([가-힣A-Za-z][가-힣A-Za-z0-9 .]{0,11}?|\([가-힣]{1,6}\))"
_SAID = re.compile(_NAME + r" *[:：] *(\S.*)$")
_SET = re.compile(_NAME + r"(?:\t+| {2,}|\u3000+)\s*(\S.*)$")  # the speech in a column of its own
SPEAKER = re.compile(_NAME + r"(?: *[:：] *|\t+| {2,}|\u3000+)\s*(\S.*)$")
MAIL = re.compile(
    r"(?:(보낸 ?(?:사람|이)|받[는은] ?(?:사람|이)|발신[자인]?|수신[자인]?|From|To|Reply-To)"
    r"|(?:보낸|받은) ?(?:날짜|날|시간)|(?:숨은 ?)?참조|제목|날짜|일시|첨부(?: ?파일)?"
    r"|Cc|Bcc|Subject|Date|Sent)\s*[:：]\s*\S.*$",
    re.IGNORECASE,
)
STAGE = re.compile(r"[(（][^()（）]*[)）]$")
_FRAME = re.compile(r"[┌┏╔╭+][─━═┬┳╦+-]{2,}[┐┓╗╮+]$")
_FRAME_END = re.compile(r"[└┗╚╰+][─━═┴┻╩+-]{2,}[┘┛╝╯+]$")
_INNER_RULE = re.compile(r"[├┣╠│┃║|+][─━═┼╋╬┬┴┤├+-]{2,}[┤┫╣│┃║|+]$")
_SIDES = "│┃║|"
_PIPES = re.compile(r"\|(?:[^|]*\|){2,}$")
_NO_SPEAKERS = re.compile(
    r"(?:제목|지은이|저자|날짜|주소|전화|출처|참고|주의|예|일시|장소|시간|문|답|https?"
    r"|보낸 ?(?:사람|이|날짜|날)|받[는은] ?(?:사람|이|날짜)|[발수]신[자인]?"
    r"|(?:숨은 ?)?참조|첨부(?: ?파일)?|From|To|Cc|Bcc|Subject|Date|Sent)$"
)
_LEAST_SPEECHES = 5


@dataclass(frozen=True, slots=True)
class Group:
    """Lines from one index up to another that are a table, box, speech or picture, and why."""

    begin: int
    end: int
    kind: str
    why: str


def find_groups(lines: Sequence[Line], headings: Collection[int]) -> dict[int, Group]:
    """The groups of a text by the number of their first line; they never overlap."""
    speakers = _speakers(lines, headings)
    found: dict[int, Group] = {}
    at = 0
    while at < len(lines):
        group = None
        if lines[at].words and lines[at].number not in headings:
            group = next((g for g in _finders(lines, at, speakers) if g is not None), None)
        if group is not None:
            found[lines[at].number] = group
        at = group.end if group else at + 1
    return found


def _finders(lines: Sequence[Line], at: int, speakers: Collection[str]) -> Iterator[Group | None]:
    words = lines[at].words
    if speakers:
        yield _speech(lines, at, speakers)
    if MAIL.match(words):
        yield _mail(lines, at)
    if words[0] in "┌┏╔╭+":
        yield _frame(lines, at)
    if words[0] == "|":
        yield _pipes(lines, at)
    if "\t" in words:
        yield _tabs(lines, at)
    if words[-1] in "])>〕" and PLACEHOLDER.match(words):
        yield Group(at, at + 1, "picture", "placeholder")


def _frame(lines: Sequence[Line], at: int) -> Group | None:
    if not _FRAME.match(lines[at].words):
        return None
    for end in range(at + 1, min(len(lines), at + 200)):
        words = lines[end].words
        if _FRAME_END.match(words) and not (words[0] == "+" and _more_frame(lines, end)):
            inner = [n.words for n in lines[at + 1 : end] if n.words]
            cells = {len(_cells(w)) for w in inner if not _INNER_RULE.match(w)}
            table = (len(cells) == 1 and cells != {1}) or drawn_cells(
                [n.words for n in lines[at : end + 1]]
            )
            return Group(at, end + 1, "table" if table else "box", "drawn")
        if not words or words[0] not in _SIDES + "├┣╠+":
            return None
    return None


def _more_frame(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and lines[at + 1].words[:1] == "|"


def _cells(words: str) -> list[str]:
    return re.split(f"[{_SIDES}]", words.strip(_SIDES))


def frame_rows(lines: Sequence[Line]) -> list[list[str]]:
    """The cells of a drawn frame; lines of one row are joined, rules part rows.

    A frame without rules inside has a row a line.
    """
    inner = [n.words for n in lines[1:-1] if n.words]
    ruled = any(_INNER_RULE.match(w) for w in inner)
    rows: list[list[str]] = []
    fresh = True
    for words in inner:
        if _INNER_RULE.match(words):
            fresh = True
            continue
        cells = [c.strip() for c in _cells(words)]
        if fresh or not ruled:
            rows.append(cells)
        else:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        fresh = False
    return rows


def has_head(lines: Sequence[Line]) -> bool:
    """Whether a drawn table has one rule only, below its first row."""
    rules = [n for n, line in enumerate(lines[1:-1]) if _INNER_RULE.match(line.words)]
    return len(rules) == 1 and rules[0] >= 1 and rules[0] * 2 <= len(lines) - 2


def frame_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines in a drawn box with words, without its sides."""
    made = []
    for line in lines[1:-1]:
        words = line.words.strip(_SIDES + " \u3000")
        if words and not _INNER_RULE.match(line.words):
            made.append(Line(line.number, words))
    return made


def _pipes(lines: Sequence[Line], at: int) -> Group | None:
    end = at
    count = lines[at].words.count("|")
    while end < len(lines) and _PIPES.match(lines[end].words):
        if lines[end].words.count("|") != count:
            return None
        end += 1
    return Group(at, end, "table", "pipes") if end - at >= 2 else None


def _tabs(lines: Sequence[Line], at: int) -> Group | None:
    """Two lines or more with the same number of tabs; with one tab three, for it may be a slip."""
    count = len(re.split(r"\t+", lines[at].words))
    end = at
    while end < len(lines) and len(re.split(r"\t+", lines[end].words)) == count:
        if not lines[end].words:
            break
        end += 1
    return Group(at, end, "table", "tabs") if end - at >= (2 if count > 2 else 3) else None


def _speakers(lines: Sequence[Line], headings: Collection[int]) -> frozenset[str]:
    """The names that speak in a play: two or more that come again, in enough of the lines.

    Where only blanks or a tab part the name from the words, most of these must end as speech does:
    tables and glossaries are typed so as well.
    """
    plain = [n.words for n in lines if n.words and n.number not in headings]
    said = [m for w in plain if (":" in w or "：" in w) and (m := _SAID.match(w))]
    if names := _repeated(said, lines):
        return names
    set_apart = [m for w in plain if (m := _SET.match(w))]
    spoken = sum(ends_sentence(m[2]) for m in set_apart)
    return _repeated(set_apart, lines) if spoken * 2 >= len(set_apart) else frozenset()


def _repeated(found: Sequence[re.Match[str]], lines: Sequence[Line]) -> frozenset[str]:
    counts = Counter(m[1] for m in found if not _NO_SPEAKERS.match(m[1]))
    again = frozenset(name for name, count in counts.items() if count >= 2)
    spoken = sum(counts[name] for name in again)
    full = sum(bool(n.words) for n in lines)
    # A third of the lines: notices have a few ‘name: words’, plays are made of them.
    if len(again) < 2 or spoken < _LEAST_SPEECHES or spoken * 3 < full:
        return frozenset()
    return frozenset(counts) if len(again) * 2 >= len(counts) else again


def _mail(lines: Sequence[Line], at: int) -> Group | None:
    """The head of an e-mail: lines that name the sender, the receiver, the subject, the date."""
    found = []
    for line in lines[at:]:
        if (match := MAIL.match(line.words)) is None:
            break
        found.append(match)
    named = any(match[1] for match in found)
    return Group(at, at + len(found), "list", "mail-head") if named and len(found) > 1 else None


def _speech(lines: Sequence[Line], at: int, speakers: Collection[str]) -> Group | None:
    found = SPEAKER.match(lines[at].words)
    return Group(at, at + 1, "speech", "speakers") if found and found[1] in speakers else None
