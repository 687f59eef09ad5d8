"""The product's ingest worker with two things that the product has no switch for: the protocol version, and a profile.

``python -m benchmarks.worker --protocol 4 [--profile FILE]``; everything else comes from COMMANDCENTER_*.
"""

import argparse
import json
import logging
import signal
import sys
from pathlib import Path

from benchmarks.sampling import Sampler
from commandcenter import settings
from commandcenter.store.engine import create_engine
from ingest.mqtt import Worker


def main() -> None:
    """Run until SIGTERM, then leave the profile."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--protocol", type=int, choices=(4, 5), default=5)
    parser.add_argument("--profile", type=Path)
    arguments = parser.parse_args()
    logging.basicConfig(level="INFO", stream=sys.stderr)
    given = settings.load()
    engine = create_engine(given.database)
    worker = Worker(given, engine)
    worker._protocol = arguments.protocol  # the worker finds it out by trying; here it is told
    signal.signal(signal.SIGTERM, lambda _signal, _frame: worker.stop())
    sampler = Sampler()
    if arguments.profile:
        sampler.start()
    worker.run()
    if arguments.profile:
        sampler.stop()
        arguments.profile.write_text(json.dumps(sampler.seconds))


if __name__ == "__main__":
    main()
