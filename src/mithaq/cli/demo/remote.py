"""A node as the story uses it: over its API, patiently, so that a node that is started again loses and doubles nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

T = TypeVar("T")
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.1


class StoryStuck(Refused):
    """A step of the story did not come about in time."""

    rule = "demo.stuck"
    what = N_("The story waits in vain: {reason}.")
    whose = N_("It is for whoever runs the demonstration.")
    next_act = N_("Look at the logs in the demonstration's folder, then run it again.")


class NodeSaidNo(Refused):
    """A node refused a step of the story."""

    rule = "demo.refused"
    what = N_("{node} refused: {reason}.")
    whose = N_("It is for whoever runs the demonstration.")
    next_act = N_("Look at the sentence; the story should not meet it.")


@dataclass
class Remote:
    """A running node: its address, an account, and how to bring it back when it is gone."""

    name: str
    address: str
    account: str
    password: str
    revive: Callable[[], None] = lambda: None
    _token: str = ""
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20.0, trust_env=False))

    def act(self, act: str, key: str, /, **ask: Any) -> dict[str, Any]:
        """Return the outcome of an act, done once however often it had to be asked for. Raises: NodeSaidNo, StoryStuck."""

        def call() -> httpx.Response:
            headers = {"authorization": f"Bearer {self.token()}", "idempotency-key": key}
            return self._client.post(f"{self.address}/api/acts/{act}", json=ask, headers=headers)

        return self._checked(self._patiently(call))

    def record(self, identifier: str) -> dict[str, Any] | None:
        """Return a record as the account may see it, or None when it is not there."""
        answer = self._patiently(lambda: self._client.get(f"{self.address}/api/records/{identifier}", headers=self._bearer()))
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._checked(answer)

    def records(self, kind: str, **facets: str) -> list[dict[str, Any]]:
        """Return the newest records of a type with the given facets."""
        found = self._patiently(
            lambda: self._client.get(f"{self.address}/api/records", params={"type": kind, **facets}, headers=self._bearer())
        )
        return list(self._checked(found)["records"])

    def arrives(self, identifier: str) -> None:
        """Return when a record is here. Raises: StoryStuck."""
        wait_for(lambda: self.record(identifier), f"{self.name} has {identifier}")

    def ready(self) -> dict[str, Any]:
        """Return who the node is, once it is ready."""
        return self._checked(self._patiently(lambda: self._client.get(f"{self.address}/readyz")))

    def token(self) -> str:
        """Return the token of a session, opened when there is none."""
        if not self._token:
            credentials = {"name": self.account, "password": self.password}
            answer = self._patiently(lambda: self._client.post(f"{self.address}/api/session", json=credentials))
            self._token = str(self._checked(answer)["token"])
        return self._token

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token()}"}

    def _patiently(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        """Return the answer of a call that is safe to repeat, the node revived when it is gone."""

        def attempt() -> httpx.Response | None:
            try:
                answer = call()
            except httpx.HTTPError:
                self.revive()
                return None
            return None if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE else answer

        return wait_for(attempt, f"{self.name} answers")

    def _checked(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise NodeSaidNo(node=self.name, reason=answer.text[:500])
        return dict(answer.json())


def wait_for(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what `look` finds, asked again and again until it is there. Raises: StoryStuck."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise StoryStuck(reason=what)
        time.sleep(PAUSE_SECONDS)
