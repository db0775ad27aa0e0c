"""Description and licence beside exported files, and checks of export folders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from gis_data.errors import OutputError
from network.export.public import meta_json, notice
from network.model.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from network.model.store import Network

NOTICE_FILE: Final = "LICENCE.txt"
META_FILE: Final = "network.json"


def refuse_foreign(path: Path, files: Collection[str]) -> None:
    """Refuse a path that holds anything but an older export.

    Parameters
    ----------
    path : pathlib.Path
        A folder, perhaps not there yet.
    files : collection of str
        Names of the files an export may hold beside licence and description.

    Raises
    ------
    OutputError
        If it is a file, or a folder with other files in it.
    """
    own = {*files, NOTICE_FILE, META_FILE}
    if path.is_dir():
        foreign = sorted(each.name for each in path.iterdir() if each.name not in own)
        found = f"is a folder that holds {', '.join(foreign[:3])}" if foreign else ""
    else:
        found = "is a file" if path.exists() else ""
    if found:
        msg = f"{path}: {found}; this form needs a folder of its own, name a new one."
        raise OutputError(msg)


def write_notice(network: Network, folder: Path) -> None:
    """Write the licence, and what a network says of itself, into a folder.

    Parameters
    ----------
    network : Network
        The network.
    folder : pathlib.Path
        Folder that exists.
    """
    said = notice(network)
    licence = f"Licence: {said['licence']} {said['licence_url']}".strip()
    text = "\n\n".join((said["notice"], licence, f"Attribution: {said['attribution']}"))
    (folder / NOTICE_FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    (folder / META_FILE).write_text(meta_json(network), encoding="utf-8", newline="\n")


def read_meta(folder: Path) -> dict[str, object]:
    """Return what a network said of itself; nothing where the file is missing.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    dict
        The ``meta`` of the network.

    Raises
    ------
    NetworkError
        If the file is there and holds no JSON object.
    """
    path = folder / META_FILE
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise NetworkError(unread(path, f"{error}", "one JSON object")) from error


def unread(path: Path, reason: str, wanted: str) -> str:
    """Return what to say of a file that holds no network.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    reason : str
        What went wrong.
    wanted : str
        What it must hold.

    Returns
    -------
    str
        Where, what, allowed, remedy.
    """
    return (
        f"{path}: cannot be read as a network ({reason}); it must hold {wanted} as "
        "`corridors export` writes them, so export it anew."
    )
