"""The lines that a scheduler or the shell gets from a job, quoted to mean what they say."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

MAP = "werk/taak"
"""Where the files of a job lie in a dossier."""
SENDMAIL = "/usr/sbin/sendmail"


def quote_systemd(woord: str) -> str:
    """A word as ExecStart takes it literally: quoted, with \\ " % and $ made harmless."""
    veilig = woord.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{veilig.replace("%", "%%").replace("$", "$$")}"'


def quote_cron(bevel: str) -> str:
    """A command for a crontab, in which a bare % would be a line break."""
    return bevel.replace("%", "\\%")


def make_alarm(mail: str, eenheid: str, gezond: Sequence[str]) -> str:
    """A line for the shell that tells of a failure: by mail, or else where the scheduler keeps
    what is said."""
    zeg = f"echo {shlex.quote(f'De taak {eenheid} is mislukt.')}; {shlex.join(gezond)}"
    if not mail:
        return f"{{ {zeg}; }} 2>&1"
    regels = (f"To: {mail}", f"Subject: bvtool: {eenheid} is mislukt", "")
    kop = "; ".join(f"echo {shlex.quote(regel)}" for regel in regels)
    return f"{{ {kop}; {zeg}; }} 2>&1 | {SENDMAIL} -t"
