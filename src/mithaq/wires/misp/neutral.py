"""Deleted parts in MISP's form: they keep UUID, type and category, and say nothing of what stood there.

MISP checks a value by its type, so each type that is checked has a value of its own; every other one takes a word. Names under .invalid
resolve to nothing (RFC 2606). The time is later than what the receiver holds, else MISP would not take the deletion.
"""

from collections.abc import Mapping
from typing import Any

WORD, HOST, ADDRESS = "withdrawn", "withdrawn.invalid", "0.0.0.0"  # noqa: S104 - nothing listens here
_HASHES = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128, "sha512/224": 56, "sha512/256": 64}
_HASHES |= {"sha3-224": 56, "sha3-256": 64, "sha3-384": 96, "sha3-512": 128, "authentihash": 64, "imphash": 32, "pehash": 40}
_HASHES |= {"x509-fingerprint-md5": 32, "x509-fingerprint-sha1": 40, "x509-fingerprint-sha256": 64, "git-commit-id": 40}
_HASHES |= {"ja3-fingerprint-md5": 32, "hassh-md5": 32, "hasshserver-md5": 32, "dom-hash": 32, "jarm-fingerprint": 62}
_HASHES |= {"telfhash": 70, "cdhash": 40, "tlsh": 70}
_VALUES = {
    **dict.fromkeys(("ip-src", "ip-dst"), ADDRESS),
    **dict.fromkeys(("ip-src|port", "ip-dst|port"), f"{ADDRESS}|1"),
    **dict.fromkeys(("domain", "hostname"), HOST),
    **dict.fromkeys(("url", "uri", "link"), f"https://{HOST}/"),
    **dict.fromkeys(("email", "email-src", "email-dst", "email-reply-to", "dns-soa-email", "target-email", "eppn"), f"{WORD}@{HOST}"),
    **dict.fromkeys(("whois-registrant-email", "jabber-id"), f"{WORD}@{HOST}"),
    **dict.fromkeys(("float", "size-in-bytes", "counter", "integer", "boolean"), "0"),
    **dict.fromkeys(("datetime", "first-seen", "last-seen"), "1970-01-01T00:00:00.000000+00:00"),
    "domain|ip": f"{HOST}|{ADDRESS}",
    "hostname|port": f"{HOST}|1",
    "port": "1",
    "AS": "0",
    "mac-address": "00:00:00:00:00:00",
    "mac-eui-64": "00:00:00:ff:fe:00:00:00",
    "vulnerability": "CVE-0000-0000",
    "hex": "00",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "regkey|value": f"{WORD}|{WORD}",
    **dict.fromkeys(("bank-account-nr", "aba-rtn", "bin", "cc-number", "prtn", "phone-number", "whois-registrant-phone"), "0"),
    **dict.fromkeys(("ssdeep", "impfuzzy"), "0:0:0"),
    **dict.fromkeys(("filename|ssdeep", "filename|impfuzzy"), f"{WORD}|0:0:0"),
    "http-method": "GET",
    "ssh-fingerprint": ":".join(["00"] * 16),
    "weakness": "CWE-0",
    "edge-extension-id": "a" * 32,
    "cortex": "{}",
    "onion-address": f"{'a' * 56}.onion",
    **{name: "0" * length for name, length in _HASHES.items()},
    **{f"filename|{name}": f"{WORD}|{'0' * length}" for name, length in _HASHES.items()},
    "malware-sample": f"{WORD}|{'0' * 32}",
}


def deleted_attribute(uuid: str, kind: str, category: str, at: int, relation: str = "") -> dict[str, Any]:
    """Return a deleted attribute; `at` is in seconds since 1970."""
    value = _VALUES.get(kind) or ("|".join([WORD] * (kind.count("|") + 1)))
    made = {"uuid": uuid, "type": kind, "category": category, "value": value, "to_ids": False, "timestamp": str(at), "deleted": True}
    return made | ({"object_relation": relation} if relation else {})


def deleted_part(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an attribute that MISP itself marked deleted."""
    relation = str(found.get("object_relation", ""))
    return deleted_attribute(str(found["uuid"]), str(found["type"]), str(found["category"]), int(found["timestamp"]), relation)


def deleted_object(uuid: str, name: str, more: Mapping[str, Any], at: int) -> dict[str, Any]:
    """Return a deleted MISP object."""
    return {**more, "uuid": uuid, "name": name, "timestamp": str(at), "deleted": True, "Attribute": []}


def deleted_report(uuid: str, at: int) -> dict[str, Any]:
    """Return a deleted report of an event."""
    return {"uuid": uuid, "name": WORD, "content": WORD, "timestamp": str(at), "deleted": True}
