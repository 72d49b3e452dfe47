"""A user's arithmetic expression, read by Python's parser and evaluated exactly by walking its tree.

Allowed: ``+ - * /``, signs, comparisons, ``a if b else c``, ``and``, ``or``, ``min``, ``max``, numbers and the names given. Nothing else: no
attribute, index, string, power or call of anything, and no expression that is long or deep.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

from jiheng.messages import Message, msg

LONGEST: Final = 500
DEEPEST: Final = 30

_BINARY: Final[Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
#: no exponents: 1e999999999 would fill the memory
_PLAIN: Final = re.compile(r"\d+\.?\d*|\.\d+")
_CALLS: Final[Mapping[str, Callable[..., Fraction]]] = {"min": min, "max": max}


class ExpressionError(ValueError):
    """An expression that is not allowed or cannot be evaluated.

    Attributes:
        expression: as written. why: what is wrong, for the user.
    """

    def __init__(self, expression: str, why: Message) -> None:
        super().__init__(expression, why)
        self.expression = expression
        self.why = why

    def __str__(self) -> str:
        return msg("公式“{expression}”不能使用：{why}", expression=self.expression, why=self.why).text()


def evaluate(expression: str, names: Mapping[str, Fraction]) -> Fraction:
    """The exact value of an expression over the names given.

    Raises:
        ExpressionError: when it holds anything else than arithmetic over these names, or divides by zero.
    """
    try:
        return _value(_tree(expression), names, expression)
    except ZeroDivisionError:
        raise ExpressionError(expression, msg("除数为 0")) from None


def names_in(expression: str) -> set[str]:
    """The names that an expression uses, functions apart.

    Raises:
        ExpressionError: when it is no expression.
    """
    return {node.id for node in ast.walk(_tree(expression)) if isinstance(node, ast.Name)} - set(_CALLS)


@lru_cache(maxsize=256)
def _tree(expression: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise ExpressionError(expression[:60] + "…", msg("超过 {longest} 个字符", longest=LONGEST))
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(expression, msg("不是算式")) from None
    if _depth(tree) > DEEPEST:
        raise ExpressionError(expression, msg("嵌套超过 {deepest} 层", deepest=DEEPEST))
    return tree


def _depth(tree: ast.AST) -> int:
    level, depth = [tree], 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth


def _value(node: ast.expr, names: Mapping[str, Fraction], expression: str) -> Fraction:
    match node:
        case ast.Constant(value=number) if isinstance(number, int | float) and not isinstance(number, bool):
            return _number(node, expression)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            value = _value(operand, names, expression)
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _BINARY:
            return _BINARY[type(operation)](_value(left, names, expression), _value(right, names, expression))
        case ast.IfExp(test=test, body=body, orelse=other):
            return _value(body if _truth(test, names, expression) else other, names, expression)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _CALLS and len(arguments) > 1:
            return _CALLS[name](_value(argument, names, expression) for argument in arguments)
    raise _forbidden(node, expression)


def _truth(node: ast.expr, names: Mapping[str, Fraction], expression: str) -> bool:
    match node:
        case ast.BoolOp(op=operation, values=values):
            truths = (_truth(value, names, expression) for value in values)
            return all(truths) if isinstance(operation, ast.And) else any(truths)
        case ast.Compare(left=left, ops=operations, comparators=others) if all(type(one) in _COMPARE for one in operations):
            numbers = [_value(one, names, expression) for one in (left, *others)]
            return all(_COMPARE[type(one)](a, b) for one, a, b in zip(operations, numbers, numbers[1:], strict=False))
    raise _forbidden(node, expression)


def _number(node: ast.Constant, expression: str) -> Fraction:
    """A number as written, so that 0.1 is a tenth."""
    written = ast.get_source_segment(expression.strip(), node) or ""
    if not _PLAIN.fullmatch(written):
        raise _forbidden(node, expression)
    return Fraction(written)


def _forbidden(node: ast.expr, expression: str) -> ExpressionError:
    part = ast.unparse(node)
    return ExpressionError(expression, msg("“{part}”不在允许之列（数、w x T r、+ - * /、min、max、比较、条件）", part=part))
