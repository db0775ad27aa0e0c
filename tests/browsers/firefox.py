"""Firefox without a window, steered over its own protocol (Marionette)."""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import time
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
# What a page writes to its console goes to the log; requests go to a closed port.
_PREFERENCES = {
    "devtools.console.stdout.content": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en",
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
}
_BEGIN_S = 60.0


class Firefox:
    """One window of Firefox.

    Parameters
    ----------
    client : Marionette
        A session.
    log : pathlib.Path
        What Firefox and its pages print.
    """

    def __init__(self, client: Any, log: Path) -> None:  # noqa: ANN401 - untyped
        self._client, self._log = client, log

    def open(self, address: str) -> None:
        self._client.navigate(address)

    def run(self, body: str, *values: object) -> Any:  # noqa: ANN401 - JSON
        """Return what an async function of ``values`` gives in the page."""
        script = (
            "const [values, done] = arguments;"
            f"(async () => {{ {body} }})().then("
            "(given) => done({ given }), (error) => done({ error: String(error) }));"
        )
        found = self._client.execute_async_script(
            script, script_args=[list(values)], new_sandbox=True, sandbox=None
        )
        if "error" in found:
            raise AssertionError(found["error"])
        return found.get("given")

    def wait_for(self, test: str, seconds: float = 60) -> None:
        """Wait until an expression is true in the page."""
        end = time.monotonic() + seconds
        while not self._client.execute_script(f"return {test}", sandbox=None):
            if time.monotonic() > end:
                raise TimeoutError(test)
            time.sleep(0.02)

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._client.screenshot(full=False)))

    def said(self) -> list[str]:
        """Return what pages wrote to the console, and their errors."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [
            line
            for line in lines
            if (line.startswith("console.") and "RSLoader" not in line)
            or (line.startswith("JavaScript") and "resource://" not in line)
        ]


@contextmanager
def firefox(folder: Path, *, width: int = 1366, height: int = 768) -> Iterator[Firefox]:
    """Open Firefox with a new profile; it is ended whatever happens.

    Parameters
    ----------
    folder : pathlib.Path
        For the profile and the log.
    width, height : int
        Of the window, in pixels.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from marionette_driver.marionette import Marionette

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    profile, log = folder / "profile", folder / "firefox.log"
    profile.mkdir()
    wanted = {**_PREFERENCES, "marionette.port": port}
    lines = [f'user_pref("{name}", {_plain(value)});' for name, value in wanted.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile"]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, str(profile)], stdout=out, stderr=subprocess.STDOUT
        )
    try:
        with warnings.catch_warnings():  # of its own libraries
            warnings.simplefilter("ignore")
            client = Marionette(host="127.0.0.1", port=port)
            client.raise_for_port(timeout=_BEGIN_S)
            client.start_session()
        client.timeout.script = 120
        client.set_window_rect(width=width, height=height)
        yield Firefox(client, log)
        client.delete_session()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
