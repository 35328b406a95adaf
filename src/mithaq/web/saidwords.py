"""The words of positions, caveats, operations and claimed figures: fields of their acts and fixed values of their records."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_

LABELS: Mapping[str, str] = {
    "against": N_("Against"),
    "area": N_("Area"),
    "as_of": N_("For the day"),
    "bound": N_("How exactly it is said"),
    "claimed_figure": N_("Claimed figure"),
    "effect": N_("Effect"),
    "finding": N_("What was found"),
    "measured": N_("What was measured"),
    "operation": N_("Operation"),
    "stance": N_("Position"),
    "third_parties": N_("For whose sake"),
    "RecordPosition.about": N_("The record that it is about"),
    "AddCaveat.about": N_("The record that it is about"),
    "ClaimFigure.about": N_("The record that it is about"),
    "RecordPosition.matter": N_("What it is about, when it is no record"),
    "CheckFigure.basis": N_("By what means"),
    "CheckFigure.value": N_("Our own value"),
}
HINTS: Mapping[str, str] = {
    "RecordPosition.party": N_("Whose position it is. Another side's position stands as heard by yours."),
    "RecordPosition.name": N_("Only of a public office holder."),
    "against": N_("Groups by name, one a line; no persons."),
    "as_of": N_("As far as it is known: a day, a month or a year."),
    "third_parties": N_("States or organisations, one a line."),
    "ClaimFigure.value": N_("A number in western digits, such as 90 or 12.5."),
    "ClaimFigure.claimant": N_("The office or organisation that says so."),
    "ClaimFigure.party": N_("When whoever says so belongs to a party: that party. It does not verify its own figure."),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "stance": {
        "welcomes": N_("welcomes"),
        "supports": N_("supports"),
        "notes": N_("takes note"),
        "has-reservations": N_("has reservations"),
        "rejects": N_("rejects"),
        "condemns": N_("condemns"),
    },
    "effect": {"assurance": N_("assurance"), "condition": N_("condition"), "exclusion": N_("left out")},
    "operation-kind": {
        "military": N_("military"),
        "police": N_("police"),
        "border": N_("at the border"),
        "joint": N_("joint"),
        "other": N_("other"),
    },
    "bound": {"exactly": N_("exactly"), "about": N_("approximately"), "at-least": N_("at least"), "at-most": N_("at most")},
    "finding": {"confirms": N_("confirms"), "disputes": N_("disputes"), "cannot-verify": N_("cannot verify")},
    "verification": {
        "unverified": N_("unverified"),
        "confirmed": N_("confirmed by another side"),
        "disputed": N_("disputed"),
        "unverifiable": N_("cannot be verified"),
    },
}
