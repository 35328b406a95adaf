"""The calling side of the peer line. Redirects are not followed, answers are bounded, and only the partner's own address is called."""

import ssl
from collections.abc import Callable

import httpx
import msgspec

from mithaq.exchange.attachment import MAX_ATTACHMENT_BYTES
from mithaq.exchange.keyring.keys import Keys
from mithaq.exchange.partner import Partner
from mithaq.exchange.ranges import MAX_RANGE_BYTES
from mithaq.exchange.versions import Versions, read_versions
from mithaq.exchange.wire import Offer, PartnerOffline, PartnerRefused, WitnessConflict
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.log.rotation import MAX_ROTATIONS
from mithaq.records.ident import is_id
from mithaq.wires.peer.server import PREFIX, decode_problem, is_problem
from mithaq.wires.peer.trust import client_context

MAX_LIST_BYTES = 1024 * 1024
MAX_ROTATIONS_BYTES = 8 * 1024 * 1024
NOT_FOUND = 404
CONFLICT = 409
MAX_SIZE_DIGITS = 20
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


class PeerLine:
    """The peer line as `exchange.wire.Wire`: one kept connection for each partner."""

    def __init__(self, keys: Keys, certificate: bytes, *, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._keys = keys
        self._certificate = certificate
        self._timeout = timeout
        self._clients: dict[tuple[str, tuple[bytes, ...], str], httpx.Client] = {}

    def versions(self, partner: Partner) -> Versions:
        """Return what the partner's node speaks; one that does not know the question speaks the first. Raises: as `_call`."""
        status, raw = self._ask(partner, "GET", "/versions", MAX_LIST_BYTES)
        if status == NOT_FOUND and not is_problem(raw):
            return Versions()
        found = read_versions(self._answered(partner, status, raw))
        if found is None:
            raise PartnerRefused(partner=partner.name, reason=N_("its list of versions cannot be read"))
        return found

    def pull_rotations(self, partner: Partner, key: bytes) -> list[bytes]:
        """Return the partner's changes of keys after `key`. Raises: PartnerOffline, PartnerRefused."""
        raw = self._call(partner, "GET", f"/rotations?key={key.hex()}", MAX_ROTATIONS_BYTES)
        try:
            found = msgspec.json.decode(raw, type=dict[str, list[str]]).get("rotations", [])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise PartnerRefused(partner=partner.name, reason=N_("its list of key changes cannot be read")) from error
        return [one.encode() for one in found[:MAX_ROTATIONS]]

    def offers(self, partner: Partner) -> list[Offer]:
        """Return the channels that the partner has for us. Raises: PartnerOffline, PartnerRefused."""
        raw = self._call(partner, "GET", "/channels", MAX_LIST_BYTES)
        try:
            found = msgspec.json.decode(raw, type=dict[str, list[dict[str, str]]]).get("channels", [])
            offers = [Offer(one["agreement"], one["checkpoint"]) for one in found]
        except (msgspec.DecodeError, KeyError) as error:
            raise PartnerRefused(partner=partner.name, reason=N_("its list of channels cannot be read")) from error
        return [offer for offer in offers if is_id(offer.agreement)]

    def pull(self, partner: Partner, agreement: str, start: int, limit: int) -> bytes:
        """Return the encoded range from `start`. Raises: PartnerOffline, PartnerRefused."""
        return self._call(partner, "GET", f"/channels/{agreement}/range?start={start}&limit={limit}", MAX_RANGE_BYTES)

    def give_cosignature(self, partner: Partner, agreement: str, note: bytes) -> None:
        """Hand over the cosigned note. Raises: PartnerOffline, PartnerRefused."""
        self._call(partner, "POST", f"/channels/{agreement}/cosignature", MAX_LIST_BYTES, note)

    def add_checkpoint(self, partner: Partner, ask: bytes) -> bytes:
        """Return the partner's cosignature lines, empty while it has yet to pull the leaves. Raises: PartnerOffline, PartnerRefused."""
        status, body = self._ask(partner, "POST", "/witness/add-checkpoint", MAX_LIST_BYTES, ask)
        if status == CONFLICT and body.strip().isdigit() and len(body) < MAX_SIZE_DIGITS:
            raise WitnessConflict(partner=partner.name, size=int(body))
        return self._answered(partner, status, body)

    def pull_attachment(self, partner: Partner, sha256: str) -> bytes:
        """Return the attachment's bytes. Raises: PartnerOffline, PartnerRefused."""
        return self._call(partner, "GET", f"/attachments/{sha256}", MAX_ATTACHMENT_BYTES)

    def hint(self, partner: Partner) -> None:
        """Tell the partner that something waits. Raises: PartnerOffline, PartnerRefused."""
        self._call(partner, "POST", "/hint", MAX_LIST_BYTES)

    def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _call(self, partner: Partner, method: str, path: str, limit: int, content: bytes | None = None) -> bytes:
        return self._answered(partner, *self._ask(partner, method, path, limit, content))

    def _answered(self, partner: Partner, status: int, body: bytes) -> bytes:
        if status not in (200, 202, 204):
            raise PartnerRefused(partner=partner.name, reason=decode_problem(body))
        return body

    def _ask(self, partner: Partner, method: str, path: str, limit: int, content: bytes | None = None) -> tuple[int, bytes]:
        client = self._client(partner)
        try:
            with client.stream(method, partner.identity.address.rstrip("/") + PREFIX + path, content=content) as answer:
                body = bytearray()
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > limit:
                        raise PartnerRefused(
                            partner=partner.name, reason=because(N_("its answer is larger than {limit} bytes"), limit=limit)
                        )
                return answer.status_code, bytes(body)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise PartnerOffline(partner=partner.name, reason=type(error).__name__) from error

    def _client(self, partner: Partner) -> httpx.Client:
        key = (partner.id, partner.certificates, partner.identity.address)
        if key not in self._clients:
            context = client_context(self._keys, self._certificate, *partner.certificates)
            self._clients[key] = httpx.Client(
                verify=context,
                timeout=self._timeout,
                follow_redirects=False,
                trust_env=False,
                headers={"accept-encoding": "identity"},
                limits=httpx.Limits(max_connections=2),
            )
        return self._clients[key]


def line_maker(keys: Keys, certificate: bytes) -> Callable[[], PeerLine]:
    """Return what makes a line: each thread that pulls has its own."""
    return lambda: PeerLine(keys, certificate)
