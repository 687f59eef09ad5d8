"""Who may import what: the arrows of the house, walked in the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("commandcenter", "layouts", "ingest", "geodata")

# package -> our packages it may import, and outside packages it must not. The composition roots may import everything.
RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "geodata": (("geodata",), ("dash", "sqlalchemy", "paho")),
    "commandcenter.domain": (
        ("commandcenter.domain",),
        ("dash", "sqlalchemy", "paho", "pandas", "numpy", "pydantic", "orjson", "flask", "click"),
    ),
    "commandcenter.settings": ((), ("dash", "sqlalchemy", "paho")),
    "commandcenter.messages": (("commandcenter.messages",), ("dash", "sqlalchemy", "paho", "pandas", "flask")),
    "commandcenter.store": (
        ("commandcenter.domain", "commandcenter.store", "commandcenter.settings"),
        ("dash", "paho", "flask"),
    ),
    "commandcenter.backup": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.settings",
            "commandcenter.backup",
            "commandcenter.inventory_files",
            "commandcenter.__version__",
        ),
        ("dash", "paho", "flask", "click", "sqlalchemy.text"),
    ),
    "commandcenter.exports": (
        ("commandcenter.domain", "commandcenter.store.queries", "commandcenter.exports"),
        ("dash", "paho"),
    ),
    "commandcenter.access": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.settings",
            "commandcenter.access",
            "layouts.i18n",
        ),
        ("dash", "paho", "sqlalchemy.text"),
    ),
    "commandcenter.alerts": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.settings",
            "commandcenter.__version__",
            "commandcenter.alerts",
            "commandcenter.credentials",
            "commandcenter.limited_stream",
            "commandcenter.mqtt_client",
            "commandcenter.secrets",
            "commandcenter.yaml_lines",
            "layouts.i18n",
        ),
        ("dash", "flask", "sqlalchemy.text"),
    ),
    "commandcenter.credentials": (
        ("commandcenter.domain", "commandcenter.credentials"),
        ("dash", "paho", "sqlalchemy", "flask", "click"),
    ),
    "commandcenter.live": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.live",
            "commandcenter.settings",
            "commandcenter.access",
        ),
        ("dash", "paho", "sqlalchemy.text"),
    ),
    "commandcenter.wall": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.settings",
            "commandcenter.access",
            "commandcenter.live",
            "commandcenter.wall",
            "commandcenter.yaml_lines",
            "layouts.contract",
            "layouts.i18n",
            "layouts.renderer",
            "layouts.views",
            "layouts.wall",
        ),
        ("paho", "sqlalchemy.text"),
    ),
    "commandcenter.web_worker": (
        ("commandcenter.access.limits", "commandcenter.web_worker"),
        ("dash", "paho", "sqlalchemy", "flask"),
    ),
    # The web's writing side: it answers in the reader's words, and the entry form's answers are drawn as its page is.
    "commandcenter.actions": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.access",
            "commandcenter.actions",
            "commandcenter.wall",
            "layouts.i18n",
            "layouts.SCREENS",
            "layouts.availability",
            "layouts.displays",
            "layouts.entry",
            "layouts.maintenance",
            "layouts.priorities",
            "layouts.wall",
        ),
        ("dash", "paho", "sqlalchemy.text"),
    ),
    "layouts": (
        (
            "commandcenter.domain",
            "commandcenter.messages",
            "commandcenter.store.queries",
            "commandcenter.store.versions",
            "geodata",
            "layouts",
        ),
        ("paho", "gunicorn"),
    ),
    "ingest": (
        (
            "commandcenter.domain",
            "commandcenter.store",
            "commandcenter.settings",
            "commandcenter.__version__",
            "commandcenter.access.key",
            "commandcenter.secrets",
            "commandcenter.limited_stream",
            "commandcenter.mqtt_client",
            "commandcenter.yaml_lines",
            "ingest",
        ),
        ("dash", "flask", "plotly"),
    ),
}
COMPOSITION_ROOTS = (
    "commandcenter.app",
    "commandcenter.wsgi",
    "commandcenter.cli",
    "commandcenter.__main__",
    "commandcenter.commands",
    "commandcenter.exporting",
    "commandcenter.log_exporting",
    "commandcenter.sighting",
    "commandcenter.trail_exporting",
)
# Modules of the core that belong to no layer: each serves a composition root alone.
ALONE = (
    "commandcenter",
    "commandcenter.gunicorn_config",
    "commandcenter.supervisor",
    "commandcenter.running",
    "commandcenter.inventory_files",
    "commandcenter.cache",
    "commandcenter.limited_stream",
    "commandcenter.logs",
    "commandcenter.mqtt_client",
    "commandcenter.secrets",
    "commandcenter.yaml_lines",
)


def modules() -> Iterator[tuple[str, Path]]:
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a name lives"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("package", RULES)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    may, never = RULES[package]
    wrong = [
        f"{module} imports {name}"
        for module, path in modules()
        if within(module, (package,))
        for name in imported(path)
        if (within(name, OURS) and not within(name, may)) or within(name, never)
    ]
    assert wrong == []


def test_nothing_imports_a_composition_root() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, path in modules()
        if not within(module, COMPOSITION_ROOTS)
        for name in imported(path)
        if within(name, COMPOSITION_ROOTS)
    ]
    assert wrong == []


# The SQL that is not the store's: an agency's query on its own database, and what keeps that session from writing.
AGENCY_SQL = {"text(": ("ingest.feeds.sql",), "exec_driver_sql(": ("ingest.databases.sessions",)}


@pytest.mark.parametrize("word", ["text(", "exec_driver_sql("])
def test_sql_is_written_only_in_the_store(word: str) -> None:
    for module, path in modules():
        if within(module, ("commandcenter.store", *AGENCY_SQL[word])) or not any(
            name.startswith("sqlalchemy") for name in imported(path)
        ):
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        names = {ast.unparse(call.func).rpartition(".")[2] + "(" for call in calls}
        assert word not in names, f"{module} calls {word}"


def test_only_the_settings_read_the_environment() -> None:
    """Handing our environment on to a child process, as the supervisor does, is not reading it."""
    wrong = [
        module
        for module, path in modules()
        if module not in ("commandcenter.settings", "commandcenter.supervisor", "commandcenter.commands.demo.programs")
        and any(within(name, ("os.environ", "os.getenv")) for name in [*imported(path), *attributes(path)])
    ]
    assert wrong == []


def attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def test_every_package_has_a_rule_or_is_a_root() -> None:
    homeless = [
        module
        for module, _path in modules()
        if not within(module, (*RULES, *COMPOSITION_ROOTS)) and module not in ALONE
    ]
    assert homeless == []
