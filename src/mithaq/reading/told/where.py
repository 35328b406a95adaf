"""Where something that a page tells takes place.

1. A place is one that a word of place stands before ("in", في, قرب, "outside", مدينة), that ب is written to, or that Urdu puts before
   میں or کے قریب; the end of "a visit to" or "arrived at", whoever stands between; and one that hosts ("Doha hosted", احتضنت الرباط).
2. Of several the first that is no state is meant, else the first state. What is talked about (بشأن, "discuss") says no place.
3. A dateline is the place of the sentence that it opens, where that sentence says no other.
"""

from mithaq.reading.named.sides import Place, side_of_word
from mithaq.reading.page.tokens import Hit, Page, readings_of, words_of_phrase
from mithaq.reading.told.scene import Scene
from mithaq.reading.told.speakers import is_dateline

_IN = frozenset(words_of_phrase("في in at"))
_NEAR = frozenset(
    words_of_phrase(
        "قرب بالقرب شرق شرقي غرب غربي شمال شمالي جنوب جنوبي وسط داخل خارج ضواحي بضواحي محيط ريف طريق أطراف مشارف ساحل سواحل قبالة "
        "استهدف استهدفت ضرب ضربت هز هزت "
        "near outside around off inside across north south east west central northern southern eastern western hit struck rocked"
    )
)
_OF = frozenset(words_of_phrase("of من"))
_IN_AFTER = frozenset(words_of_phrase("میں"))
_NEAR_AFTER = frozenset(words_of_phrase("قریب نواح مضافات علاقے ضلع شہر بازار مقام"))
_GENITIVE = frozenset(words_of_phrase("کے کی کا"))
_CAPITAL = frozenset(
    words_of_phrase(
        "العاصمة عاصمة للعاصمة مدينة بلدة قرية محافظة ولاية منطقة إقليم قضاء ناحية حي مديرية ميناء معبر معسكر مخيم مطار جزيرة "
        "capital city town village province district"
    )
)
_TO = frozenset({"الي", "to"})
_VISIT = ("زيار", "visit", "زار", "وصل", "arriv", "متوجه", "سفر", "travel", "flew", "fly", "توجه")
_VISITED = frozenset(words_of_phrase("زار زارت يزور تزور visited visits visiting"))
_HOSTING = frozenset(words_of_phrase("احتضنت تحتضن احتضنتها احتضنته استضافت تستضيف استضافتها استضافته تستضيفه تستضيفها شهدت شهدتها شهدته"))
_HOSTED = frozenset({"hosted", "hosts"})
_GOING = frozenset(words_of_phrase("جائیں جائے پہنچے پہنچ پہنچیں گئے آمد دورے دورہ"))
_TOPICS = frozenset(
    words_of_phrase(
        "بشأن حول لبحث لمناقشة بحث بحثا ناقش ناقشا ناقشت تناول تناولا تناولت وبحثا وناقشا وتناول وتناولت "
        "الأوضاع الوضع التطورات تطورات سبل ملف "
        "discuss discussed discussing about situation developments regarding concerning"
    )
)
_MAX_SPEAKER = 12
_WHEN = frozenset(words_of_phrase("أمس اليوم الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت يوم مساء صباح in on"))


def is_in_after(page: Page, index: int) -> bool:
    """Return whether the token `index` is the Urdu "in" after a place."""
    return index < len(page.tokens) and page.tokens[index].word in _IN_AFTER


def place_of(scene: Scene, first: int, last: int, *, near: bool = False) -> str | None:
    """Return the place, as written, where what the tokens [first, last) tell happens; `near` takes one that it happens near to as well."""
    said = [place for place in scene.places_in(first, last) if _is_where(scene, place, near=near)]
    best = next((place for place in said if not place.value.state), said[0] if said else None)
    inner = None if best is None else next(iter(scene.places_in(best.last + 2, best.last + 3)), None)
    if best is not None and inner is not None and inner.first < last and _is_of(scene.page, best):
        best = inner
    return None if best is None else scene.page.written(best.start, best.end)


def visited(scene: Scene, first: int, last: int) -> str | None:
    """Return the place that somebody came to by the tokens [first, last), as written."""
    page = scene.page
    for place in scene.places_in(first, last):
        before = page.tokens[place.first - 1].word if place.first > first else ""
        near = [token.word for token in page.tokens[max(first, place.first - 4) : place.first]]
        gone = _is_gone_to(page, place) or (before in _TO and (any(_is_visit(one) for one in near) or _came(scene, place.first - 1)))
        if gone or before.removeprefix("و") in _VISITED or _came(scene, place.first, _VISITED):
            return page.written(place.start, place.end)
    return None


