"""Which texts for people the code can make: from where an error is raised, back to its words."""

import ast
import re
from itertools import chain, product

from tools.message_code import Code, Scope, arguments, assigned, name_of, own_nodes
from tools.message_parts import WORD, Parts, Place, Template, expanded, has_words, is_ours, is_text, merged, written
from tools.message_sinks import OPAQUE, QUOTED, SINKS, WORDS, scanned, sinks


def templates() -> dict[str, Template]:
    """Every template by its text."""
    return Flow(scanned()).found()


class Flow:
    """Follows expressions back to the texts that they can be."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._busy: set[tuple[str, int]] = set()

    def found(self) -> dict[str, Template]:
        """Start where texts for people are made."""
        made: dict[str, Template] = {}
        for expression, scope, is_part in sinks(self._code):
            for parts in self.texts(expression, scope):
                self._keep(parts, scope.file, is_part, made)
        return made

    def _keep(self, parts: Parts, file: str, is_part: bool, made: dict[str, Template]) -> None:
        for each in expanded(parts):
            text = written(each)
            if is_text(each) if is_part else has_words(text):
                template = made.setdefault(text, Template(text))
                template.files.add(file)
                template.is_part &= is_part
            for piece in each:
                if isinstance(piece, Place):
                    for inner in piece.within:
                        if written(inner) not in made or not made[written(inner)].files & {file}:
                            # One of several messages may also be the only one.
                            is_alone = piece.between == "; " and not is_part and not has_words(written(parts))
                            self._keep(inner, file, not is_alone, made)

    def texts(self, node: ast.expr, scope: Scope) -> set[Parts]:
        """The texts that the expression can be; none when nobody knows."""
        match node:
            case ast.Constant(value=str(text)):
                return {(text,)}
            case ast.JoinedStr(values=values):
                return self._product([self._piece(value, scope) for value in values])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._product([self._operand(left, scope), self._operand(right, scope)])
            case ast.IfExp(body=body, orelse=other):
                return self.texts(body, scope) | self.texts(other, scope)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                return set().union(*(self.texts(value, scope) for value in values))
            case ast.Dict(values=values):
                return set().union(*(self.texts(value, scope) for value in values))
            case ast.NamedExpr(value=value) | ast.Starred(value=value) | ast.Subscript(value=value):
                return self.texts(value, scope)
            case ast.ListComp(elt=value, generators=steps) | ast.GeneratorExp(elt=value, generators=steps):
                is_sifted = isinstance(value, ast.Name) and ast.unparse(steps[0].target) == value.id
                return self.texts(steps[0].iter if is_sifted else value, scope)
            case ast.DictComp(value=value):
                return self.texts(value, scope)
            case ast.Name(id=name):
                return self._of_name(name, scope)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                return self._of_attribute(name, scope)
            case ast.Call():
                return self._of_call(node, scope)
        return set()

    def _operand(self, node: ast.expr, scope: Scope) -> set[Parts]:
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            return self.texts(node, scope)
        return {(self._place(node, scope),)}

    def _piece(self, node: ast.expr, scope: Scope) -> set[Parts]:
        if not isinstance(node, ast.FormattedValue):
            return self.texts(node, scope)
        if node.conversion in (ord("r"), ord("a")):
            return {(Place("!r"),)}
        return {(Place() if node.format_spec else self._place(node.value, scope),)}

    def _place(self, node: ast.expr, scope: Scope) -> Place:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in QUOTED:
            return Place("!r")
        words = WORDS.get((getattr(scope.node, "name", ""), ast.unparse(node)))
        if words:
            return Place("!s", None, frozenset((word,) for word in words))
        if self._is_said_again(node, scope):
            return Place("!s")
        joined = self._joined(node)
        if joined is not None:
            separator, members = joined
            within = frozenset(self.texts(members, scope))
            is_quoted = within and all(len(each) == 1 and each[0] == Place("!r") for each in within)
            within = frozenset(each for each in within if any(isinstance(one, str) for one in each))
            has_words = any(is_text(each) for each in within)
            between = separator if WORD.search(separator) or (has_words and not is_quoted) else None
            return Place("!s" if has_words else "", between, within if has_words else frozenset())
        if isinstance(node, ast.Call) and any(self._is_under_way(each) for each in self._code.called(node, scope)):
            return Place("!s")  # a function that calls itself
        within = frozenset(each for each in self.texts(node, scope) if each != ("",))
        for each in within:  # a list, or a word where it is empty
            if len(each) == 1 and isinstance(each[0], Place) and each[0].between:
                rest = within - {each} | each[0].within
                return Place("!s" if any(is_text(one) for one in rest) else "", each[0].between, rest)
        has_words = any(is_text(each) or any(is_ours(one) for one in each) for each in within)
        if within and all(each == (Place("!r"),) for each in within):
            return Place("!r")
        return Place("!s", None, within) if has_words else Place()

    def _joined(self, node: ast.expr) -> tuple[str, ast.expr] | None:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(separator)), attr="join"), args=[members]):
                return separator, members
        return None

    def _is_said_again(self, node: ast.expr, scope: Scope) -> bool:
        """Whether it is the text of an error of ours: the error, ``str`` of it, that with something taken off."""
        match node:
            case ast.Name(id=name):
                assigned = (
                    each.value
                    for each in own_nodes(scope.node)
                    if isinstance(each, ast.Assign)
                    and isinstance(each.targets[0], ast.Name)
                    and each.targets[0].id == name
                )
                return self._is_caught(name, scope) or any(self._is_said_again(each, scope) for each in assigned)
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]):
                return self._is_caught(name, scope)
            case ast.Attribute(attr="detail" | "strerror" | "first" | "msg"):
                return True
            case ast.BoolOp(values=values):
                return any(self._is_said_again(each, scope) for each in values)
            case ast.Subscript(value=ast.Name(id=name)):
                return any(
                    isinstance(each, ast.Call)
                    and ast.unparse(each.func) == f"{name}.append"
                    and self._is_said_again(each.args[0], scope)
                    for each in own_nodes(scope.node)
                )
            case ast.Call(func=ast.Attribute(value=inner, attr="removeprefix" | "lstrip" | "strip")):
                return self._is_said_again(inner, scope)
        return False

    def _is_caught(self, name: str, scope: Scope | None) -> bool:
        """An error of ours that is said again."""
        while scope is not None:
            for node in ast.walk(scope.node):
                if isinstance(node, ast.ExceptHandler) and node.name == name:
                    caught = ast.unparse(node.type) if node.type else ""
                    return bool(
                        re.search(
                            r"FeedError|Refused|^ValueError|Damaged|PlaceError|UnknownCode|Unreadable|Wrong", caught
                        )
                    )
            scope = scope.outer
        return False

    def _of_name(self, name: str, scope: Scope | None) -> set[Parts]:
        start = scope
        while scope is not None:
            key = (f"{scope.file}:{name}", id(scope.node))
            if key in self._busy:
                return set()
            self._busy.add(key)
            try:
                found = self._bound(name, scope)
            finally:
                self._busy.discard(key)
            if found is not None:
                return found
            scope = scope.outer
        imported = self._code.imports.get((start.file, name)) if start else None
        if imported:
            file = self._code.file_of(imported[0])
            if file:
                return self._of_name(imported[1], Scope(file, self._code.trees[file]))
        return set()

    def _bound(self, name: str, scope: Scope) -> set[Parts] | None:
        """What a name is in a scope; None when it is not bound there."""
        found: set[Parts] = set()
        is_bound = False
        for node in own_nodes(scope.node):
            match node:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        for hit in assigned(target, value, name):
                            is_bound = True
                            found |= self.texts(hit, scope)
                case ast.AnnAssign(target=ast.Name(id=target), value=value) if target == name and value is not None:
                    is_bound = True
                    found |= self.texts(value, scope)
                case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                    is_bound = True
                    found |= self.texts(value, scope)
                case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                    is_bound = True
                    found |= self.texts(value, scope)
                case ast.For(target=ast.Tuple(elts=targets), iter=several):
                    for at, each in enumerate(targets):
                        if isinstance(each, ast.Name) and each.id == name:
                            is_bound = True
                            for one in self._code.members(several, scope):
                                if isinstance(one, ast.Tuple) and len(one.elts) == len(targets):
                                    found |= self.texts(one.elts[at], scope)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=target), attr="append" | "extend"), args=[value]):
                    if target == name:
                        found |= self.texts(value, scope)
        if isinstance(scope.node, ast.FunctionDef):
            arguments = scope.node.args
            names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
            if name in names:
                is_bound = True
                found |= self._given(scope.node, scope, names.index(name), name)
            elif name in [each.arg for each in arguments.kwonlyargs]:
                is_bound = True
        return found if is_bound else None

    def _given(self, node: ast.FunctionDef, scope: Scope, at: int, name: str) -> set[Parts]:
        """What callers give for a parameter."""
        called = scope.owner if node.name == "__init__" else node.name
        names = [each.arg for each in node.args.args]
        if names and names[0] in ("self", "cls"):
            at -= 1
        found: set[Parts] = set()
        for call, where in self._code.calls.get(called, []):
            if where.file == scope.file or self._code.imports.get((where.file, called)):
                for value in arguments(call, at, (name,)):
                    found |= self.texts(value, where)
        return found

    def _of_attribute(self, name: str, scope: Scope) -> set[Parts]:
        key = (f"{scope.file}.{name}", 0)
        if key in self._busy:
            return set()
        self._busy.add(key)
        found: set[Parts] = set()
        for node, where in list(self._code.scopes.items()):
            if where.file != scope.file:
                continue
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=target), attr="append"),
                    args=[value],
                ) if target == name:
                    found |= self.texts(value, where)
                case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=target)], value=value):
                    if target == name:
                        found |= self.texts(value, where)
        self._busy.discard(key)
        return found

    def _of_call(self, node: ast.Call, scope: Scope) -> set[Parts]:
        name = name_of(node.func)
        joined = self._joined(node)
        if joined is not None:
            place = self._place(node, scope)
            return {(place,)} if place.within or place.between else set()
        if isinstance(node.func, ast.Name) and name in QUOTED:
            return {(Place("!r"),)}
        if name == "repr":
            return {(Place("!r"),)}
        if name == "next" and node.args:
            return self.texts(node.args[0], scope)
        if isinstance(node.func, ast.Attribute) and name == "get":
            found = self.texts(node.func.value, scope)
            return found.union(*(self.texts(default, scope) for default in node.args[1:]))
        if name == "plain" and node.args and isinstance(node.args[0], ast.JoinedStr | ast.Name):
            return self.texts(node.args[0], scope)
        if name in OPAQUE:
            return set()
        if name in SINKS:
            return set().union(*(self.texts(each, scope) for each in arguments(node, SINKS[name], ())))
        return set().union(*(self._returned(function) for function in self._code.called(node, scope)))

    def _is_under_way(self, function: Scope) -> bool:
        return (f"return {function.file}", id(function.node)) in self._busy

    def _returned(self, function: Scope) -> set[Parts]:
        key = (f"return {function.file}", id(function.node))
        if key in self._busy:
            return set()
        self._busy.add(key)
        found: set[Parts] = set()
        for node in own_nodes(function.node):
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                found |= self.texts(node.value, function)
        self._busy.discard(key)
        return found

    def _product(self, pieces: list[set[Parts]]) -> set[Parts]:
        found = {tuple(chain.from_iterable(each)) for each in product(*(piece or {(Place(),)} for piece in pieces))}
        return {merged(parts) for parts in found}
