# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of Hangul's equation script (revision 1.2) that are signs."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_SMALL = _words("""
alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν
xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω varepsilon ϵ
vartheta ϑ varphi ϕ varpi ϖ varrho ϱ varsigma ς varupsilon ϒ
""")
_LARGE = _words("""
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν
Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
""")
_SIGNS = _words("""
times × div ÷ pm ± plusminus ± mp ∓ minusplus ∓ cdot · leq ≤ le ≤ geq ≥ ge ≥ neq ≠ approx ≈ sim
∼ simeq ≃ cong ≅ equiv ≡ asymp ≍ propto ∝ prop ∝ inf ∞ infty ∞ partial ∂ nabla ∇ laplace ℒ in ∈
notin ∉ owns ∋ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ smallunion ∪ cup ∪ smallinter ∩ cap
∩ emptyset ∅ varnothing ∅ forall ∀ exist ∃ exists ∃ therefore ∴ because ∵ angle ∠ triangle △
square □ rarrow → rightarrow → larrow ← leftarrow ← uparrow ↑ downarrow ↓ lrarrow ↔ RARROW ⇒
LARROW ⇐ LRARROW ⇔ UPARROW ⇑ DOWNARROW ⇓ mapsto ↦ nwarrow ↖ nearrow ↗ swarrow ↙ searrow ↘ cdots
⋯ ldots … dots … vdots ⋮ ddots ⋱ prime ′ deg ° centigrade ℃ fahrenheit ℉ angstrom Å hbar ℏ ell ℓ
aleph ℵ wp ℘ imath ı jmath ȷ ohm Ω mho ℧ liter ℓ bot ⊥ perp ⊥ top ⊤ parallel ∥ dagger † ddagger
‡ star ⋆ ast ∗ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ oslash ⊘ land ∧ wedge ∧ lor ∨
vee ∨ lnot ¬ vdash ⊢ models ⊨ sqcap ⊓ sqcup ⊔ uplus ⊎ prec ≺ succ ≻ ll ≪ gg ≫ divides ∣ doteq ≐
image ≒ reimage ≓ lbrace { rbrace } lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ hund ‰ thou ‱ well ♯ Re ℜ
Im ℑ
""")
_TYPED = _words("""
+ + - − = = < < > > * ∗ / / <= ≤ >= ≥ != ≠ == ≡ +- ± -+ ∓ -> → <- ← <-> ↔ => ⇒ <=> ⇔ << ≪ >> ≫
<<< ⋘ >>> ⋙ ... … || ∥ ' ′
""")
LETTERS = dict(zip(_SMALL[::2], _SMALL[1::2], strict=True)) | {
    name: sign
    for title, sign in zip(_LARGE[::2], _LARGE[1::2], strict=True)
    for name in (title, title.upper())
}
SIGNS = dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True))
TYPED = dict(zip(_TYPED[::2], _TYPED[1::2], strict=True))
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
