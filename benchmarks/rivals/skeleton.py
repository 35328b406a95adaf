"""Consonant skeletons, and an index of them: trigram TF-IDF, cosine.

1. Arabic letters become Latin by the table below (the article ال goes from words of more than four letters), everything else
   by anyascii.
2. Particles (al, el, ul, bin, ibn, ...) are dropped.
3. Two letters for one sound (kh, gh, sh, ch, zh, th, dh, ph, ck) are read as one; g q x c are read as k, j as ch, v as f, p as b;
   vowels, h, w and y go; what is doubled is written once. A word that begins with a vowel begins with A.
4. The skeletons of a name's words, in any order, are cut into trigrams within the word's edges (scikit-learn's char_wb),
   weighted by TF-IDF.
5. An entity scores the cosine of its best name.
"""

import re

import numpy as np
from anyascii import anyascii
from sklearn.feature_extraction.text import TfidfVectorizer

ARABIC = {
    letter: latin
    for letters, latin in (
        ("اأإآٱ", "a"), ("بپٻ", "b"), ("تٹطټ", "t"), ("ثسصښ", "s"), ("ج", "j"), ("چ", "ch"), ("حهہھة", "h"), ("خ", "kh"), ("دڈډ", "d"),
        ("ذزضظ", "z"), ("رڑړ", "r"), ("ژږ", "zh"), ("ش", "sh"), ("غ", "gh"), ("فڤ", "f"), ("ق", "q"), ("كک", "k"), ("گګ", "g"), ("لڵ", "l"),
        ("م", "m"), ("نںڼ", "n"), ("وؤۆۇ", "w"), ("يیىېےئێ", "y"), ("عء", "a"), ("څځ", "ts"),
    )
    for letter in letters
}  # fmt: skip
PARTICLES = frozenset(["al", "el", "ul", "ur", "as", "ad", "ar", "an", "az", "bin", "ibn", "ben", "de", "of", "and", "the", "wa"])
DIGRAPHS = (("kh", "k"), ("gh", "k"), ("sh", "C"), ("ch", "C"), ("zh", "C"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"))
CLASSES = str.maketrans("gqxcjvp", "kkkkCfb")
MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f]")


def romanised(text: str) -> str:
    words = []
    for word in MARKS.sub("", text).split():
        stem = word[2:] if word.startswith("ال") and len(word) > 4 else word
        words.append("".join(ARABIC.get(letter, letter) for letter in stem))
    return re.sub(r"[^a-z0-9 ]", "", anyascii(" ".join(words)).lower().replace("-", " "))


def skeleton(text: str) -> str:
    """Return the skeletons of the words of `text`; the words themselves where they have no consonant."""
    words = romanised(text).split()
    kept = [word for word in words if word not in PARTICLES] or words
    return " ".join(_of_word(word) for word in kept)


def _of_word(word: str) -> str:
    sounds = word
    for pair, single in DIGRAPHS:
        sounds = sounds.replace(pair, single)
    sounds = sounds.translate(CLASSES)
    first = "A" if sounds[:1] in "aeiou" else ""
    bones = re.sub(r"(.)\1+", r"\1", re.sub("[aeiouhwy]", "", sounds))
    return first + bones or word


class SkeletonIndex:
    """The list's skeletons as a sparse table of names by trigrams."""

    def __init__(self, entries: list[dict]) -> None:
        self.ids = [entry["id"] for entry in entries]
        names = [(at, name) for at, entry in enumerate(entries) for name in entry["names"]]
        self.owner = np.array([at for at, _ in names])
        self.vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), lowercase=False, dtype=np.float32)
        self.table = self.vectors.fit_transform([skeleton(name) for _, name in names]).T.tocsr()

    def nearest(self, texts: list[str], count: int) -> list[list[tuple[int, float]]]:
        """Return, for each text, the places of at most `count` entries and their cosines, best first."""
        found = self.vectors.transform([skeleton(text) for text in texts]) @ self.table
        answers = []
        for row in range(found.shape[0]):
            span = slice(found.indptr[row], found.indptr[row + 1])
            answers.append(self._best(found.indices[span], found.data[span], count))
        return answers

    def _best(self, names: np.ndarray, cosines: np.ndarray, count: int) -> list[tuple[int, float]]:
        wide = 8 * count
        if len(names) > wide:
            kept = np.argpartition(cosines, len(names) - wide)[len(names) - wide :]
            names, cosines = names[kept], cosines[kept]
        best: dict[int, float] = {}
        for at in np.lexsort((names, -cosines)):
            best.setdefault(int(self.owner[names[at]]), min(1.0, float(cosines[at])))
            if len(best) == count:
                break
        return list(best.items())
