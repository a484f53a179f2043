"""The code cells of a page, run in this process."""

import ast
import contextlib
import warnings
from dataclasses import replace

from .display import Figure


def run(source: str, page: str, names: dict) -> object:
    """Run a cell among the names of its page; returns the value of its last line where it has one."""
    body = ast.parse(source, page).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    names.setdefault("__name__", "__main__")
    exec(compile(ast.Module(body, []), page, "exec", dont_inherit=True), names)
    return last and eval(compile(ast.Expression(last.value), page, "eval", dont_inherit=True), names)


def shown(source: str, page: str, names: dict) -> dict[str, str]:
    """How a book shows what a cell makes: a figure is drawn again for a phone, where it has room there."""
    value = run(source, page, names)
    if isinstance(value, Figure):
        from .figures import style

        with style.narrow(), warnings.catch_warnings(), contextlib.suppress(UserWarning):
            warnings.simplefilter("error")  # as where the axes find no room
            phone = run(source, page, names).svg()
            if style.inches(phone) < 1.15 * style.NARROW:  # else it would be made smaller again
                value = replace(value, phone=phone)
    return mimebundle(value)


def mimebundle(value: object) -> dict[str, str]:
    """How a notebook shows a value: media type → text; nothing for ``None``."""
    if value is None:
        return {}
    return value._repr_mimebundle_() if hasattr(value, "_repr_mimebundle_") else {"text/plain": repr(value)}
