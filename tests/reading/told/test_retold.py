"""An attack that is told of again says more of the same one. Every text is invented."""

from tests.reading.told.telling import read

AGAIN = (
    "قتل 6 من رجال الشرطة في باكستان وأصيب 25 آخرون في تفجير انتحاري عند مركز للشرطة. "
    "وقال مسؤول إن الهجوم وقع في مدينة كويتا، وكانت المدينة معقلا لجماعة طالبان الباكستانية."
)


def test_where_the_attack_was_is_told_later_and_makes_no_second_one() -> None:
    assert [(one.place, one.victims.killed, one.victims.injured) for one in read(AGAIN).incidents] == [("كويتا", 6, 25)]


def test_a_group_whose_stronghold_a_place_was_is_not_behind_the_attack_there() -> None:
    assert [one.groups for one in read(AGAIN).incidents] == [()]
    claimed = read("قتل 6 أشخاص في تفجير في كويتا. وأعلنت حركة طالبان الباكستانية مسؤوليتها عن الهجوم.")
    assert [(one.groups, one.claimed_by) for one in claimed.incidents] == [(("group:ttp",), "group:ttp")]


def test_an_attack_elsewhere_with_its_own_victims_is_another() -> None:
    text = "قتل 6 أشخاص في تفجير في كويتا أمس. وقتل 3 أشخاص في تفجير آخر في بيشاور."
    assert [(one.place, one.victims.killed) for one in read(text).incidents] == [("كويتا", 6), ("بيشاور", 3)]
