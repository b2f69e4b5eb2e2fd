# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of Hangul's equation script (revision 1.2) that are signs, and how signs are said."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_SMALL = _words("""
alpha α 알파 beta β 베타 gamma γ 감마 delta δ 델타 epsilon ε 엡실론 zeta ζ 제타 eta η 에타
theta θ 세타 iota ι 이오타 kappa κ 카파 lambda λ 람다 mu μ 뮤 nu ν 뉴 xi ξ 크사이 omicron ο
오미크론 pi π 파이 rho ρ 로 sigma σ 시그마 tau τ 타우 upsilon υ 입실론 phi φ 파이 chi χ 카이
psi ψ 프사이 omega ω 오메가 varepsilon ϵ 엡실론 vartheta ϑ 세타 varphi ϕ 파이 varpi ϖ 파이
varrho ϱ 로 varsigma ς 시그마 varupsilon ϒ 입실론
""")
_LARGE = _words("""
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ
Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
""")
_SIGNS = _words("""
times × 곱하기 div ÷ 나누기 pm ± 플러스마이너스 plusminus ± 플러스마이너스 mp ∓
마이너스플러스 minusplus ∓ 마이너스플러스 cdot · 곱하기 leq ≤ 작거나_같다 le ≤ 작거나_같다
geq ≥ 크거나_같다 ge ≥ 크거나_같다 neq ≠ 같지_않다 approx ≈ 거의_같다 sim ∼ 닮음 simeq ≃
거의_같다 cong ≅ 합동 equiv ≡ 항등 asymp ≍ 점근 propto ∝ 비례 prop ∝ 비례 inf ∞ 무한대 infty
∞ 무한대 partial ∂ 라운드 nabla ∇ 나블라 laplace ℒ 라플라스 in ∈ 원소 notin ∉ 원소가_아님
owns ∋ 원소로_가짐 ni ∋ 원소로_가짐 subset ⊂ 부분집합 supset ⊃ 포함 subseteq ⊆ 부분집합
supseteq ⊇ 포함 smallunion ∪ 합집합 cup ∪ 합집합 smallinter ∩ 교집합 cap ∩ 교집합 emptyset ∅
공집합 varnothing ∅ 공집합 forall ∀ 모든 exist ∃ 존재 exists ∃ 존재 therefore ∴ 그러므로
because ∵ 왜냐하면 angle ∠ 각 triangle △ 삼각형 square □ 사각형 rarrow → 화살표 rightarrow →
화살표 larrow ← 왼쪽_화살표 leftarrow ← 왼쪽_화살표 uparrow ↑ 위쪽_화살표 downarrow ↓
아래쪽_화살표 lrarrow ↔ 양쪽_화살표 RARROW ⇒ 이면 LARROW ⇐ 왼쪽_화살표 LRARROW ⇔ 동치
UPARROW ⇑ 위쪽_화살표 DOWNARROW ⇓ 아래쪽_화살표 mapsto ↦ 대응 nwarrow ↖ 왼쪽_위_화살표
nearrow ↗ 오른쪽_위_화살표 swarrow ↙ 왼쪽_아래_화살표 searrow ↘ 오른쪽_아래_화살표 cdots ⋯
점점점 ldots … 점점점 dots … 점점점 vdots ⋮ 점점점 ddots ⋱ 점점점 prime ′ 프라임 deg ° 도
centigrade ℃ 섭씨_도 fahrenheit ℉ 화씨_도 angstrom Å 옹스트롬 hbar ℏ 에이치바 ell ℓ 엘 aleph
ℵ 알레프 wp ℘ 페 imath ı 아이 jmath ȷ 제이 ohm Ω 옴 mho ℧ 모 liter ℓ 리터 bot ⊥ 수직 perp ⊥
수직 top ⊤ 위 parallel ∥ 평행 dagger † 단검표 ddagger ‡ 이중_단검표 star ⋆ 별표 ast ∗ 별표
circ ∘ 합성 bullet ∙ 점 oplus ⊕ 동그라미_더하기 ominus ⊖ 동그라미_빼기 otimes ⊗
동그라미_곱하기 odot ⊙ 동그라미_점 oslash ⊘ 동그라미_나누기 land ∧ 그리고 wedge ∧ 그리고 lor
∨ 또는 vee ∨ 또는 lnot ¬ 부정 vdash ⊢ 도출 models ⊨ 만족 sqcap ⊓ 만남 sqcup ⊔ 이음 uplus ⊎
서로소_합집합 prec ≺ 앞섬 succ ≻ 뒤섬 ll ≪ 매우_작다 gg ≫ 매우_크다 divides ∣ 나눔 doteq ≐
거의_같다 image ≒ 거의_같다 reimage ≓ 거의_같다 lbrace { 중괄호_열고 rbrace } 중괄호_닫고
lceil ⌈ 올림_열고 rceil ⌉ 올림_닫고 lfloor ⌊ 내림_열고 rfloor ⌋ 내림_닫고 hund ‰ 퍼밀 thou ‱
퍼밀 well ♯ 샵 Re ℜ 실수부 Im ℑ 허수부
""")
_TYPED = _words("""
+ + 더하기 - − 빼기 = = 는 < < 작다 > > 크다 * ∗ 곱하기 / / 나누기 <= ≤ 작거나_같다 >= ≥
크거나_같다 != ≠ 같지_않다 == ≡ 항등 +- ± 플러스마이너스 -+ ∓ 마이너스플러스 -> → 화살표 <-
← 왼쪽_화살표 <-> ↔ 양쪽_화살표 => ⇒ 이면 <=> ⇔ 동치 << ≪ 매우_작다 >> ≫ 매우_크다 <<< ⋘
매우_작다 >>> ⋙ 매우_크다 ... … 점점점 || ∥ 이중_세로줄 ' ′ 프라임
""")
LETTERS = dict(zip(_SMALL[::3], _SMALL[1::3], strict=True)) | {
    name: sign
    for title, sign in zip(_LARGE[::2], _LARGE[1::2], strict=True)
    for name in (title, title.upper())
}
SIGNS = dict(zip(_SIGNS[::3], _SIGNS[1::3], strict=True))
TYPED = dict(zip(_TYPED[::3], _TYPED[1::3], strict=True))
BIG = {
    "sum": "∑", "smallsum": "∑", "prod": "∏", "smallprod": "∏", "coprod": "∐", "smcoprod": "∐",
    "union": "⋃", "inter": "⋂", "bigcup": "⋃", "bigcap": "⋂", "bigsqcup": "⨆", "biguplus": "⨄",
    "bigoplus": "⨁", "bigotimes": "⨂", "bigodot": "⨀", "bigvee": "⋁", "bigwedge": "⋀",
}  # fmt: skip
INTEGRALS = {"int": "∫", "smallint": "∫", "dint": "∬", "tint": "∭", "oint": "∮", "smalloint": "∮",
             "odint": "∯", "otint": "∰"}  # fmt: skip
LIMITS = frozenset(("lim", "limsup", "liminf", "max", "min", "sup_", "inf_"))
FUNCTIONS = frozenset(
    _words("""
