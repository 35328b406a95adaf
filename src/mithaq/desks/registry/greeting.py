"""The first words of a contact: which versions both sides speak, and whether the partner has changed its keys.

1. Where no version is common nothing is asked for; the link says so, and what waits goes on waiting.
2. A partner's new keys are taken before anything that they may have signed; that they are held here is said until it was heard.
"""

import msgspec

from mithaq.acts.house import House
from mithaq.exchange.partner import Partner, require_confirmed
from mithaq.exchange.versions import Common, Versions, choose_versions, own_versions
from mithaq.exchange.wire import Wire
from mithaq.records.principal import this_node
from mithaq.store import Job, Reading

SPOKEN, TOLD = "spoken", "key-told"
WITH_ROTATIONS = 2


def greet(house: House, wire: Wire, partner: Partner) -> Partner:
    """Return the partner as it is after the greeting. Raises: NoCommonVersion, Refused of a change of keys, PartnerOffline."""
    stated = wire.versions(partner)
    common = choose_versions(own_versions(), stated, partner.name)
    _keep(house, Job(f"{SPOKEN}/{partner.id}", SPOKEN, house.clock(), str(common.protocol), msgspec.json.encode(common)))
    if common.protocol < WITH_ROTATIONS:
        return partner
    return _take_keys(house, wire, partner, stated)


def spoken(reading: Reading, partner: str) -> Common | None:
    """Return the versions used at the last contact with a partner, or None when there was none."""
    job = reading.job(f"{SPOKEN}/{partner}")
    return None if job is None else msgspec.json.decode(job.payload, type=Common)


def _take_keys(house: House, wire: Wire, partner: Partner, stated: Versions) -> Partner:
    """Return the partner with the keys that it announced, taken one after the other from the one that is held."""
    held = partner.identity.signing_key
    if stated.newest_key != held.hex():
        for statement in wire.pull_rotations(partner, held):
            house.perform("registry.take_rotation", house.partner(partner.id), {"statement": statement})
        with house.store.reading(this_node(house.identity.id)) as reading:
            partner = require_confirmed(reading, partner.id)
    if partner.rotations:
        _tell(house, wire, partner)
    return partner


def _tell(house: House, wire: Wire, partner: Partner) -> None:
    """Say once which key is held here, so that the partner can begin to use it."""
    key = partner.identity.signing_key
    told = Job(f"{TOLD}/{partner.id}", TOLD, house.clock(), key.hex(), b"")
    with house.store.reading(this_node(house.identity.id)) as reading:
        before = reading.job(told.id)
    if before is None or before.state != told.state:
        wire.pull_rotations(partner, key)
        _keep(house, told)


def _keep(house: House, job: Job) -> None:
    """Keep a job when it says something new."""
    with house.store.reading(this_node(house.identity.id)) as reading:
        before = reading.job(job.id)
    if before is None or (before.state, before.payload) != (job.state, job.payload):
        house.store.write(lambda writing: writing.put_job(job))
