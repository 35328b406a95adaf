"""The record types that the exchange itself keeps: agreement, partner, sign-off, recall and its receipt, refusal, conflict, receipts by
rung, legal holds, consents and onward copies."""

import msgspec

from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import Agreement
from mithaq.lang.catalogue import N_
from mithaq.records.kind import NO_DESK, Facet, FacetKind, Form, RecordType, at, words


class EarlierMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting whose keys were revoked: what was signed by them then stays provable, nothing new is taken by them."""

    identity_file: str
    rotations: list[str] = []
    ended_at: str = ""


class PartnerBody(msgspec.Struct, frozen=True, kw_only=True):
    """A partner as this node met it. `identity` is its node's STIX id; keys are base64. State: met, confirmed, revoked.

    `signing_key` and `certificate` are the newest that were taken; `rotations` the statements that lead there from `identity_file`;
    `former_keys` the signing keys before, oldest first. `old_key` and `old_certificate` still count until the newest were seen in use.
    """

    identity: str
    name: str
    signing_key: str
    certificate: str
    address: str
    state: str
    confirmed_by: str = ""
    identity_file: str = ""
    rotations: list[str] = []
    former_keys: list[str] = []
    old_key: str = ""
    old_certificate: str = ""
    earlier: list[EarlierMeeting] = []


class SignOffBody(msgspec.Struct, frozen=True, kw_only=True):
    """A party's signature over one version of a record: `sha256` is the hex hash of its RFC 8785 form, `signature` base64 Ed25519."""

    about: str
    about_modified: str
    sha256: str
    signature: str
    office: str = ""


class RecallBody(msgspec.Struct, frozen=True, kw_only=True):
    """The originator takes back `about` (one version, or all without `about_modified`). `how`: withdraw, correct, narrow, destroy."""

    about: str
    how: str
    reason: str
    about_modified: str | None = None
    deadline: str | None = None


class RecallReceiptBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient did on a recall. `outcome`: destroyed, sealed, never-held, kept or passed-on.

    Kept: it was narrowed, and the recipient stays in its audience. Passed on, `by` is the third party that answered and `answer` its
    outcome. `ground` is the legal ground of a sealed copy.
    """

    about: str
    recalled: str
    outcome: str
    ground: str = ""
    by: str = ""
    answer: str = ""


class RefusalBody(msgspec.Struct, frozen=True, kw_only=True):
    """A negative receipt: leaf `seq` of the sender's channel was not taken, under `rule`."""

    channel: str
    seq: int
    rule: str
    reason: str
    about: str | None = None


class ConflictBody(msgspec.Struct, frozen=True, kw_only=True):
    """Two different contents under one version; both hashes in hex."""

    about: str
    about_modified: str
    held_sha256: str
    received_sha256: str


