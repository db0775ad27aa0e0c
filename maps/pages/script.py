"""The page's modules as one classic script, and its style sheets."""

from __future__ import annotations

from importlib import resources

from gis_data.scripts import joined_script

#: Name under which the exports of the entry of a page are found on it.
GLOBAL = "CorridorPage"


def page_script(entry: str = "routes") -> str:
    """Return the modules of a page as one script.

    Parameters
    ----------
    entry : str
        Module that starts it: its file name without ``.js``.

    Returns
    -------
    str
        JavaScript that defines `GLOBAL`.

    Examples
    --------
    >>> "CorridorPage" in page_script()
    True
    """
    return joined_script("maps.pages", (entry,), GLOBAL)


def page_style(names: tuple[str, ...]) -> str:
    """Return style sheets of the page, in order.

    Parameters
    ----------
    names : tuple of str
        File names without ``.css``.

    Returns
    -------
    str
        CSS.
    """
    folder = resources.files("maps.pages")
    return "\n".join((folder / f"{n}.css").read_text(encoding="utf-8") for n in names)
