"""Which guards a module has, and the switch that takes one of them away."""

import ast
import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType

ROLES = ("workflow", "permissions", "services", "models", "gating", "terms", "evidence")
REFUSALS = ("Refused", "Forbidden", "ValidationError")
NAME = "_removed"  # what the compiled guards call the switch


@dataclass(frozen=True, order=True)
class Site:
    """Something that can be removed; `column` tells those of one line apart."""

    path: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass
class Switch:
    """Asked by a guard that is about to hold something back; true where it is the one that was removed."""

    off: Site | None = None
    bitten: set[Site] = field(default_factory=set)
    sites: list[Site] = field(default_factory=list)

    def __call__(self, number: int) -> bool:
        self.bitten.add(self.sites[number])
        return self.sites[number] == self.off

    def number(self, site: Site) -> int:
        self.sites.append(site)
        return len(self.sites) - 1


class Guards(ast.NodeTransformer):
    """Puts the switch beside every guard of a module. A condition that holds back is evaluated all the same."""

    def __init__(self, path: str, switch: Switch) -> None:
        self.path, self.switch = path, switch
        self.permissions = Path(path).stem == "permissions"
        self.function: ast.FunctionDef | None = None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self.function = self.function, node
        self.generic_visit(node)
        self.function = outer
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """`require(allowed)` → `require(allowed or removed)`."""
        call = node.value
        if self.function and isinstance(call, ast.Call) and _name(call.func) == "require":
            call.args[0] = self.unless(call.args[0], node)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        """`if wrong: raise Refused(…)` → `if wrong and not removed: …`, and the same turned round for `else`."""
        self.generic_visit(node)
        if self.function and (_refuses(node.body) or _tells_why(node.body, self.function)):
            kept = ast.UnaryOp(ast.Not(), self.removed(node, f"if {ast.unparse(node.test)}"))
            node.test = ast.BoolOp(ast.And(), [node.test, kept])
        elif self.function and _refuses(node.orelse):
            node.test = self.unless(node.test, node, f"if not ({ast.unparse(node.test)})")
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """In permissions, each part of an `and`, or else the whole answer."""
        self.generic_visit(node)
        answers = self.function is not None and _name(self.function.returns) == "bool"
        always = isinstance(node.value, ast.Constant) and node.value.value is True  # it holds nothing back
        if self.permissions and answers and node.value and not always:
            parts = [part for part in ast.walk(node.value) if _is_and(part)]
            for part in parts:
                part.values = [self.unless(value, value) for value in part.values]
            if not parts:
                node.value = self.unless(node.value, node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """In visible_to(), `rows.filter(…)` → `rows if removed else rows.filter(…)`."""
        self.generic_visit(node)
        narrows = isinstance(node.func, ast.Attribute) and node.func.attr in ("filter", "exclude")
        if (
            narrows
            and self.function
            and self.function.name == "visible_to"
            and _rows(node.func.value) == "self"
        ):
            return ast.IfExp(self.removed(node, ast.unparse(node)), node.func.value, node)
        return node

    def unless(self, held: ast.expr, node: ast.AST, what: str = "") -> ast.expr:
        return ast.BoolOp(ast.Or(), [held, self.removed(node, what or ast.unparse(node))])

    def removed(self, node: ast.AST, what: str) -> ast.expr:
        name = self.function.name if self.function else ""
        site = Site(self.path, node.lineno, node.col_offset, f"{name}: {what}")
        return ast.Call(ast.Name(NAME, ast.Load()), [ast.Constant(self.switch.number(site))], [])


def _name(node: ast.AST | None) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _is_and(node: ast.AST) -> bool:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _refuses(body: list[ast.stmt]) -> bool:
    """Raises a refusal, or notes what will be raised with the others."""
    return any(
        (isinstance(line, ast.Raise) and line.exc and _name(getattr(line.exc, "func", line.exc)) in REFUSALS)
        or (isinstance(line, ast.Assign) and _name(getattr(line.targets[0], "value", None)) == "errors")
        or (isinstance(line, ast.Expr) and _objects(line.value))
        for line in body
    )


def _objects(node: ast.expr) -> bool:
    """`needed.append(…)`, or `yield field, _("…")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "append" and _name(node.func.value) == "needed"
    if not (isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)):
        return False
    return _is_told(node.value.elts[-1])


def _tells_why(body: list[ast.stmt], function: ast.FunctionDef) -> bool:
    """Returns a sentence, in a function that ends with saying nothing."""
    end, line = function.body[-1], body[0]
    silent = isinstance(end, ast.Return) and isinstance(end.value, ast.Constant) and not end.value.value
    return silent and isinstance(line, ast.Return) and _is_told(line.value)


def _is_told(node: ast.expr | None) -> bool:
    """A sentence for the reader, such as why something can't be."""
    text = node.left if isinstance(node, ast.BinOp) else node
    return isinstance(text, ast.Call) and _name(text.func) == "_"


def _rows(node: ast.AST) -> str:
    """Whose rows a chain of calls narrows."""
    while isinstance(node, ast.Call | ast.Attribute | ast.IfExp):
        node = (
            node.func if isinstance(node, ast.Call) else getattr(node, "value", getattr(node, "body", node))
        )
    return _name(node)


def files(root: Path, packages: Iterable[str]) -> list[Path]:
    """The modules of the packages that hold rules; a package may be given as one of its files or folders."""
    found = set()
    for package in packages:
        start = root / package
        for path in [start] if start.is_file() else start.rglob("*.py"):
            if path.stem in ROLES or path.parent.name in ROLES:
                found.add(path)
    return sorted(found)


def install(paths: Iterable[Path], root: Path, switch: Switch) -> None:
    """Give the functions of imported modules the code with switches, wherever they are held."""
    gc.unfreeze()  # what is frozen isn't listed
    held: dict[str, list[FunctionType]] = {}
    for function in gc.get_objects():
        if type(function) is FunctionType:
            held.setdefault(function.__code__.co_filename, []).append(function)
    for path in paths:
        known = len(switch.sites)
        tree = Guards(str(path.relative_to(root)), switch).visit(ast.parse(path.read_text()))
        module = compile(ast.fix_missing_locations(tree), str(path), "exec")
        new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(module)}
        if len(switch.sites) > known and str(path) not in held:
            raise RuntimeError(f"No function of {path} was found.")
        for function in held.get(str(path), ()):
            function.__globals__[NAME] = switch
            function.__code__ = new[function.__code__.co_qualname, function.__code__.co_firstlineno]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
