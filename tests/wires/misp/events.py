"""Invented events in MISP's form. Every name, address, hash and UUID is invented; the addresses are those kept for documentation."""

from copy import deepcopy
from typing import Any

EVENT = "0e000000-0000-4000-8000-000000000001"
ADDRESS = "0a000000-0000-4000-8000-000000000001"
DOMAIN = "0a000000-0000-4000-8000-000000000002"
TEXT = "0a000000-0000-4000-8000-000000000003"
FILE = "0b000000-0000-4000-8000-000000000001"
FILE_NAME = "0b000000-0000-4000-8000-000000000002"
FILE_HASH = "0b000000-0000-4000-8000-000000000003"
LINK = "0b000000-0000-4000-8000-000000000004"
OWN_OBJECT = "0c000000-0000-4000-8000-000000000001"
OWN_TEXT = "0c000000-0000-4000-8000-000000000002"
REPORT = "0d000000-0000-4000-8000-000000000001"
CLUSTER = "dcaa092b-7de9-4a21-977f-7fcb77e89c48"
AT = 1_790_000_000


def attribute(uuid: str, kind: str, value: str, *tags: str, at: int = AT, **more: Any) -> dict[str, Any]:
    """Return an invented attribute as MISP writes it, with members that the bridge has no use for."""
    category = {"ip-dst": "Network activity", "domain": "Network activity", "filename": "Payload delivery", "md5": "Payload delivery"}
    made = {"id": "7", "event_id": "3", "uuid": uuid, "type": kind, "category": category.get(kind, "Other"), "value": value}
    made |= {"to_ids": False, "timestamp": str(at), "distribution": "5", "comment": "", "deleted": False, "sharing_group_id": "0"}
    return made | ({"Tag": [{"id": "1", "name": tag, "local": 0} for tag in tags]} if tags else {}) | more


def event(*tags: str, at: int = AT, **more: Any) -> dict[str, Any]:
    """Return an invented event of three attributes, two objects, a report and a galaxy cluster."""
    made = {
        "id": "3",
        "uuid": EVENT,
        "info": "Invented: letters that pretend to be a ministry's",
        "date": "2026-09-21",
        "timestamp": str(at),
        "publish_timestamp": str(at + 60),
        "published": True,
        "analysis": "2",
        "threat_level_id": "1",
        "distribution": "3",
        "event_creator_email": "somebody@cert.example",
        "Orgc": {"id": "2", "name": "Invented CERT", "uuid": "0f000000-0000-4000-8000-000000000001"},
        "Tag": [{"id": "1", "name": tag, "local": 0} for tag in tags],
        "Attribute": [
            attribute(ADDRESS, "ip-dst", "198.51.100.7", 'invented:kind="server"', to_ids=True, comment="an invented server"),
            attribute(DOMAIN, "domain", "letters.example.org"),
            attribute(TEXT, "text", "\u202etxt.exe <script>alert(1)</script> \u0645\u062b\u0627\u0644"),
        ],
        "Object": [
            {
                "uuid": FILE,
                "name": "file",
                "meta-category": "file",
                "description": "invented",
                "template_uuid": "688c46fb-5edb-40a3-8273-1af7923e2215",
                "template_version": "25",
                "timestamp": str(at),
                "distribution": "5",
                "deleted": False,
                "Attribute": [
                    attribute(FILE_NAME, "filename", "letter.exe", object_relation="filename", to_ids=True),
                    attribute(FILE_HASH, "md5", "0123456789abcdef" * 2, "invented:seen", object_relation="md5", to_ids=True),
                ],
                "ObjectReference": [
                    {"uuid": LINK, "referenced_uuid": ADDRESS, "relationship_type": "connects-to", "timestamp": str(at), "deleted": False}
                ],
            },
            {
                "uuid": OWN_OBJECT,
                "name": "invented-template",
                "meta-category": "misc",
                "description": "invented",
                "template_uuid": "688c46fb-5edb-40a3-8273-1af7923e2299",
                "template_version": "1",
                "timestamp": str(at),
                "distribution": "5",
                "deleted": False,
                "Attribute": [attribute(OWN_TEXT, "text", "what only this template says", object_relation="what")],
            },
        ],
        "Galaxy": [
            {
                "uuid": "c4e851fa-775f-11e7-8163-b774922098cd",
                "name": "Attack Pattern",
                "type": "mitre-attack-pattern",
                "description": "invented",
                "GalaxyCluster": [
                    {
                        "uuid": CLUSTER,
                        "type": "mitre-attack-pattern",
                        "value": "Invented - T0000",
                        "description": "invented",
                        "distribution": "3",
                    }
                ],
            }
        ],
        "EventReport": [
            {
                "uuid": REPORT,
                "name": "Invented report",
                "content": f"See @[attribute]({ADDRESS}).",
                "timestamp": str(at),
                "distribution": "5",
            }
        ],
    }
    return deepcopy(made | more)


def small(uuid: str, *attributes: dict[str, Any], at: int = AT, tags: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """Return an invented event with these attributes and nothing besides."""
    bare = {"Object": [], "Galaxy": [], "EventReport": []}
    return event(*tags, at=at, uuid=uuid, Attribute=list(attributes), **(bare | more))


def deleted(part: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a part as MISP writes it after its deletion."""
    return {**part, "deleted": True, "timestamp": str(at)}
