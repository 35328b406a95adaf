"""The designations of the story: what the founding reports and public announcements say, and nothing else.

1. The Department of State announced on 11 August 2025 that the Balochistan Liberation Army and the Majeed Brigade are designated under
   section 219 of the Immigration and Nationality Act; section 219(a)(4) gives the petition and the review after five years.
2. An open report says that the minister of the interior of Pakistan welcomed it. No paper of Pakistan is named, so none is invented: in the
   story its side asks for the sub-unit and leaves authority, basis and date unknown.
3. Reports of September 2024 say that the monitoring team of the Security Council places camps of the Pakistani Taliban in Afghanistan, and
   that the Taliban deny it.
"""

from collections.abc import Mapping
from typing import Any

ARMY: Mapping[str, Any] = {
    "kind": "armed-group",
    "names": [
        {"text": "Balochistan Liberation Army", "language": "en"},
        {"text": "جيش تحرير بلوشستان", "language": "ar"},
        {"text": "بلوچستان لبریشن آرمی", "language": "ur"},
        {"text": "BLA", "language": "en", "weak": True},
    ],
    "refers_to": ["group:bla"],
}
BRIGADE: Mapping[str, Any] = {
    "kind": "armed-group",
    "names": [
        {"text": "Majeed Brigade", "language": "en"},
        {"text": "كتيبة ماجد", "language": "ar"},
        {"text": "مجید بریگیڈ", "language": "ur"},
    ],
    "refers_to": ["group:majeed-brigade"],
    "sub_unit_of": "group:bla",
}
ASKED: Mapping[str, Any] = {
    "paper": "The reports name no paper",
    "reason": "The minister of the interior welcomed the decision of the other side; the sub-unit is asked for by name.",
}
PROPOSED: Mapping[str, Any] = {"paper": "The reports name no paper"}
DECIDED: Mapping[str, Any] = {
    "paper": "Announcement of the Department of State: Terrorist Designations of Balochistan Liberation Army and the Majeed Brigade",
    "paper_on": "2025-08-11",
    "authority": "United States Department of State",
    "legal_basis": "Immigration and Nationality Act, section 219; Executive Order 13224",
    "decided_on": "2025-08-11",
    "measures": ["Foreign Terrorist Organization", "Specially Designated Global Terrorist"],
    "identifiers": [{"identifier_kind": "area", "value": "Balochistan"}],
    "evidence": ["Administrative record under section 219(a)(3) (not public)"],
    "review_on": "2030-08-11",
    "removal_path": "Petition for revocation under section 219(a)(4)(B) of the Immigration and Nationality Act",
}
CAMPS: Mapping[str, Any] = {"subject": "group:ttp", "aspect": "camp", "matter": "Afghanistan"}
ASSERTED: Mapping[str, Any] = {
    "voice": "asserts",
    "claimant": "Monitoring team of the United Nations Security Council",
    "source": "Open report of 17 September 2024, which names no symbol",
    "statement": "لديها مراكز وقواعد تدريب في أفغانستان وقد تم تعزيزها منذ عودة طالبان",
}
DENIED: Mapping[str, Any] = {
    "voice": "denies",
    "claimant": "Taliban",
    "statement": "ونفت حركة طالبان وجود معسكرات لهذه الجماعات داخل أفغانستان.",
}
