"""What the caller asks of the process apart, and what it answers."""

from collections.abc import Sequence
from typing import NamedTuple


class Order(NamedTuple):
    """Read ``path`` as ``form`` into the folder ``out``. ``sheets`` None: those that people see; ["*"]: all."""

    path: str
    form: str
    out: str
    sheets: list[str] | None
    encoding: str | None
    memory: int
    cpu_s: int


class Sheet(NamedTuple):
    """One sheet, read into ``file`` of the folder; hidden ones that nobody asked for have none."""

    name: str
    file: str | None
    length: int = 0
    is_hidden: bool = False
    merges: Sequence[Sequence[int]] = ()  # as Merge
    columns: list[str] | None = None
