"""The language of a text, from its script and its commonest words: ar, ur, fa, ps, en, fr, es, de, tr, zh, ru or "und".

Arabic script is told apart by letters that only some languages use and by function words, over the first 20,000 characters; Latin
script by function words alone. A text without any of them is taken for Arabic or English by its script.
"""

from collections import Counter

from mithaq.names.script import main_script
from mithaq.reading.page.tokens import words_of_phrase

_SAMPLE = 20_000
_WORDS = {
    "ar": "في من على الى ان التي الذي هذا هذه عن مع بين قال خلال كما",
    "ur": "کے کی میں نے ہے اور سے کا کو ہیں کہ پر یہ گیا تھا",
    "fa": "است این را با که برای شده می های بود آن شد کرد",
    "ps": "دی چې کې ته په او څخه سره وو شوی کړي",
}
_LATIN = {
    "en": "the of and to in that for with was said has by from are",
    "fr": "le la les des et est dans une pour que qui sur au du",
    "es": "el los las del y que en una por con para su se",
    "de": "der die das und ist von mit den dem nicht ein eine zu",
    "tr": "ve bir bu için ile olarak da de olan daha",
}
_SCRIPTS = {"Hani": "zh", "Cyrl": "ru"}
_LETTERS = {"ur": "ٹڈڑےںہھ", "fa": "", "ps": "ټډړښږېځڅګڼ", "ar": "ةىكي"}
_FOLDED = {language: frozenset(words_of_phrase(words)) for language, words in _WORDS.items()}
_FOLDED_LATIN = {language: frozenset(words_of_phrase(words)) for language, words in _LATIN.items()}


def language_of(text: str) -> str:
    """Return the BCP 47 language of `text`."""
    sample = text[:_SAMPLE]
    script = main_script(sample)
    if script == "Latn":
        return _latin_language(sample)
    if script != "Arab":
        return _SCRIPTS.get(script, "und")
    words = Counter(words_of_phrase(sample))
    letters = Counter(sample)
    total = max(1, sum(words.values()))
    characters = max(1, sum(letters.values()))
    scores = {
        language: sum(words[word] for word in listed) / total + 4 * sum(letters[letter] for letter in _LETTERS[language]) / characters
        for language, listed in _FOLDED.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > 0 else "ar"


def _latin_language(sample: str) -> str:
    words = Counter(words_of_phrase(sample))
    return max(_FOLDED_LATIN, key=lambda language: sum(words[word] for word in _FOLDED_LATIN[language]))
