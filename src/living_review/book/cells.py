"""The code cells of a page, run in this process."""

from __future__ import annotations

import ast


def run(source: str, page: str, names: dict) -> object:
    """Run a cell among the names of its page; returns the value of its last line where it has one."""
    body = ast.parse(source, page).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    names.setdefault("__name__", "__main__")
    exec(compile(ast.Module(body, []), page, "exec", dont_inherit=True), names)
    return last and eval(compile(ast.Expression(last.value), page, "eval", dont_inherit=True), names)


def mimebundle(value: object) -> dict[str, str]:
    """How a notebook shows a value: media type → text; nothing for ``None``."""
    if value is None:
        return {}
    return value._repr_mimebundle_() if hasattr(value, "_repr_mimebundle_") else {"text/plain": repr(value)}
