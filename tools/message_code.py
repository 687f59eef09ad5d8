"""The syntax of a few modules, indexed: who defines, imports and calls what."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]


@dataclass
class Scope:
    """A function (or a module) and where it stands."""

    file: str
    node: ast.AST
    outer: "Scope | None" = None
    owner: str = ""  # the class


class Code:
    """The modules at ``paths``."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.trees = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
        self.scopes: dict[ast.AST, Scope] = {}
        self.functions: dict[tuple[str, str], list[Scope]] = {}
        self.imports: dict[tuple[str, str], tuple[str, str]] = {}
        self.calls: dict[str, list[tuple[ast.Call, Scope]]] = {}
        for file, tree in self.trees.items():
            self._index(file, tree, Scope(file, tree))

    def _index(self, file: str, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self.scopes[child] = scope
            if isinstance(child, ast.FunctionDef):
                inner = Scope(file, child, scope, scope.owner)
                self.functions.setdefault((file, child.name), []).append(inner)
                self._index(file, child, inner)
            elif isinstance(child, ast.ClassDef):
                self.functions.setdefault((file, child.name), [])
                self._index(file, child, Scope(file, child, scope, child.name))
            else:
                if isinstance(child, ast.ImportFrom):
                    for alias in child.names:
                        self.imports[file, alias.asname or alias.name] = (child.module or "", alias.name)
                elif isinstance(child, ast.Call):
                    self.calls.setdefault(name_of(child.func), []).append((child, scope))
                self._index(file, child, scope)

    def called(self, node: ast.Call, scope: Scope) -> list[Scope]:
        match node.func:
            case ast.Name(id=name):
                found = self.functions.get((scope.file, name))
                if found is not None:
                    return found
                module, original = self.imports.get((scope.file, name), ("", ""))
                file = self.file_of(module)
                return self.functions.get((file, original), []) if file else []
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self.functions.get((scope.file, name), [])
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                package, original = self.imports.get((scope.file, module), ("", ""))
                file = self.file_of(f"{package}.{original}")
                return self.functions.get((file, name), []) if file else []
        return []

    def members(self, node: ast.expr, scope: Scope) -> list[ast.expr]:
        """What a loop goes through, where that is written down."""
        if isinstance(node, ast.Tuple | ast.List):
            return node.elts
        if isinstance(node, ast.Name):
            for each in ast.iter_child_nodes(self.trees[scope.file]):
                if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
                    targets = each.targets if isinstance(each, ast.Assign) else [each.target]
                    if any(isinstance(one, ast.Name) and one.id == node.id for one in targets):
                        return self.members(each.value, scope)
        return []

    def file_of(self, module: str) -> str | None:
        name = module.replace(".", "/")
        for file in (f"{name}.py", f"{name}/__init__.py"):
            if file in self.trees:
                return file
        return None


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def arguments(call: ast.Call, at: int, names: tuple[str, ...]) -> Iterator[ast.expr]:
    if any(isinstance(each, ast.Starred) for each in call.args):
        return
    if at < len(call.args):
        yield call.args[at]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in names)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a scope but not what stands in scopes within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            yield from own_nodes(child)


def assigned(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple):
        values = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        for index, each in enumerate(target.elts):
            if isinstance(each, ast.Name) and each.id == name:
                for one in values:
                    if isinstance(one, ast.Tuple) and len(one.elts) == len(target.elts):
                        yield one.elts[index]
