"""Reading in a child process that may die without harm: start it, wait within bounds, take the
answer.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from bvtool.tabel.lezen.werkmap import Leesfout, Vel
from bvtool.vak.fouten import InvoerGeweigerd
from bvtool.vak.grenzen import MIB, Grenzen
from bvtool.zips.lezen import refuse

_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from bvtool.tabel.lezen.leeskind import main; sys.exit(main())"
)
_ONLEESBAAR = 3
_ZUINIG = {
    "POLARS_MAX_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1024 * MIB),
    "MALLOC_TRIM_THRESHOLD_": str(1024 * MIB),
    "MALLOC_TOP_PAD_": str(16 * MIB),
    "RUST_BACKTRACE": "0",
}


_LOPEND: set[subprocess.Popen[bytes]] = set()


def stop_lezers() -> None:
    """End every child that is still reading: for who ends without waiting for the threads."""
    for proces in tuple(_LOPEND):
        proces.kill()


class Leesproces:
    """A child that reads the sheets of one file; use as a context manager, then `finish()`.

    Between starting and finishing the parent is free to do something else. Leaving the context
    ends the child in every case.
    """

    def __init__(
        self,
        pad: Path,
        namen: Sequence[str] | None,
        uitgepakt: int,
        grenzen: Grenzen,
        *,
        inpakken: bool = False,
    ) -> None:
        self._pad = pad
        self._wachttijd = grenzen.get_wachttijd(uitgepakt)
        self._opdracht = json.dumps(
            {
                "pad": str(pad.absolute()),
                "namen": namen,
                "geheugen": grenzen.get_geheugen(uitgepakt),
                "rekentijd": grenzen.get_rekentijd(uitgepakt),
                "zuinig": uitgepakt <= grenzen.hier,
                "inpakken": inpakken,
            }
        ).encode()
        self._antwoord = b""
        self._proces: subprocess.Popen[bytes] | None = None
        self._lezer: threading.Thread | None = None

    def __enter__(self) -> Leesproces:
        """Start the child."""
        self._proces = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-X", "utf8", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ZUINIG,
        )
        _LOPEND.add(self._proces)
        self._lezer = threading.Thread(target=self._talk, args=(self._proces,), daemon=True)
        self._lezer.start()
        return self

    def __exit__(
        self,
        soort: type[BaseException] | None,
        fout: BaseException | None,
        spoor: TracebackType | None,
    ) -> None:
        """End the child and let go of its pipes."""
        if self._proces is not None and self._lezer is not None:
            self._proces.kill()
            self._lezer.join()
            self._proces.wait()
            _LOPEND.discard(self._proces)

    def _talk(self, proces: subprocess.Popen[bytes]) -> None:
        self._antwoord = proces.communicate(self._opdracht)[0]

    def finish(self) -> list[Vel]:
        """The sheets. Raises InvoerGeweigerd (too much memory or time), Leesfout (unreadable)."""
        if self._proces is None or self._lezer is None:
            raise RuntimeError("finish() buiten de with")
        self._lezer.join(self._wachttijd)
        if self._lezer.is_alive():
            raise self._explain_tijd()
        code = self._proces.wait()
        if code == _ONLEESBAAR:
            raise Leesfout("kind")
        if code != 0:
            raise self._explain_einde(code)
        return _unpack(self._antwoord)

    def _explain_tijd(self) -> InvoerGeweigerd:
        return refuse(self._pad.name, "Het lezen van dit bestand duurt veel te lang.")

    def _explain_einde(self, code: int) -> InvoerGeweigerd:
        if hasattr(os, "WIFSIGNALED"):
            import signal

            if code in (-signal.SIGXCPU, -signal.SIGKILL):
                return self._explain_tijd()
        return refuse(
            self._pad.name,
            "Dit bestand vraagt veel meer geheugen dan bij de inhoud past. "
            "Vaak staat er ver buiten de tabel nog een gevulde cel.",
        )


def _unpack(antwoord: bytes) -> list[Vel]:
    import polars as pl

    begin = 8 + int.from_bytes(antwoord[:8], "little")
    vellen: list[Vel] = []
    for hoofd in json.loads(antwoord[8:begin]):
        eind = begin + hoofd["lengte"]
        frame = pl.read_ipc(io.BytesIO(antwoord[begin:eind]))
        vellen.append(Vel(hoofd["naam"], hoofd["zichtbaar"], hoofd["begin"], frame))
        begin = eind
    return vellen
