# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tells the end of a sentence from a point within it: words and patterns of both languages."""

from __future__ import annotations

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# After a quotation, Korean goes on with these (…하고 그가 물었다; …라는 말).
KOREAN_GOES_ON = re.compile(
    r"(?:하고|하구|하며|하면서|하면|하는 (?!수)|하니|하자|하던|하더니|하여|하였|하듯|하기에|하길래"
    r"|한다|했|해서|해도|해 ?주|이?라고|이?라구|이?라며|이?라면서|이?라는|이?라던|이?란 "
    r"|고 (?:말|묻|물|외|대답|생각|했|하)|며 |는 (?:듯|식|말|소리|생각|표정|눈)|운운|식으로|따위)"
)
# A bare full stop before 하고 may end a sentence; these show that it does.
KOREAN_STARTS_ANEW = re.compile(r"하고 (?:싶|많은)|하고많|하여튼|하여간|하자마자|하면 된다|했던")

_SAYING_KO = (
    r"묻는|묻자|물었|물어|물으|말했|말하|말한"
    r"|말을 (?:이|건|꺼|걸|했|하|받)|말이었|대답했|대답하|대답한"
    r"|대답을 했|답했|답하|외쳤|외치|외친|소리쳤|소리치"
    r"|소리를 (?:질|지르)|고함을|고함쳤|고함치|중얼거|중얼대|속삭|되물"
    r"|되뇌|덧붙|대꾸했|대꾸하|투덜|쏘아붙|내뱉|타일렀|타이르|재촉했"
    r"|재촉하|다그|호통을|호통쳤|호통치|애원했|애원하|부르짖|울부짖|지껄"
    r"|빈정|반문했|반문하|대들|웅얼|종알|입을 열|탄식했|탄식하|탄성을"
    r"|인사했|명령했|제안했|설명했|주장했|강조했|밝혔|전했|일렀|생각했"
)
# The clause after a quotation: short, without another quotation, a verb of saying near its end.
KOREAN_SAYS = re.compile(
    rf"[^.?!…\n\"“”「『]{{0,60}}?(?:{_SAYING_KO})[^.?!…\n\"“”「『]{{0,10}}[.?!…]"
)

_SAYING_EN = (
    "said|says|say|asked|asks|replied|cried|answered|whispered|shouted|exclaimed|called|added|"
    "murmured|muttered|remarked|returned|continued|began|thought|repeated|inquired|observed|"
    "responded|demanded|screamed|sighed|laughed|wondered|declared|explained|insisted|agreed"
)
ENGLISH_SAYS = re.compile(
    rf"(?:(?:[A-Z][\w.'’-]*|the|my|his|her|their|our|a|an|old|young|little)\s+){{1,4}}"
    rf"(?:{_SAYING_EN})\b"
)

# Never the end of a sentence; compared in lower case, without the last point.
ABBREVIATIONS = _words(
    "mr mrs ms dr prof st mt rev hon gen col capt lt sgt gov sen rep messrs mme mlle vs cf viz",
    "no nos vol vols fig figs p pp ed eds ch sec art al e.g i.e approx trans tr dept est",
)
# The end of a sentence only where the next word is one that begins sentences.
DOUBTFUL = _words(
    "etc inc ltd co corp jr sr bros jan feb mar apr jun jul aug sep sept oct nov dec",
    "mon tue wed thu fri sat sun ave blvd rd ph.d m.d b.a m.a b.c a.d",
)
# These end a sentence before any capital letter.
CLOCK = frozenset({"a.m", "p.m", "etc"})
STARTERS = _words(
    "the a an he she it they we i you in on at but and this that there these those his her my our",
    "their its when while if as after before then so for what who how why where no yes not however",
    "one two some all many most with from by to once both each every now here meanwhile",
    "nevertheless although though because since until unless perhaps",
)
# 가. 나. 다. before an item; 아. and 자. are left out, they are sentences in dialogue.
LIST_LETTERS = frozenset("가나다라마바사차카타파하")
# Before an ellipsis, or before a stop that a word follows without a space, they show that the
# sentence is over; 까 of 니까 (because) is told apart by the consonant before it (습니까).
FINAL_SYLLABLES = frozenset("다요까죠")
# Short cries in a row that end in a quoting word: 킥! 킥! 하고.
CRIES = re.compile(r"(?:[^\s.?!…]{1,6}[?!]+\s*){1,3}(?=하고|하며|하면서|하는 소리|하는 생각)")
DATE = re.compile(r"\d{4}\s*\.\s*\d{1,2}\s*(?:\.\s*\d{1,2}\s*)?$")
ITEM_NUMBER = re.compile(
    r"[\s\[(]*(?:제\s?\d{1,4}[조항장절편부관]|\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,5})"
)
