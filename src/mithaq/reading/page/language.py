"""The language of a text, from its script and its commonest words: ar, ur, fa, ps, en, or "und" when neither says enough.

Arabic script is told apart by letters that only some languages use and by function words, over the first 20,000 characters.
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
_LETTERS = {"ur": "ٹڈڑےںہھ", "fa": "", "ps": "ټډړښږېځڅګڼ", "ar": "ةىكي"}
_FOLDED = {language: frozenset(words_of_phrase(words)) for language, words in _WORDS.items()}


def language_of(text: str) -> str:
    """Return the BCP 47 language of `text`."""
    sample = text[:_SAMPLE]
    script = main_script(sample)
    if script == "Latn":
        return "en"
    if script != "Arab":
        return "und"
    words = Counter(words_of_phrase(sample))
    letters = Counter(sample)
    total = max(1, sum(words.values()))
    characters = max(1, sum(letters.values()))
    scores = {
        language: sum(words[word] for word in listed) / total + 4 * sum(letters[letter] for letter in _LETTERS[language]) / characters
        for language, listed in _FOLDED.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > 0 else "und"
