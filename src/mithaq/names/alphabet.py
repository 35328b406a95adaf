"""Alphabets: the letters in which a word of a name is compared, one alphabet for each script, and the number of each letter.

1. Letters that only a keyboard or a habit tells apart become one letter; those that a transliteration tells apart stay two
   (ة and ه, ے and ی, آ and ا), which is why this is not the folding of `names.fold`.
2. Marks, tatweel and controls vanish; whatever is neither Arabic nor Cyrillic is written in Latin letters without marks by anyascii.
3. Number 0 is the edge of a word; letters count from 1; digits belong to the Latin alphabet.

Sources: Unicode Character Database, Unicode Standard Annex 15; the letters of Urdu, Pashto, Sorani and Cyrillic languages beyond Russian
are brought to the nearest letter of the alphabet. `ALPHABET_VERSION` is stored in an index: words of two versions cannot be compared.
"""

import unicodedata

ALPHABET_VERSION = 1
ARAB, CYRL, LATN = "Arab", "Cyrl", "Latn"
LETTERS = {
    ARAB: "اآبپتٹةثجچحخدڈذرڑزژسشصضطظعغفڤقكگلمنوهھیےئ",
    CYRL: "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўқғүұһәөңјљњћђџ",
    LATN: "abcdefghijklmnopqrstuvwxyz0123456789",
}
_ARABIC = {
    "أإٱٲٳٵ": "ا",
    "ىيېۍێۑؽؾؿٸ": "ی",
    "ؤۆۇۈۉۊۋٶٷۄۅ": "و",
    "کڪػؼڬ": "ك",
    "ڭګڰ": "گ",
    "ہەۀۂۃۿۃ": "ه",
    "ۓ": "ے",
    "ںڼ": "ن",
    "ڕړ": "ڑ",
    "ڵڶ": "ل",
    "ټ": "ٹ",
    "ډ": "ڈ",
    "ښ": "ش",
    "ږ": "ژ",
    "ځ": "ز",
    "څ": "س",
    "ء": "",
}
_CYRILLIC = {
    "ё": "е",
    "ѓ": "г",
    "ќ": "к",
    "ў": "ў",
    "ӣ": "и",
    "ӯ": "у",
    "ҷ": "ч",
    "ҳ": "х",
    "ҡ": "қ",
    "ҙ": "з",
    "ҫ": "с",
    "ӑ": "а",
    "ӗ": "е",
    "ӳ": "у",
}
_TO_LETTER = {variant: letter for variants, letter in _ARABIC.items() for variant in variants} | _CYRILLIC
NUMBERS = {script: {letter: number for number, letter in enumerate(letters, 1)} for script, letters in LETTERS.items()}
SIZE = 1 + max(len(letters) for letters in LETTERS.values())


def letters_of(word: str) -> str:
    """Return a word of Arabic or Cyrillic script in its alphabet; characters that are no letters of it are left out."""
    composed = unicodedata.normalize("NFKC", word).lower()
    mapped = (_TO_LETTER.get(char, char) for char in composed)
    return "".join(char for char in mapped if char in _KNOWN)


def numbers_of(letters: str, script: str) -> bytes:
    """Return the numbers of a word's letters, one byte each; letters outside the alphabet are left out."""
    table = NUMBERS[script]
    return bytes(table[letter] for letter in letters if letter in table)


_KNOWN = frozenset(LETTERS[ARAB] + LETTERS[CYRL])
