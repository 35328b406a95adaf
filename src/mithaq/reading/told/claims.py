"""Which listed groups a sentence holds to be behind an attack, and which of them says so itself.

1. A group claims an attack that says of its own people that they did it, or that stands near a word of claiming, unless that is
   negated, denied, or laid on somebody by another (حمّلت مسؤوليته).
2. A group is behind an attack that claims it, or that stands right by a word of doing or of blame.
3. A group that only says whose stronghold a place was, or of whom another group is a part, is behind nothing by that.
"""

from collections.abc import Sequence

from mithaq.reading.named.groups import GroupHit
from mithaq.reading.page.tokens import Hit, readings_of, words_of_phrase
from mithaq.reading.told.lexis import Cue
from mithaq.reading.told.scene import Scene

_NEAR = 3
_DOER = 6
_FAR = 14
_BEFORE = 5
_TAKEN = 9
_LOSS = 3
_LOSSES = frozenset(
    words_of_phrase("were was been died killed wounded lost قتلوا قتل قتلا سقطوا لقوا أصيبوا مقتل إصابة خسر خسرت فقد فقدت ہلاک مارے")
)
_CHARGE, _ACCEPTED = words_of_phrase("داری قبول")  # Urdu: responsibility is accepted, the group between the two words
_NO = frozenset(words_of_phrase("لم لا ولم ولا لن دون no not nobody neither never without کسی نہیں") + words_of_phrase("نفي"))
_BELONGS = 2
_BELONGING = frozenset(
    words_of_phrase("معقل معقلا معاقل فرع فرعا جناح جناحا منشق منشقة انشقت منبثقة stronghold offshoot branch splinter faction گڑھ شاخ دھڑے")
)
_LAID = frozenset(
    words_of_phrase("حمل حملت يحمل تحمل وحمل وحملت حملوا محملا محملة تحميل اتهم اتهمت واتهم واتهمت متهما متهمة ألقى ألقت")
    + words_of_phrase("blamed blaming accused accusing الزام")
)


def doers_in(scene: Scene, first: int, last: int) -> tuple[tuple[str, ...], str | None]:
    """Return the ids of the groups that the tokens [first, last) hold to be behind an attack, and of the one that says so itself."""
    groups = [group for group in scene.groups_in(first, last) if not _is_background(scene, group, first)]
    if not groups:
        return (), None
    claims = [hit for hit in scene.cues_in(first, last, "claimed") if _is_claim(scene, hit, first)]
    claims += [hit for hit in scene.cues_in(first, last, "own") if _speaks_itself(scene, hit)]
    claimed = _nearest(scene, groups, claims)
    behind: list[str] = [] if claimed is None else [claimed.name.subject.id]
    for hit in scene.cues_in(first, last, "carried-out"):
        near = [group for group in groups if 0 <= group.first - hit.last <= _NEAR or 0 <= hit.first - group.last < _DOER]
        behind.extend(group.name.subject.id for group in near[:1])
    return tuple(dict.fromkeys(behind)), claimed.name.subject.id if claimed is not None else None


def _is_background(scene: Scene, group: GroupHit, first: int) -> bool:
    """Return whether a word of belonging stands right before a group (معقلا لجماعة X، فرع من حركة X)."""
    before = scene.page.tokens[max(first, group.first - _BELONGS) : group.first]
    return any(rest in _BELONGING for token in before for rest, _ in readings_of(token.word))


def _is_claim(scene: Scene, hit: Hit[Cue], first: int) -> bool:
    low = max(first, hit.first - _BEFORE)
    before = {token.word for token in scene.page.tokens[low : hit.first]}
    if hit.value.form == "word" and scene.page.tokens[hit.last - 1].word == _CHARGE:
        following = [token.word for token in scene.page.tokens[hit.last : hit.last + _TAKEN]]
        return _ACCEPTED in following and not set(following) & _NO
    return not before & (_NO | _LAID) and not scene.cues_in(low, hit.first, "deny")


def _speaks_itself(scene: Scene, hit: Hit[Cue]) -> bool:
    """Return whether a listed group tells what stands at the word (said that its fighters planted it), and not of its own losses."""
    tokens = scene.page.tokens
    beside = (*tokens[max(0, hit.first - _LOSS) : hit.first], *tokens[hit.last : hit.last + _LOSS])
    if any(token.word in _LOSSES for token in beside):
        return False
    speaker = scene.told_at(hit.first).speaker
    return speaker is not None and speaker.kind == "group"


def _nearest(scene: Scene, groups: Sequence[GroupHit], claims: Sequence[Hit[Cue]]) -> GroupHit | None:
    """Return the group that stands nearest to a word of claiming, none of another's blame between them."""
    pairs = [(_between(group, hit), group) for group in groups for hit in claims]
    told = [
        (last - first, group)
        for (first, last), group in pairs
        if last - first <= _FAR and not any(token.word in _LAID for token in scene.page.tokens[first:last])
    ]
    return min(told, key=lambda one: one[0])[1] if told else None


def _between(group: GroupHit, hit: Hit[Cue]) -> tuple[int, int]:
    return (group.last, max(group.last, hit.first)) if group.first < hit.first else (hit.last, max(hit.last, group.first))
