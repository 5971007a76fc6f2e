"""SymPy's expressions as plain trees, and back, without evaluating any text.

A tree is a number or text for a leaf and ``[head, part, ...]`` for the rest. Only the heads below are
known, so that a file can name no other class; what is read is put together as it was, unsimplified.
"""

from __future__ import annotations

from typing import Any

#: Heads whose parts are put together without simplification.
_UNEVALUATED = ("Add", "Mul", "Pow", "Max", "Min", "Eq", "Ne", "Lt", "Le", "Gt", "Ge", "And", "Or", "Not")
_FUNCTIONS = (
    "Abs",
    "floor",
    "ceiling",
    "sign",
    "exp",
    "log",
    "tanh",
    "erf",
    "Interval",
    "FiniteSet",
    "Union",
    "Tuple",
)
_SINGLE = ("true", "false", "oo", "zoo", "nan", "pi", "E", "Reals")
_EMPTY = "EmptySet"
#: What SymPy's classes are called where their name differs from the function that makes them.
_CLASSES = {
    "Equality": "Eq",
    "Unequality": "Ne",
    "StrictLessThan": "Lt",
    "LessThan": "Le",
    "StrictGreaterThan": "Gt",
    "GreaterThan": "Ge",
}


def to_tree(expression: Any) -> Any:
    """The tree of an expression.

    Raises
    ------
    TypeError
        For anything that has no tree.

    Examples
    --------
    >>> import sympy
    >>> x = sympy.Symbol("x", positive=True)
    >>> to_tree(2 * x < sympy.Rational(1, 3))
    ['Lt', ['Mul', 2, ['Symbol', 'x', 'positive']], ['Rational', '1/3']]
    >>> from_tree(to_tree(2 * x < 1)) == (2 * x < 1)
    True
    >>> from_tree(to_tree(sympy.CRootOf(x**5 - x + 1, 0)))
    CRootOf(x**5 - x + 1, 0)
    """
    import sympy

    if expression.is_Symbol:
        given = expression._assumptions_orig
        return ["Symbol", expression.name, *sorted(n if held else f"-{n}" for n, held in given.items())]
    if isinstance(expression, sympy.Integer):
        return int(expression)
    if isinstance(expression, sympy.Rational):
        return ["Rational", f"{expression.p}/{expression.q}"]
    if isinstance(expression, sympy.Float):
        return ["Float", *map(int, expression._mpf_), int(expression._prec)]
    for name in _SINGLE:
        if expression is getattr(sympy, name, None) or expression is getattr(sympy.S, name, None):
            return [name]
    if expression is sympy.S.NegativeInfinity:
        return ["-oo"]
    if expression is sympy.S.EmptySet:
        return [_EMPTY]
    if isinstance(expression, sympy.Piecewise):
        return ["Piecewise", *([to_tree(value), to_tree(test)] for value, test in expression.args)]
    if isinstance(expression, sympy.CRootOf):
        return ["root", to_tree(expression.expr), to_tree(expression.poly.gen), expression.index]
    head = _CLASSES.get(type(expression).__name__, type(expression).__name__)
    if head not in (*_UNEVALUATED, *_FUNCTIONS):
        raise TypeError(f"a formula with {head} cannot be saved")
    return [head, *map(to_tree, expression.args)]


def from_tree(tree: Any) -> Any:
    """The expression of a tree; see `to_tree`.

    Raises
    ------
    ValueError
        For a tree that `to_tree` does not write.
    """
    import sympy

    if isinstance(tree, int) and not isinstance(tree, bool):
        return sympy.Integer(tree)
    if not isinstance(tree, (list, tuple)) or not tree:
        raise ValueError(f"{tree!r:.60} is no formula")
    head, *parts = tree
    if head == "Symbol":
        name, *assumed = parts
        return sympy.Symbol(name, **{word.removeprefix("-"): not word.startswith("-") for word in assumed})
    if head == "Rational":
        return sympy.Rational(*map(int, str(parts[0]).split("/")))
    if head == "Float":
        *exactly, precision = map(int, parts)
        return sympy.Float(tuple(exactly), precision=precision)
    if head in _SINGLE and not parts:
        return getattr(sympy, head, None) if hasattr(sympy, head) else getattr(sympy.S, head)
    if head == "-oo":
        return sympy.S.NegativeInfinity
    if head == _EMPTY:
        return sympy.S.EmptySet
    if head == "Piecewise":
        cases = [(from_tree(value), from_tree(test)) for value, test in parts]
        return sympy.Piecewise(*cases, evaluate=False)
    if head == "root":
        polynomial, unknown, index = parts
        return sympy.CRootOf(from_tree(polynomial), from_tree(unknown), int(index), radicals=False)
    made = [from_tree(part) for part in parts]
    if head in _UNEVALUATED:
        return getattr(sympy, head)(*made, evaluate=False)
    if head in _FUNCTIONS:
        return getattr(sympy, head)(*made)
    raise ValueError(f"{head!r:.60} is no part of a formula")
