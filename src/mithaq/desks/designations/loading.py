"""Loading the matcher of names late: its compiled search takes seconds to load, and most commands ask for no name."""

import threading
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from mithaq.desks.designations.matching import Candidate, Matcher, Narrowed
from mithaq.desks.designations.sightings import Sighting
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.marking import Marking
from mithaq.store import Reading


class MatcherNotReady(Refused):
    """The matcher of names is being compiled."""

    rule = "screening.ready"
    what = N_("The matcher of names is being made ready on this machine, once: it takes about a minute.")
    whose = N_("It is for nobody: it goes on by itself.")
    next_act = N_("Ask again in a minute.")
    status = 503


class LazyMatcher:
    """The matcher of names; it is loaded when a name is first asked for. `warming` says that it is being compiled meanwhile."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._loaded: Matcher | None = None
        self._lock = threading.Lock()
        self.warming = False

    def threshold(self) -> float:
        """Return the score from which a candidate is a hit by default."""
        return self._matcher().threshold()

    def prepare(self, node: Reading) -> None:
        """Make the indexes ready for what `node` says now. Raises: MatcherNotReady."""
        self._matcher().prepare(node)

    def state(self) -> str:
        """Return a text that stands for all that is looked for, as it was last prepared. Raises: MatcherNotReady."""
        return self._matcher().state()

    def search(self, seen: Reading, name: str, *, hits: int, threshold: float, sources: Sequence[str] = ()) -> list[Candidate]:
        """Return the candidates that the reader may see, best first. Raises: NameTooLong, MatcherNotReady."""
        return self._matcher().search(seen, name, hits=hits, threshold=threshold, sources=sources)

    def sightings(self) -> Iterable[tuple[Marking, Sighting]]:
        """Return all that is looked for, as it was last prepared."""
        return self._matcher().sightings()

    def narrowed(self, wanted: Iterable[tuple[Marking, Sighting]]) -> Narrowed:
        """Return a search for some sightings alone, with the weights of all."""
        return self._matcher().narrowed(wanted)

    def _matcher(self) -> Matcher:
        if self.warming:
            raise MatcherNotReady()
        with self._lock:
            if self._loaded is None:
                self._loaded = cast("Matcher", import_module("mithaq.desks.designations.matcher").NameMatcher(self._folder))
            return self._loaded
