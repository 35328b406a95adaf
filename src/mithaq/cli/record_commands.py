"""Records and acts: perform any act, look at records, export and verify proofs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mithaq.api.view import record_view
from mithaq.app import open_acts
from mithaq.cli.opening import Desk, pass_desk, read_file, read_text
from mithaq.lang.catalogue import translate
from mithaq.log.identity import fingerprint
from mithaq.log.proof import Proved, verify_proof
from mithaq.records.canonical import parse_object
from mithaq.records.ident import is_id, timestamp
from mithaq.store import Where


@click.command("act")
@click.argument("name", required=False)
@click.argument("fields", nargs=-1)
@click.option("--input", "file", type=click.Path(path_type=Path, allow_dash=True), help="The input as a JSON file, - for stdin.")
@click.option("--key", help="Repeating the command with the same key acts once.")
@click.option("--list", "listing", is_flag=True, help="List all acts with the roles that may do them.")
@pass_desk
def act_command(desk: Desk, name: str | None, fields: tuple[str, ...], file: Path | None, key: str | None, listing: bool) -> None:  # noqa: FBT001
    """Perform an act: `mithaq act plan.sign_commitment commitment=ID office=...`. A value that is JSON is taken as JSON."""
    if listing or name is None:
        rows = [
            {"act": one.name, "label": translate(one.label, desk.output.locale), "roles": " ".join(sorted(one.roles))}
            for one in open_acts()
        ]
        desk.output.table(rows, ("act", "label", "roles"))
        return
    ask: dict[str, Any] = parse_object(read_text(file).encode(), name=str(file), max_bytes=80 * 1024 * 1024) if file else {}
    for one in fields:
        field_name, _, value = one.partition("=")
        ask[field_name] = _value(value)
    outcome = desk.act(name, ask, key=key)
    said = {key: value.decode() if isinstance(value, bytes) else value for key, value in outcome.said.items()}
    desk.output.answer({"act": outcome.act, "state": outcome.state, "records": outcome.records, "leaf": outcome.leaf, **said})


@click.command("records")
@click.argument("what", required=False)
@click.argument("facets", nargs=-1)
@click.option("--search", help="Find by words, newest first.")
@click.option("--limit", default=50, show_default=True)
@click.option("--after", help="The cursor that the page before gave.")
@pass_desk
def records_command(desk: Desk, what: str | None, facets: tuple[str, ...], search: str | None, limit: int, after: str | None) -> None:
    """Show a record by its id, or list records of a type: `mithaq records commitment status=agreed`."""
    if what is not None and is_id(what):
        _show(desk, what)
        return
    with desk.node() as node:
        where = [Where(one.partition("=")[0], "=", one.partition("=")[2]) for one in facets]
        with node.house.store.reading(desk.actor(node).principal) as reading:
            page = (
                reading.page(what, where, after=after, limit=limit)
                if search is None
                else reading.search(search, types=[what] if what else (), after=after, limit=limit)
            )
        types = node.house.rules.types
    rows = [
        {
            "id": held.id,
            "type": held.type,
            "modified": timestamp(held.modified),
            "state": held.state,
            "title": _title(types.get(held.type), held.record.properties if held.record else {}),
        }
        for held in page.rows
    ]
    desk.output.table(rows, ("id", "modified", "state", "title"))
    if page.next is not None:
        desk.output.progress(f"more: --after {page.next}")


@click.command("proof")
@click.option("--agreement", required=True)
@click.option("--partner", required=True, help="The identity of the partner's node.")
@click.option("--out", required=True, type=click.Path(path_type=Path))
@pass_desk
def proof_command(desk: Desk, agreement: str, partner: str, out: Path) -> None:
    """Export the sealed proof of all that was exchanged with a partner under an agreement."""
    outcome = desk.act("registry.prove", {"agreement": agreement, "partner": partner})
    out.write_bytes(outcome.said["proof"])
    desk.output.answer({"file": str(out), "bytes": len(outcome.said["proof"])})


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fingerprint", "fingerprints", multiple=True, help="Digits that the signers must have; may be given several times.")
@pass_desk
def verify_command(desk: Desk, file: Path, fingerprints: tuple[str, ...]) -> int:
    """Check a proof file with nothing but the file: no node, no database, no network."""
    proved = verify_proof(read_file(file))
    known = {fingerprint(key).replace(" ", "") for keys in proved.keys.values() for key in keys}
    strange = [one for one in fingerprints if one.replace(" ", "") not in known]
    desk.output.answer({"holds": not strange, **_proved(proved), "unknown_fingerprints": strange})
    return 1 if strange else 0


def _proved(proved: Proved) -> dict[str, Any]:
    names = {one.id: one.name for one in proved.identities}
    return {
        "exporter": names[proved.exporter],
        "signers": [
            {"name": one.name, "id": one.id, "fingerprint": fingerprint(proved.keys[one.id][-1]), **_earlier(proved.keys[one.id])}
            for one in proved.identities
        ],
        "channels": [
            {
                "from": names[one.sender],
                "to": names[one.recipient],
                "agreement": one.agreement,
                "leaves": one.size,
                "records": one.records,
                "recalled_or_not_shown": one.destroyed,
                "cosigned": datetime.fromtimestamp(one.cosigned_at, UTC).isoformat() if one.cosigned_at is not None else None,
            }
            for one in proved.channels
        ],
        "signed": [
            {"record": about, "version": modified, "by": [names[signer] for signer in signers]}
            for (about, modified), signers in sorted(proved.signed_by.items())
        ],
    }


def _earlier(keys: tuple[bytes, ...]) -> dict[str, Any]:
    return {"earlier_fingerprints": [fingerprint(key) for key in keys[:-1]]} if len(keys) > 1 else {}


def _show(desk: Desk, identifier: str) -> None:
    desk.act("registry.consult", {"record": identifier})
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        desk.output.answer(record_view(reading, identifier))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _title(declared: Any, properties: Any) -> str:
    return str(declared.title(properties))[:80] if declared is not None and declared.title is not None and properties else ""
