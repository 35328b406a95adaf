"""Acts on one node until its disk fails: `python -m tests.agreement.filling FOLDER BYTES` says every act that was acknowledged.

BYTES is how large a file may become (0: as large as it likes). What is invented in here says so.
"""

import resource
import signal
import sys
from pathlib import Path

from mithaq.lang.refusal import Refused
from tests.agreement.nodes import World, agree, meet

MOST = 3_000


def main(folder: Path, limit: int) -> None:
    """Print "made ID" for each act that was acknowledged, then the sentence that ended it, then what the next act was told."""
    world = World()
    east, west = world.add("eastland", folder), world.add("westland", folder)
    meet(east, west)
    agreement = agree(world, east, west)
    print("begin", flush=True)
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for number in range(MOST):
        try:
            made = east.act("registry.annotate", record=agreement, text=f"invented {number} {'x' * 2_000}", share=True).record
        except Refused as refusal:
            print(f"said {refusal.rule}: {refusal}", flush=True)
            break
        print(f"made {made}", flush=True)
    try:
        east.act("registry.annotate", record=agreement, text="after", share=True)
        print("acknowledged afterwards", flush=True)
    except Refused as refusal:
        print(f"afterwards {refusal.rule}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
