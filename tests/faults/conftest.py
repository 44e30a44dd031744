"""What the tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.loper import Loper


@pytest.fixture(scope="session")
def loper() -> Iterator[Loper]:
    """The nursery of processes."""
    with Loper() as kweek:
        yield kweek
