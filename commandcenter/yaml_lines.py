"""YAML with the line of every part, so that a mistake can be named where it stands."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Location = tuple[str | int, ...]
LineOf = Callable[[Location], int]

_SIZE_MAX: Final = 5_000_000  # bytes; a catalogue of thousands of indicators has one
_DEPTH_MAX: Final = 100
Model = TypeVar("Model", bound=BaseModel)


class Mistake(NamedTuple):
    """What is wrong, where: the path of keys in the file, and the line."""

    line: int
    location: Location
    text: str


class ConfigurationError(ValueError):
    """A file cannot be used. ``mistakes`` has all of them, in the order of the file; the message lists them."""

    def __init__(self, file: str, mistakes: Iterable[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        count = len(self.mistakes)
        lines = [f"{file} has {count} mistake{'s' if count > 1 else ''}:"]
        lines += [f"  line {line}: {_path(location)}{text}" for line, location, text in self.mistakes]
        super().__init__("\n".join(lines))


class _Loader(yaml.SafeLoader):
    """Only true and false are truth values here. YAML 1.1 also takes ``No``, a usual header, for False."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it as of the instance
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _NotYaml(ValueError):
    def __init__(self, line: int, text: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {text}")


def read(text: str) -> tuple[Any, LineOf]:
    """The data of a YAML text, and the line (from 1) of each of its parts by the keys and positions that lead there.

    A path that is not there (a missing field) has the line of the part that lacks it. Raises ValueError with the line
    for what is not YAML, for a key that is given twice, and for aliases (a small file may stand for gigabytes).
    """
    if len(text.encode("utf-8", "surrogatepass")) > _SIZE_MAX:
        raise _NotYaml(1, f"the file is larger than {_SIZE_MAX // 1_000_000} MB")
    try:
        _look_through(text)
        root = yaml.compose(text, Loader=_Loader)
        lines: dict[Location, int] = {(): 1}
        if root is None:
            return None, lambda _location: 1
        _walk(root, (), lines)
        data = _construct(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _NotYaml(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise _NotYaml(1, f"not YAML: {str(error).splitlines()[0]}") from error

    def line_of(location: Location) -> int:
        while location not in lines:
            location = location[:-1]
        return lines[location]

    return data, line_of


def _look_through(text: str) -> None:
    """Raises what ``read`` does for aliases and for what is nested too deep: a parser takes the square of the depth."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise _NotYaml(line, "aliases (*name) are not used here: write the part out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH_MAX:
            raise _NotYaml(line, "nested too deep")


def load(path: Path, model: type[Model]) -> tuple[Model, LineOf]:
    """The file as ``model``. Raises ConfigurationError with every mistake, OSError when it cannot be read."""
    data, line_of = load_data(path)
    mistakes: list[Mistake] = []
    made = validate(model, {} if data is None else data, (), line_of, mistakes)
    if made is None:
        raise ConfigurationError(path.name, mistakes)
    return made, line_of


def load_data(path: Path) -> tuple[Any, LineOf]:
    """The data of the file. Raises ConfigurationError when it is no YAML, OSError when it cannot be read."""
    try:
        return read(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(path.name, [Mistake(line, (), "not UTF-8: save the file as UTF-8")]) from error
    except _NotYaml as error:
        text = str(error).partition(": ")[2]
        raise ConfigurationError(path.name, [Mistake(error.line, (), text)]) from error


def validate(model: type[Model], data: Any, at: Location, line_of: LineOf, mistakes: list[Mistake]) -> Model | None:
    """``data``, which stands at the path ``at``, as ``model``; None when it is wrong: ``mistakes`` then says why."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            location = at + tuple(part for part in problem["loc"] if not _is_branch(part))
            mistakes.append(Mistake(line_of(location), location, _words(problem)))
        return None


def _is_branch(part: str | int) -> bool:
    """pydantic names the branch of a union or a validator in the path; nobody wrote that."""
    return isinstance(part, str) and ("[" in part or part in {"str", "tuple", "literal"})


def _words(problem: Any) -> str:
    match problem["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "is missing"
        case "string_type" if isinstance(problem["input"], int | float | date):
            return (
                f'write it in quotes, so that it is taken as text and not as a number or a date: "{problem["input"]}"'
            )
        case "value_error":
            return str(problem["msg"]).removeprefix("Value error, ")
        case kind:
            given = problem.get("input")
            shown = f", this is {given!r:.80}" if isinstance(given, str | int | float | bool) else ""
            empty = ", nothing stands here" if given is None else ""
            return f"{_must(kind, problem)}{shown}{empty}"


def _must(kind: str, problem: Any) -> str:
    """What a value must be, in words of whoever writes the file."""
    context = problem.get("ctx", {})
    match kind:
        case "model_type" | "model_attributes_type" | "dict_type":
            return "must be keys with their values, {key: value, …}"
        case "tuple_type" | "list_type":
            return "must be a list, [one, another]"
        case "int_type" | "int_parsing" | "int_from_float":
            return "must be a whole number"
        case "float_type" | "float_parsing":
            return "must be a number"
        case "bool_type" | "bool_parsing":
            return "must be true or false"
        case "string_type":
            return "must be a text"
        case "string_too_short":
            return "must not be empty"
        case "string_too_long":
            return f"must have at most {context['max_length']} characters"
        case "greater_than_equal":
            return f"must be at least {context['ge']}"
        case "less_than_equal":
            return f"must be at most {context['le']}"
        case "greater_than":
            return f"must be more than {context['gt']}"
        case "literal_error" | "enum":
            return f"must be {context['expected']}"
        case _:
            return f"{str(problem['msg'])[:1].lower()}{str(problem['msg'])[1:]}"


def _path(location: Location) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".") + (
        ": " if location else ""
    )


def _walk(node: yaml.Node, at: Location, lines: dict[Location, int]) -> None:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            line = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                raise _NotYaml(line, "a key is one word, not a list or a mapping")
            if name.value in seen:
                raise _NotYaml(line, f"the key {name.value!r} is given twice")
            seen.add(name.value)
            lines[(*at, name.value)] = line
            _walk(value, (*at, name.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            lines[(*at, number)] = value.start_mark.line + 1
            _walk(value, (*at, number), lines)


def _construct(node: yaml.Node) -> Any:
    """As YAML has it, but keys stay the texts that were written: ``no: …`` is the key "no" and not False."""
    if isinstance(node, yaml.MappingNode):
        return {name.value: _construct(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_construct(value) for value in node.value]
    loader = _Loader("")
    try:
        return loader.construct_object(node)
    except ValueError as error:
        raise _NotYaml(node.start_mark.line + 1, f"{node.value!r} cannot be read: {error}") from error
    finally:
        loader.dispose()