def end_of_place(scene: Scene, first: int, last: int) -> int:
    """Return where, of the tokens [first, last), what is talked about begins, whose places are not those of the talk."""
    return next((index for index in range(first, last) if scene.page.tokens[index].word in _TOPICS), last)


def dateline(scene: Scene, first: int) -> str | None:
    """Return the place before the dash or colon that opens the sentence beginning at token `first`, or None."""
    page = scene.page
    place = next(iter(scene.places_in(first, first + 1)), None)
    return page.written(place.start, place.end) if place is not None and is_dateline(page, place) else None


def _is_where(scene: Scene, place: Hit[Place], *, near: bool) -> bool:
    page, tokens = scene.page, scene.page.tokens
    if is_in_after(page, place.last) or (near and _is_near_after(page, place)) or _hosts(page, place) or _is_gone_to(page, place):
        return True
    cut = page.folded.text[tokens[place.first].start : place.start].removesuffix("ال")
    if cut.endswith("ب") and not place.value.state:
        return True
    sentence = tokens[place.first].sentence
    before = [tokens[index].word for index in range(max(0, place.first - 4), place.first) if tokens[index].sentence == sentence]
    words = [word for word in before if side_of_word(word) is None][-3:]
    if not words:
        return False
    bare = {rest for rest, _ in readings_of(words[-1])}
    if bare & (_IN | _CAPITAL) or (near and (bare & _NEAR or (words[-1] in _OF and set(words[:-1]) & _NEAR))):
        return True
    if bare & _VISITED or _came(scene, place.first, _VISITED):
        return True
    return words[-1] in _TO and (any(_is_visit(word) for word in words) or _came(scene, place.first - 1))


def is_owner(page: Page, place: Hit[Place]) -> bool:
    """Return whether in Urdu what stands after the place belongs to it (کابل کی مسجد)."""
    return place.last < len(page.tokens) and page.joins(place.last - 1) and page.tokens[place.last].word in _GENITIVE


def _is_of(page: Page, place: Hit[Place]) -> bool:
    """Return whether in Urdu a part of the place is named right after it (شمالی وزیرستان کے علاقے میر علی)."""
    after = [token.word for token in page.tokens[place.last : place.last + 2]]
    return len(after) > 1 and after[0] in _GENITIVE and after[1] in _NEAR_AFTER


def _is_near_after(page: Page, place: Hit[Place]) -> bool:
    after = [token.word for token in page.tokens[place.last : place.last + 2] if token.sentence == page.tokens[place.first].sentence]
    return bool(after) and (after[0] in _NEAR_AFTER or (after[0] in _GENITIVE and len(after) > 1 and after[1] in _NEAR_AFTER))


def _is_gone_to(page: Page, place: Hit[Place]) -> bool:
    """Return whether an Urdu word of going stands right after the place (کراچی جائیں گے, تہران کا دورہ)."""
    after = [token.word for token in page.tokens[place.last : place.last + 2] if token.sentence == page.tokens[place.first].sentence]
    return bool(after) and (after[0] in _GOING or (after[0] in _GENITIVE and after[-1] in _GOING))


def _hosts(page: Page, place: Hit[Place]) -> bool:
    before = [page.tokens[index].word for index in range(max(0, place.first - 3), place.first)]
    host = next((word for word in reversed(before) if word not in _CAPITAL and side_of_word(word) is None), "")
    after = page.tokens[place.last].word if place.last < len(page.tokens) and page.joins(place.last - 1) else ""
    return host.removeprefix("و") in _HOSTING or after in _HOSTED


def _is_visit(word: str) -> bool:
    return any(rest.startswith(_VISIT) for rest, _ in readings_of(word))


def _came(scene: Scene, index: int, visited: frozenset[str] = frozenset()) -> bool:
    """Return whether before the token `index` nothing but who came, and when, stands after a word of coming, or one of `visited`."""
    tokens, sentence = scene.page.tokens, scene.page.tokens[index].sentence
    while index and tokens[index - 1].sentence == sentence:
        speaker = next((one for one in scene.speakers_in(max(0, index - _MAX_SPEAKER), index) if one.last == index), None)
        if speaker is not None:
            index = speaker.first
        elif tokens[index - 1].word in _WHEN:
            index -= 1
        else:
            word = tokens[index - 1].word
            return word.removeprefix("و") in visited if visited else _is_visit(word)
    return False
