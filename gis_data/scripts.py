"""JavaScript modules as one classic script.

A module inside a page cannot import another one that is inside it too: each becomes a
function that is called once, after those it imports, so that what a module does not
export stays its own.
"""

from __future__ import annotations

import re
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources

from rjsmin import jsmin

_IMPORT = re.compile(
    r"^import \{([^}]*)\} from \"\./(\w+)\.js\";\n", re.MULTILINE | re.DOTALL
)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE
)


@cache
def joined_script(folder: str, entries: tuple[str, ...], name: str) -> str:
    """Return modules, and all that they import, as one script.

    Parameters
    ----------
    folder : str
        Package that holds the modules, such as ``maps.pages``.
    entries : tuple of str
        Modules whose exports the page uses: file names without ``.js``.
    name : str
        Global name that holds those exports.

    Returns
    -------
    str
        JavaScript without comments and needless space.

    Raises
    ------
    graphlib.CycleError
        If modules import each other in a circle.

    Examples
    --------
    >>> joined_script("maps.pages", ("words",), "Words")[:13]
    '"use strict";'
    """
    codes: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    waiting = list(reversed(entries))
    while waiting:
        module = waiting.pop()
        if module in codes:
            continue
        path = resources.files(folder) / f"{module}.js"
        codes[module] = path.read_text(encoding="utf-8")
        needs[module] = [found for _, found in _IMPORT.findall(codes[module])]
        waiting += needs[module]
    order = TopologicalSorter(needs).static_order()
    parts = [_called(module, codes[module]) for module in order]
    exports = ", ".join(f"...{entry}$" for entry in entries)
    script = (
        '"use strict";\n(function () {\n'
        + "\n".join(parts)
        + f"\nglobalThis.{name} = Object.freeze({{ {exports} }});\n}})();\n"
    )
    return str(jsmin(script))


def _called(module: str, code: str) -> str:
    """Return a module as a constant that holds its exports."""
    exports = ", ".join(_EXPORT.findall(code))
    plain = _IMPORT.sub(_taken, _EXPORT.sub("", code))
    return (
        f"const {module}$ = (function () {{\n{plain}\nreturn {{ {exports} }};\n}})();"
    )


def _taken(match: re.Match[str]) -> str:
    names = re.sub(r"(\w+) as (\w+)", r"\1: \2", match[1])
    return f"const {{{names}}} = {match[2]}$;\n"
