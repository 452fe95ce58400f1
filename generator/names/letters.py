"""The letters of the Cyrillic, Greek, Hebrew and Arabic alphabets in Latin ones, as readers of English write them.

Their Unicode names tell no sound (`CYRILLIC SMALL LETTER EF`), as those of syllables do (`HIRAGANA LETTER KA`).
"""

from __future__ import annotations

from collections.abc import Mapping

_ALPHABETS = """
а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y
ь - э e ю yu я ya є ye і i ґ g ђ dj ј j љ lj њ nj ћ c џ dz ә a ғ gh қ q ң ng ө o ұ u ү u һ h
α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r ς s σ s τ t υ y φ f χ ch ψ ps ω o
א a ב b ג g ד d ה h ו v ז z ח ch ט t י y כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף p צ ts ץ ts ק q ר r ש sh ת t
ا a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l م m ن n ه h و w
ي y ى a ة a ء - پ p چ ch ژ zh گ g ک k ی y ー - っ - ッ -
"""
_PAIRS = _ALPHABETS.split()
LATIN: Mapping[str, str] = {one: other.strip("-") for one, other in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
"""Small letter → what it is spelled as, which may be nothing."""
