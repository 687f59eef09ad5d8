"""Where texts for people are made that end in the store: the calls and assignments, and the modules they stand in."""

import ast
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from tools.message_code import ROOT, Code, Scope, arguments, name_of

# Where texts are made that end in the store. The errors of files that the steward writes (feeds.yaml, sites.yaml,
# devices.yaml, the catalogues) and what devices say over MQTT stay as they are.
SCANNED: Final = (
    "ingest/contract.py", "ingest/databases", "ingest/feeds", "ingest/inbox.py", "ingest/intake.py", "ingest/mapping",
    "ingest/privacy", "ingest/probes", "ingest/runner.py", "ingest/tables", "ingest/web", "commandcenter/secrets.py",
    "commandcenter/domain/values", "commandcenter/domain/areas.py", "commandcenter/domain/period",
    "commandcenter/domain/places.py", "commandcenter/domain/reference.py", "commandcenter/store/writes/sites.py",
)  # fmt: skip
# A call that makes a text for people -> which of its arguments is the text.
SINKS: Final = {
    "FeedError": 0, "MissingColumns": 0, "Refused": 0, "Damaged": 0, "PeriodError": 0, "PlaceError": 0,
    "UnknownCode": 0, "Wrong": 1, "Unreadable": 1, "Undecided": 1, "Note": 1, "Verdict": 1, "SiteConflict": 0,
    "JSONDecodeError": 0, "SecretError": 0,
}  # fmt: skip
WITHIN: Final = ("JSONDecodeError", "first")  # what is said within others
METHODS: Final = {("_notebook", "add"): 1, ("notebook", "add"): 1}
ATTRIBUTES: Final = ("trouble", "first")  # of a visit, of doubled rows: assigned, then shown
# Their ValueErrors are caught and said; everywhere else they are about feeds.yaml.
VALUE_ERRORS: Final = ("ingest/web/xml_records.py", "ingest/web/documents.py", "ingest/databases/marks.py")


QUOTED: Final = ("shown", "_shown", "printable")
OPAQUE: Final = ("plain", "str", "len", "redact", "one_line", "type", "sorted", "join", "replace", "removeprefix")
# What a placeholder holds that is a word of ours all the same, by function and expression.
WORDS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("_known", "field.what"): ("area", "indicator", "opd", "village"),
    ("judge", "field.what"): ("area", "indicator", "opd", "village"),
    ("match", "self._what"): ("indicator",),
    ("_period", "found"): ("day", "half", "month", "quarter", "year"),
    ("_day", "kind"): ("day", "half", "month", "quarter", "year"),
}


def scanned() -> Code:
    """The modules, read."""
    return Code(sorted(chain.from_iterable(_files(name) for name in SCANNED)))


def _files(name: str) -> Iterator[Path]:
    path = ROOT / name
    return iter([path]) if path.suffix else path.rglob("*.py")


def sinks(code: Code) -> Iterator[tuple[ast.expr, Scope, bool]]:
    """The texts, each with its scope, and whether it is only said within others."""
    for node, scope in list(code.scopes.items()):
        if isinstance(node, ast.Call):
            at = _sink(node, scope)
            if at is not None:
                is_part = name_of(node.func) in WITHIN
                yield from ((each, scope, is_part) for each in arguments(node, at, ("detail", "message")))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                for index, name in enumerate(names):
                    if isinstance(name, ast.Attribute) and name.attr in ATTRIBUTES:
                        value = node.value
                        yield value.elts[index] if isinstance(value, ast.Tuple) else value, scope, name.attr in WITHIN


def _sink(call: ast.Call, scope: Scope) -> int | None:
    name = name_of(call.func)
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name | ast.Attribute):
        owner = name_of(call.func.value)
        if (owner, name) in METHODS:
            return METHODS[owner, name]
    if ast.unparse(call.func) == "super().__init__" and scope.owner in ("UnknownPlace", "AmbiguousPlace"):
        return 0
    if name == "ValueError" and scope.file in VALUE_ERRORS:
        return 0
    return SINKS.get(name)
