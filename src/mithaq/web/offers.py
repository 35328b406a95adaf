"""Acts as pages offer them: the form of each act that the reader may do, a sentence for each that the reader may not.

1. Which acts are about a record is read from their inputs: a field named like the record's type, or "record". The acts of a new
   desk appear by themselves.
2. An act that the state forbids is shown with the reason instead of a button; the act itself refuses in any case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import get_annotations
from typing import Any

from mithaq.acts.act import Act
from mithaq.exchange.agreement import Agreement
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.labels import isolate, language_name, zone_name
from mithaq.store import Held
from mithaq.web.choices import (
    ASKS_ANOTHER,
    FIXED,
    FIXED_OF_ACT,
    KEPT_AS_DRAFT,
    MEANINGS,
    NEVER_SHOWN,
    ON_ANY_RECORD,
    PARTY_FIELDS,
    UNOFFERED,
    WEIGHTY,
    WORDS_OF,
    WORDS_OF_ACT,
)
from mithaq.web.forms import Form, Sent
from mithaq.web.parties import Parties
from mithaq.web.preferences import ZONES
from mithaq.web.views import ActView, Choice
from mithaq.web.visit import Visit


@dataclass(frozen=True)
class Offering:
    """What an offer is made from: the visit, the parties, the agreement it is under, and what was sent before if it was refused."""

    visit: Visit
    parties: Parties
    agreement: str
    sent: Sent | None = None

    def about(self, kind: str, identifier: str, *, reasons: Mapping[str, str] | None = None, back: str = "") -> tuple[ActView, ...]:
        """Return the acts about a record; `reasons` gives, by act, why the state forbids it now."""
        return tuple(self._about(kind, identifier, reasons or {}, back or self.visit.path))

    def _about(self, kind: str, identifier: str, reasons: Mapping[str, str], back: str) -> Iterator[ActView]:
        name = kind.replace("-", "_")
        for act in self.visit.house.open_acts():
            subject = name if name in _leading(act) and _is_subject(act, name) else None
            if subject is None or act.name in UNOFFERED:
                continue
            yield self.one(act, {subject: identifier}, reason=reasons.get(act.name, ""), back=back)

    def on_any_record(self, identifier: str, back: str = "") -> tuple[ActView, ...]:
        """Return the acts that may be done on any record."""
        return self.about(ON_ANY_RECORD, identifier, back=back)

    def named(self, name: str, given: Mapping[str, object] | None = None, *, reason: str = "", back: str = "") -> ActView:
        """Return the offer of one act, by name."""
        return self.one(self.visit.house.find(name), given or {}, reason=reason, back=back)

    def one(self, act: Act[Any], given: Mapping[str, object], *, reason: str = "", back: str = "", shown: bool = False) -> ActView:
        """Return the offer of one act with some fields given; unless `shown`, a given field is hidden."""
        label = self.visit.say(act.label)
        if not self.visit.principal.roles & act.roles:
            return ActView(act.name, label, why_not=self._whose(act))
        if reason:
            return ActView(act.name, label, why_not=reason)
        hidden = frozenset() if shown else frozenset(name for name, value in given.items() if isinstance(value, str) and value)
        hidden |= NEVER_SHOWN if self.visit.principal.compartments else {*NEVER_SHOWN, "marking.compartments"}
        form = Form(self.visit.say, self._choosing(act.name), hidden, self.sent or {})
        fields = form.fields(act.input, given)
        is_kept = any(one.name == "request_draft" and one.value for one in fields)
        meaning = MEANINGS.get(act.name)
        return ActView(
            act.name,
            label,
            fields,
            weighty=act.name in WEIGHTY,
            key=self.visit.new_key(),
            hint=self.visit.say(meaning) if meaning else "",
            back=back,
            files=any(_takes_file(one) for one in fields),
            also=self._also(act.name, is_kept=is_kept),
        )

    def _also(self, act: str, *, is_kept: bool) -> tuple[Choice, ...]:
        """Return the acts to which the form of an act may be sent too: a request is kept as a draft, or its draft is kept anew."""
        if act not in KEPT_AS_DRAFT:
            return ()
        return (Choice(KEPT_AS_DRAFT[act][is_kept], self.visit.say(N_("Keep as a draft"))),)

    def _whose(self, act: Act[Any]) -> str:
        """Return for whom an act is: the roles, and the persons here who hold one."""
        comma = self.visit.say(N_(", "))
        roles = comma.join(self.visit.face.word("role", role) for role in sorted(act.roles))
        held = self.visit.colleagues.holding(act.roles)
        if not held.names:
            return self.visit.say(N_("it is for: {roles}. Nobody else here holds the role; the operator gives it."), roles=roles)
        names = comma.join(isolate(name) for name in held.names) + (f" +{self.visit.face.number(held.more)}" if held.more else "")
        return self.visit.say(N_("it is for: {roles} ({names})."), roles=roles, names=names)

    def _choosing(self, act: str) -> Any:
        face, policy = self.visit.face, self.parties.agreements.get(self.agreement)

        def choices(name: str) -> list[Choice] | None:
            fixed = FIXED_OF_ACT.get(act, {}).get(name) or FIXED.get(name)
            if fixed is not None:
                kind = WORDS_OF_ACT.get(act, WORDS_OF).get(name) or WORDS_OF.get(name, name)
                return [Choice(value, face.word(kind, value)) for value in fixed]
            if name == "agreement":
                return [Choice(one, body.name, stored=True) for one, body in self.parties.agreements.items()]
            if name in ("language", "languages", "locale", "prevails"):
                return [Choice(value, language_name(value), stored=True) for value in LOCALES]
            if name == "zone":
                return [Choice(value, zone_name(value, face.locale)) for value in ZONES]
            if name == "second_person":
                return [Choice(one.name, face.say(one.label)) for one in self.visit.house.open_acts()]
            if name in PARTY_FIELDS:
                return self._party_choices(act, name)
            if name == "compartments" and act != "registry.open_account":
                return [Choice(one, one, stored=True) for one in sorted(self.visit.principal.compartments)]
            return _from_policy(name, policy, self.visit) if policy is not None and act != "registry.propose_agreement" else None

        return choices

    def _party_choices(self, act: str, name: str) -> list[Choice]:
        if act == "registry.propose_agreement" or not self.agreement:
            return [Choice(one.id, one.name, stored=True) for one in self.parties.known.values()]
        choices = self.parties.choices(self.agreement)
        return [one for one in choices if one.value != self.parties.own] if act in ASKS_ANOTHER and name == "to" else choices


def _from_policy(name: str, policy: Agreement, visit: Visit) -> list[Choice] | None:
    """Return the options that the agreement gives for a field."""
    if name in ("pillar", "pillars") and policy.pillars:
        return [Choice(one, visit.face.word("pillar", one)) for one in policy.pillars]
    if name in ("purpose", "purposes") and policy.purposes:
        return [Choice(one, visit.face.word("purpose", one)) for one in policy.purposes]
    if name == "article" and policy.articles:
        return [Choice(one.number, f"{one.number} {one.title}".strip(), stored=True) for one in policy.articles]
    return None


def _leading(act: Act[Any]) -> tuple[str, ...]:
    """Return the first field of an act's input, and the first that it has beside what it takes over from the body of a record."""
    return *act.input.__struct_fields__[:1], *list(get_annotations(act.input))[:1]


def _is_subject(act: Act[Any], name: str) -> bool:
    """Return whether the field is what the act is about; an agreement is the ground of many acts and the subject of few."""
    return name != "agreement" or len(act.input.__struct_fields__) <= 2


def _takes_file(field: Any) -> bool:
    return field.kind == "file" or any(_takes_file(one) for one in field.fields)


def agreement_of(held: Held | None) -> str:
    """Return the agreement that a record names in its body, or an empty text."""
    if held is None or held.record is None:
        return ""
    return held.id if held.type == "agreement" else str(held.record.properties.get("agreement") or "")