Pr and arc arccos arcsin arctan arg cos cosec cosh cot coth csc det dim exp for gcd hom if
ker lg ln log mod sec sin sinh tan tanh
""")
)
ACCENTS = {"bar": "¯", "overline": "¯", "vec": "→", "hat": "^", "widehat": "^", "tilde": "~",
           "widetilde": "~", "dot": "˙", "ddot": "¨", "check": "ˇ", "acute": "´", "grave": "`",
           "arch": "⌒", "dyad": "↔"}  # fmt: skip
_ACCENTS_SAID = {"¯": "바", "^": "햇", "~": "틸데", "˙": "점", "¨": "두 점", "ˇ": "체크",
                 "´": "애큐트", "`": "그레이브", "⌒": "호", "↔": "양쪽 화살표"}  # fmt: skip
_BIG_SAID = {"∑": "시그마", "∏": "곱 파이", "∐": "쌍대곱", "⋃": "합집합", "⋂": "교집합",
             "∫": "적분", "∬": "이중적분", "∭": "삼중적분", "∮": "선적분", "∯": "면적분",
             "∰": "체적분", "⋁": "또는", "⋀": "그리고"}  # fmt: skip
SAID = (
    {sign: words.replace("_", " ") for sign, words in zip(_SIGNS[1::3], _SIGNS[2::3], strict=True)}
    | {
        sign: words.replace("_", " ")
        for sign, words in zip(_TYPED[1::3], _TYPED[2::3], strict=True)
    }
    | dict(zip(_SMALL[1::3], _SMALL[2::3], strict=True))
    | {
        large: "대문자 " + words
        for large, words in zip(
            _LARGE[1::2],
            [w for n, w in zip(_SMALL[::3], _SMALL[2::3], strict=True) if not n.startswith("var")],
            strict=True,
        )
    }
    | _BIG_SAID
    | {"(": "괄호 열고", ")": "괄호 닫고", "[": "대괄호 열고", "]": "대괄호 닫고", "|": "세로줄"}
    | {"lim": "극한", "log": "로그", "ln": "자연로그", "sin": "사인", "cos": "코사인"}
    | {"tan": "탄젠트", "max": "최댓값", "min": "최솟값", "¬": "부정", "!": "팩토리얼", ",": ","}
    | {"{": "중괄호 열고", "}": "중괄호 닫고", ":": "대", "%": "퍼센트"}
)
ACCENTS_SAID = _ACCENTS_SAID
