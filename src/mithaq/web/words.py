"""The words for fixed values of the records: what a page says for a state, a tier, a role. A value without a word is shown as it stands."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_, translate

WORDS: Mapping[str, Mapping[str, str]] = {
    "classification": {
        "unclassified": N_("unclassified"),
        "restricted": N_("restricted"),
        "confidential": N_("confidential"),
        "secret": N_("secret"),
        "top-secret": N_("top secret"),
    },
    "link": {
        "in-step": N_("in step"),
        "waiting": N_("waiting for the partner"),
        "offline": N_("offline"),
        "stopped": N_("stopped: the partner's log does not agree with itself"),
        "unknown": N_("no contact yet"),
        "met": N_("met, not confirmed"),
        "revoked": N_("revoked"),
    },
    "theme": {"auto": N_("as the system"), "light": N_("light"), "dark": N_("dark")},
    "digits": {"latin": N_("Western digits (123)"), "native": N_("Eastern digits (١٢٣)")},
    "months": {"": N_("January, February (يناير، فبراير)"), "levantine": N_("Levantine names (كانون الثاني، شباط)")},
    "tier": {"certain": N_("certain"), "likely": N_("likely"), "possible": N_("possible")},
    "rung": {
        "waiting": N_("waiting"),
        "released": N_("released"),
        "relayed": N_("relayed"),
        "delivered": N_("delivered"),
        "read": N_("read"),
        "recalled": N_("recalled"),
        "refused": N_("refused"),
    },
}


def word(kind: str, value: str, locale: str) -> str:
    """Return the word of `value` in `locale`; a value that nobody named stands as it is, its hyphens as spaces."""
    said = WORDS.get(kind, {}).get(value)
    return value.replace("_", " ").replace("-", " ") if said is None else translate(said, locale)
