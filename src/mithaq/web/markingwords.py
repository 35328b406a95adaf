"""A marking in words: what a person may do with a record, sentence by sentence.

Sources: TLP 2.0 (FIRST, August 2022); handling codes as Europol uses them (H0 to H3).
"""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.records.marking import Marking, Tlp
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.web.face import Face
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView

TLP_SENTENCES: Mapping[Tlp, str] = {
    Tlp.CLEAR: N_("It may be told to anybody."),
    Tlp.GREEN: N_("It may be told within the community, not in public."),
    Tlp.AMBER: N_("It may be told to those in your organisation and its clients who need to know it."),
    Tlp.AMBER_STRICT: N_("It may be told to those in your organisation who need to know it, and to nobody else."),
    Tlp.RED: N_("It is for the eyes of those who were given it, and for nobody else."),
}
HANDLING_SENTENCES: Mapping[str, str] = {
    "H0": N_("It may be used for the purposes that are named, and handed on within them."),
    "H1": N_("It may not be used in court without the permission of {owner}."),
    "H2": N_("It may not be passed on without the permission of {owner}."),
    "H3": N_("Other limits of {owner} apply; ask before you use it."),
}


def marking_sentences(face: Face, marking: Marking, parties: Parties, owner: PartyView) -> list[str]:
    """Return what the marking means, one sentence each; `owner` is whose permission is needed."""
    said = [face.say(TLP_SENTENCES[marking.tlp])]
    terms = marking.terms
    if terms is None:
        if marking.tlp is not Tlp.CLEAR:
            said.append(face.say(N_("It never leaves this node.")))
        return said
    purposes = face.say(N_(", ")).join(face.word("purpose", one) for one in sorted(terms.purposes))
    said.append(face.say(N_("It may be used for: {purposes}."), purposes=purposes) if purposes else face.say(N_("No purpose is named.")))
    said += [face.say(HANDLING_SENTENCES[one], owner=owner.name) for one in sorted(terms.handling)]
    names = face.say(N_(", ")).join(face.isolated(party.name) for party in parties.several(terms.releasable_to))
    said.append(face.say(N_("It may be given to: {names}."), names=names) if names else face.say(N_("It may be given to nobody.")))
    if terms.classification:
        said.append(face.say(N_("It is classified: {level}."), level=face.word("classification", CLASSIFICATIONS[terms.classification])))
    if terms.compartments:
        said.append(face.say(N_("Only for the compartments: {names}."), names=", ".join(sorted(terms.compartments))))
    if terms.expires_at is not None:
        said.append(face.say(N_("It is deleted on {day}."), day=face.plain_day(timestamp(terms.expires_at))))
    return said
