# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tells the end of a sentence from a point within it, and a quotation's frame."""

from __future__ import annotations

import re

from daisy_pipeline.language.jamo import final


def words(*lines: str) -> frozenset[str]:
    """The words of the lines."""
    return frozenset(" ".join(lines).split())


# After a quotation, Korean goes on with these (…하고 그가 물었다; …라는 말).
KOREAN_GOES_ON = re.compile(
    r"(?:하고|하구|하며|하면서|하면|하는 (?!수)|하니|하자|하던|하더니|하여|하였|하듯|하기에|하길래"
    r"|하시[던며고는자더니]|하셨|하신|한다|했|해서|해도|해 ?주|이?라고|이?라구|이?라며|이?라면서"
    r"|이?라는|이?라던|이?란 |고 (?:말|묻|물|외|대답|생각|했|하)|며 "
    r"|는 (?:듯|식|말|소리|생각|표정|눈)|운운|식으로|따위)"
)
# Words that name the quotation itself (“가자!” 소리와 함께; “네.” 한마디뿐이었다).
_NAMES_IT = re.compile(
    r"(?:(?:그|이|저) )?(?:소리|한 ?마디|고함|함성|비명|외침)(?:[이가은는을를와과도만뿐에]|로)"
    r"|말(?:이|과|에|만) (?!없)|[^\s.?!]{1,8}의 한 ?마디"
)
# A bare full stop before 하고 may end a sentence; these show that it does.
KOREAN_STARTS_ANEW = re.compile(r"하고 (?:싶|많은)|하고많|하여튼|하여간|하자마자|하면 된다|했던")
# What follows a quotation or a sign of asking without a blank and is no word of its own.
_PARTICLE = re.compile(
    r"(?:이?라|고|는|은|이|가|을|를|의|에|와|과|로|으로|도|만|며|하|란|이?던|였|뿐|처럼|보다|부터|까지"
    r"|등|따위|운운|투|식|같|했|한|해|할|함|이?나|이?며|이?요|인|일|입니다)"
)
_OWN_WORD = re.compile(
    r"(?:그[가는의도]|그녀|나[는도]|이윽고|이때|이제|하지만|하긴|한참|해가|가자|고개)"
)

_SAYING_KO = (
    r"(?<![가-힣])(?:묻는|묻자|묻고|물었|물어|물으|말했|말하(?!지 [않못])|말한|말씀)"
    r"|(?<![가-힣])(?:전했|답했|답하|일렀)|따져 ?물|캐물|말을 (?:이|건|꺼|걸|했|받)|말이었|대답했"
    r"|대답하(?!지 [않못])|대답한|대답을 했|외쳤|외치|외친|소리쳤|소리치"
    r"|소리를 (?:질|지르)|고함을|고함쳤|고함치|중얼거|중얼대|속삭|되물"
    r"|되뇌|덧붙|대꾸했|대꾸하|투덜|쏘아붙|내뱉|타일렀|타이르|재촉했"
    r"|재촉하|다그|호통을|호통쳤|호통치|애원했|애원하|부르짖|울부짖|지껄"
    r"|빈정|반문했|반문하|대들|웅얼|종알|입을 열|탄식했|탄식하|탄성을"
    r"|인사했|명령했|제안했|설명했|주장했|강조했|밝혔|생각했|말렸|불렀|칭찬했|나무랐|꾸짖|비웃었|놀렸"
)
# The clause after a quotation: short, without another quotation, a verb of saying near its end.
KOREAN_SAYS = re.compile(
    r"(?!아무도|누구도|[^.?!…\n]{0,40}(?:그렇게|이렇게) )"
    rf"[^.?!…\n\"“”「『]{{0,60}}?(?:{_SAYING_KO})[^.?!…\n\"“”「『]{{0,10}}[.?!…]"
)

_SAYING_EN = (
    "said|says|say|asked|asks|replied|cried|answered|whispered|shouted|exclaimed|called|added|"
    "murmured|muttered|remarked|returned|continued|began|thought|repeated|inquired|observed|"
    "responded|demanded|screamed|sighed|laughed|wondered|declared|explained|insisted|agreed|"
    "snorted|gasped|growled|snapped|barked|sobbed|groaned|moaned|hissed|yelled|roared|sneered|"
    "pleaded|begged|admitted|confessed|protested|suggested|chuckled|giggled|grumbled|mumbled|"
    "stammered|boomed|wailed|whimpered|ordered|commanded|warned|promised|announced|retorted|"
    "interrupted|persisted|ventured|commented|shrieked|bellowed|panted|breathed|stuttered"
)
ENGLISH_SAYS = re.compile(
    rf"(?:(?:[A-Z][\w.'’-]*|the|my|his|her|their|our|a|an|old|young|little)\s+){{1,4}}"
    rf"(?:quietly |softly |loudly |suddenly )?(?:{_SAYING_EN})\b"
)
# Before an English ellipsis these are no sentence (Well... I don't know).
HESITATIONS = words("well so er um uh oh ah but and or because if when look listen you i he she it")
# Before an ellipsis, or before a stop that a word follows without a space, they show that the
# sentence is over; 까 of 니까 (because) is told apart by the consonant before it (습니까).
FINAL_SYLLABLES = frozenset("다요까죠")
_AFTER_PAST = frozenset("지어네냐니군")  # 그랬지, 갔어, 왔네: final behind the ㅆ of a past
_SURE = ("더라", "구나", "거든", "잖아")
_EXCLAIMED = ("다니까", "라니까", "자니까")
# Short cries in a row that end in a quoting word: 킥! 킥! 하고; 뎅. 뎅. 하며.
CRIES = re.compile(
    r"(?:[^\s.?!…]{1,6}[?!]+\s*|[^\s.?!…]{1,2}\.\s+){1,4}(?=하고|하며|하면서|하는 (?!수))"
)


def is_final(text: str, at: int) -> bool:
    """Whether the syllables before ``at`` are ones that end Korean sentences."""
    before = text[max(0, at - 3) : at]
    last, second = before[-1:], before[-2:-1]
    if not "가" <= second <= "힣":
        return last == "다" and bool(second.strip())  # a single syllable is stuttering: 다… 다섯
    if before[-2:] in _SURE:
        return True
    if last in _AFTER_PAST:
        return final(second) == "ㅆ"
    if last not in FINAL_SYLLABLES or before == "가나다":
        return False
    if before.endswith("니까"):
        return before in _EXCLAIMED or (len(before) == 3 and final(before[0]) == "ㅂ")
    return True


def korean_goes_on(rest: str) -> bool:
    """Whether Korean words behind a quotation and a blank belong to its sentence."""
    found = KOREAN_GOES_ON.match(rest) or _NAMES_IT.match(rest) or KOREAN_SAYS.match(rest)
    return found is not None


def is_attached(rest: str) -> bool:
    """Whether Hangul right behind a closing mark or a sign goes on with the sentence (…?라는)."""
    return _PARTICLE.match(rest) is not None and _OWN_WORD.match(rest) is None
