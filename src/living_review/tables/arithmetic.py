"""Plain arithmetic written in a cell, evaluated without running anything else."""

import ast
import math
import operator

OPERATIONS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
LONGEST = 200


def evaluate(written: str) -> float:
    """The value of plain arithmetic, ``100 * 32 / 68``; ``ValueError`` for anything else."""
    def value(node: ast.AST) -> float:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return node.value
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](value(node.operand))
        raise ValueError(f"not plain arithmetic: {written!r}")

    if len(written) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    try:
        result = float(value(ast.parse(written, mode="eval").body))
    except (SyntaxError, ArithmeticError, RecursionError, MemoryError):
        raise ValueError(f"cannot be evaluated: {written!r}") from None
    if not math.isfinite(result):
        raise ValueError(f"is not a number: {written!r}")
    return result