class ReceiptBody(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt beyond RELAYED. `rung` is delivered or read; `channel` is the origin of the sender's channel.

    Delivered: leaves [`start`, `end`) reached the offices that their types are for, but for `undelivered`, whose office nobody here holds.
    Read: a person of `office` opened the version `about_modified` of `about`.
    """

    channel: str
    rung: str
    start: int = 0
    end: int = 0
    offices: list[str] = []
    undelivered: list[int] = []
    about: str | None = None
    about_modified: str | None = None
    office: str = ""


class HoldBody(msgspec.Struct, frozen=True, kw_only=True):
    """A legal ground on which this node keeps a partner's record sealed when it is recalled. `state`: active or lifted."""

    about: str
    ground: str
    state: str = "active"


class ConsentBody(msgspec.Struct, frozen=True, kw_only=True):
    """The originator lets a recipient pass one version of a record on to the nodes `to`; `signature` is base64 Ed25519."""

    about: str
    about_modified: str
    sha256: str
    to: list[str]
    signature: str


class OnwardCopyBody(msgspec.Struct, frozen=True, kw_only=True):
    """Another's record, passed on with its originator's own proof. All bytes are base64.

    `original` lies at leaf `index` of the originator's channel to the author, under the signed note `checkpoint`; `definitions` are the
    marking definitions that it needs, `consent` the originator's, which a recall does not need.
    """

    about: str
    about_modified: str
    originator: str
    original: str
    definitions: list[str]
    salt: str
    index: int
    proof: list[str]
    checkpoint: str
    consent: str = ""


PARTNER_TYPE = RecordType(
    "partner",
    N_("Partner"),
    PartnerBody,
    (Facet("identity", at("identity"), FacetKind.REF), Facet("status", at("state"), counted=True)),
    words("name", "address"),
    words("name"),
    stays_here=True,
    desk=NO_DESK,
)
AGREEMENT_TYPE = RecordType(
    AGREEMENT,
    N_("Agreement"),
    Agreement,
    (
        Facet("status", counted=True),
        Facet("party", lambda body: [one["identity"] for one in body.get("parties", [])], FacetKind.REF),
    ),
    words("name", "description"),
    words("name"),
    desk=NO_DESK,
)
SIGN_OFF_TYPE = RecordType(
    "sign-off",
    N_("Sign-off"),
    SignOffBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("author", at("created_by_ref"), FacetKind.REF)),
    desk=NO_DESK,
    forms=(("about_modified", Form.MOMENT),),
)
RECALL_TYPE = RecordType(
    "recall",
    N_("Recall"),
    RecallBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("how", at("how"))),
    words("reason"),
    words("reason"),
    forms=(("about_modified", Form.MOMENT), ("deadline", Form.MOMENT)),
)
RECALL_RECEIPT_TYPE = RecordType(
    "recall-receipt",
    N_("Recall receipt"),
    RecallReceiptBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("outcome", at("outcome"))),
)
REFUSAL_TYPE = RecordType(
    "refusal",
    N_("Refusal"),
    RefusalBody,
    (Facet("channel", at("channel")), Facet("rule", at("rule"), counted=True)),
    words("reason"),
    words("reason"),
)
CONFLICT_TYPE = RecordType(
    "conflict",
    N_("Conflict"),
    ConflictBody,
    (Facet("about", at("about"), FacetKind.REF),),
    forms=(("about_modified", Form.MOMENT),),
)
RECEIPT_TYPE = RecordType(
    "receipt",
    N_("Receipt"),
    ReceiptBody,
    (
        Facet("channel", at("channel")),
        Facet("rung", at("rung")),
        Facet("end", at("end"), FacetKind.NUMBER),
        Facet("about", at("about"), FacetKind.REF),
    ),
    forms=(("about_modified", Form.MOMENT),),
)
HOLD_TYPE = RecordType(
    "hold",
    N_("Legal hold"),
    HoldBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("status", at("state"), counted=True)),
    words("ground"),
    words("ground"),
    stays_here=True,
)
CONSENT_TYPE = RecordType(
    "consent", N_("Consent"), ConsentBody, (Facet("about", at("about"), FacetKind.REF), Facet("to", at("to"), FacetKind.REF))
)
ONWARD_COPY_TYPE = RecordType(
    "onward-copy",
    N_("Onward copy"),
    OnwardCopyBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("originator", at("originator"), FacetKind.REF)),
)
MARKING_TYPE = RecordType("marking-definition", N_("Marking"), None, (), words("name"), words("name"), desk=NO_DESK)
IDENTITY_TYPE = RecordType("identity", N_("Identity"), None, (), words("name"), words("name"), desk=NO_DESK)

TYPES = (
    PARTNER_TYPE,
    AGREEMENT_TYPE,
    SIGN_OFF_TYPE,
    RECALL_TYPE,
    RECALL_RECEIPT_TYPE,
    REFUSAL_TYPE,
    CONFLICT_TYPE,
    RECEIPT_TYPE,
    HOLD_TYPE,
    CONSENT_TYPE,
    ONWARD_COPY_TYPE,
    MARKING_TYPE,
    IDENTITY_TYPE,
)

ABOUT_THE_EXCHANGE = frozenset(
    {"agreement", "sign-off", "recall", "recall-receipt", "refusal", "conflict", "receipt", "marking-definition"}
)
