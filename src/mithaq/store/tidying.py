"""Tidying: what keeps a file small and what was erased gone, done beside the writer, never by whoever commits."""

import threading

from sqlalchemy.engine import Engine

CHECKPOINT_COMMITS = 200


class Tidying:
    """A thread that carries SQLite's write-ahead log into the file, so that nobody who commits has to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = 0
        self._wake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._tidy, name="mithaq-checkpoint", daemon=True)
        self._thread.start()

    def committed(self) -> None:
        """Count a commit, and wake the thread now and then."""
        self._commits += 1
        if self._commits >= CHECKPOINT_COMMITS:
            self._commits = 0
            self._wake.set()

    def truncate(self) -> bool:
        """Carry everything into the file and empty the log; return False while a reader still holds an older snapshot."""
        return self._checkpoint("TRUNCATE")

    def close(self) -> None:
        """End the thread and leave an empty write-ahead log."""
        self._ending = True
        self._wake.set()
        self._thread.join()
        self.truncate()

    def _tidy(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._ending:
                return
            self._checkpoint("PASSIVE")

    def _checkpoint(self, mode: str) -> bool:
        raw = self._engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA wal_checkpoint({mode})")
            row = cursor.fetchone()
            return row is not None and row[0] == 0
        finally:
            raw.close()
