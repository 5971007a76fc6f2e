r"""SymPy's expressions as plain trees, and back, without evaluating any text; and how large a formula may be.

A tree is a number or text for a leaf and ``[head, part, ...]`` for the rest. Only the heads below are
known, so that a file can name no other class; what is read is put together as it was, unsimplified.

A short formula can stand for a number that no memory holds (``members**1000000000``). Its size
:math:`s(e)`, about the bits of its value where each symbol has four, is found before anything is evaluated:

.. math::

    s(e + f) = \max(s(e), s(f)), \quad s(e f) = s(e) + s(f), \quad s(e^n) = |n|\,s(e),

and may be up to `MOST_BITS`. SymPy compares all arguments of ``Max`` and ``Min`` with each other, and all
conditions within each other, so these are counted too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

#: The largest size of a formula, and of a number in it; powers of symbols up to about a thousand.
MOST_BITS = 4096
#: Functions within functions, arguments of Max and Min, comparisons, and conditions that hold cases, in one
#: formula: what SymPy takes a few seconds for.
MOST = {"nested": 12, "arguments": 40, "comparisons": 150, "conditions": 2}
#: Parts of a formula from a file.
_MOST_PARTS = 20_000
#: Degree of a polynomial whose root is read.
_MOST_DEGREE = 30
_SYMBOL_BITS = 4

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
    made = _tree(expression)
    faults = list(size_faults(expression))
    if faults:
        raise TypeError(f"a formula that {'; '.join(faults)} cannot be saved")
    return made


def _tree(expression: Any) -> Any:
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
        return ["Piecewise", *([_tree(value), _tree(test)] for value, test in expression.args)]
    if isinstance(expression, sympy.CRootOf):
        return ["root", _tree(expression.expr), _tree(expression.poly.gen), expression.index]
    head = _CLASSES.get(type(expression).__name__, type(expression).__name__)
    if head not in (*_UNEVALUATED, *_FUNCTIONS):
        raise TypeError(f"a formula with {head} cannot be saved")
    return [head, *map(_tree, expression.args)]


def from_tree(tree: Any) -> Any:
    """The expression of a tree; see `to_tree`.

    Raises
    ------
    ValueError
        For a tree that `to_tree` does not write.
    """
    if _parts(tree) > _MOST_PARTS:
        raise ValueError(f"more than {_MOST_PARTS} parts")
    made = _made(tree)
    faults = list(size_faults(made))
    if faults:
        raise ValueError("; ".join(faults))
    return made


def _parts(tree: Any) -> int:
    return 1 + sum(map(_parts, tree)) if isinstance(tree, (list, tuple)) else 1


def _made(tree: Any) -> Any:
    """The expression of a tree; a part that holds no symbol is small before what stands around it is made."""
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
        above, below = map(int, str(parts[0]).split("/"))
        if not below:
            raise ValueError(f"{parts[0]!r:.40} is no number")
        return sympy.Rational(above, below)
    if head == "Float":
        *exactly, precision = map(int, parts)
        if max(precision, abs(exactly[2]), *(number.bit_length() for number in exactly)) > MOST_BITS:
            raise ValueError("a number with too many figures")
        return sympy.Float(tuple(exactly), precision=precision)
    if head in _SINGLE and not parts:
        return getattr(sympy, head, None) if hasattr(sympy, head) else getattr(sympy.S, head)
    if head == "-oo":
        return sympy.S.NegativeInfinity
    if head == _EMPTY:
        return sympy.S.EmptySet
    if head == "Piecewise":
        cases = [(_made(value), _made(test)) for value, test in parts]
        return sympy.Piecewise(*cases, evaluate=False)
    if head == "root":
        polynomial, unknown, index = _made(parts[0]), _made(parts[1]), int(parts[2])
        if sympy.degree(polynomial, unknown) > _MOST_DEGREE:
            raise ValueError(f"a root of a polynomial of a degree above {_MOST_DEGREE}")
        return sympy.CRootOf(polynomial, unknown, index, radicals=False)
    made = [_made(part) for part in parts]
    if head == "Pow" and size_of(made[0]) * _height(made[1]) > MOST_BITS:
        raise ValueError("a power that is too high")
    if any(too_large(part) for part in made):
        raise ValueError(f"a number of more than {MOST_BITS} bits")
    if head in _UNEVALUATED:
        return getattr(sympy, head)(*made, evaluate=False)
    if head in _FUNCTIONS:
        return getattr(sympy, head)(*made)
    raise ValueError(f"{head!r:.60} is no part of a formula")


# ------------------------------------------------------------------------------------------------- size


def size_of(expression: Any, known: dict[Any, Any] | None = None) -> Any:
    """About how many bits the value of an expression has, see the module.

    Parameters
    ----------
    expression : sympy expression
    known : dict, optional
        Sizes that were found before, by expression; new ones are added.

    Examples
    --------
    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> size_of(7 * x**2 + 1), size_of((x + 1) ** 10**9)
    (11, 4000000000)
    """
    known = {} if known is None else known
    if expression in known:
        return known[expression]
    parts = [size_of(part, known) for part in expression.args]
    if expression.is_Rational:
        found: Any = max(int(expression.p).bit_length(), int(expression.q).bit_length(), 1)
    elif expression.is_Pow:
        found = parts[0] * _height(expression.exp)
    elif expression.is_Mul:
        found = sum(parts)
    else:
        found = max(parts, default=_SYMBOL_BITS)
    known[expression] = found
    return found


def _height(exponent: Any) -> Any:
    """What an exponent multiplies a size with: at least 1; symbols in it count as 1."""
    factor = exponent.as_coeff_Mul()[0] if hasattr(exponent, "as_coeff_Mul") else exponent
    return max(abs(factor), 1) if factor.is_Rational else 1


def too_large(expression: Any) -> bool:
    """Whether an expression is a number that is irrational and huge or tiny, such as ``exp(exp(exp(9)))``."""
    if expression.free_symbols or expression.is_Rational or not getattr(expression, "is_number", False):
        return False
    bits = getattr(expression.evalf(3), "_mpf_", (0, 0, 0, 0))
    return any(bits) and abs(bits[2] + bits[3]) > MOST_BITS


def size_faults(expression: Any, known: dict[Any, Any] | None = None) -> Iterator[str]:
    """What makes an expression too large to be evaluated, or to be put together again from its text."""
    if size_of(expression, known) > MOST_BITS:
        yield f"makes numbers of more than {MOST_BITS} bits; powers of symbols go up to about a thousand"
    if too_large(expression):
        yield f"is a number of more than {MOST_BITS} bits"
    for what, number in counts_of(expression).items():
        if number > MOST[what]:
            yield over(what, number)


def counts_of(expression: Any) -> Counter[str]:
    """How often an expression has what SymPy takes long for."""
    import sympy

    counted: Counter[str] = Counter()
    depth: dict[Any, int] = {}
    for part in sympy.postorder_traversal(expression):
        nested = isinstance(part, (sympy.Function, sympy.Piecewise)) or (
            part.is_Pow and abs(part.exp) == sympy.Rational(1, 2)
        )
        depth[part] = max((depth[inner] for inner in part.args), default=0) + nested
        counted["nested"] = max(counted["nested"], depth[part])
        counted["comparisons"] += bool(part.is_Relational)
        counted["conditions"] += bool(part.is_Relational and part.has(sympy.Piecewise))
        if isinstance(part, (sympy.Max, sympy.Min)):
            counted["arguments"] += len(part.args)
    return counted


def over(what: str, number: int, *, formulas: int = 1) -> str:
    """A fault: one formula, or several together, have more of something than they may."""
    words = {
        "nested": "functions within each other",
        "arguments": "arguments of Max and Min",
        "comparisons": "comparisons",
        "conditions": "conditions that hold cases",
    }
    return f"has {number} {words[what]}, and up to {formulas * MOST[what]} are read"
