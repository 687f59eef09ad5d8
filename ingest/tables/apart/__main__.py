"""The process that holds a file whole. Its limits are set before it looks at the file; it answers in files only."""

import errno
import json
import resource
import sys
from pathlib import Path
from typing import Final

from ingest.contract import FeedError
from ingest.tables.apart import json_records, web_page, workbook
from ingest.tables.apart.order import Order

_DISK: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def main(order: Order) -> None:
    """Reads as ordered. Each sheet is announced before it is read, so that a crash can be told with its name."""
    _limit(order)
    out = Path(order.out)
    with (out / "said").open("ab", buffering=0) as said:

        def say(what: str, value: object) -> None:
            said.write(f"{json.dumps({what: value})}\n".encode())

        try:
            readers = {"json": json_records.sheets, "html": web_page.sheets}
            for sheet in readers.get(order.form, workbook.sheets)(order, lambda name: say("reading", name)):
                say("sheet", sheet._asdict())
        except FeedError as error:
            say("error", str(error))
        except OSError as error:
            say("disk" if error.errno in _DISK else "damaged", str(error.strerror or error))
        except MemoryError:
            say("memory", "")
        except BaseException as error:  # a panic of the Rust reader is no Exception
            say("damaged", str(error)[:200])
        else:
            say("done", True)


def _limit(order: Order) -> None:
    for what, most in (
        (resource.RLIMIT_AS, order.memory),
        (resource.RLIMIT_CPU, order.cpu_s),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(Order(**json.loads(sys.argv[1])))
