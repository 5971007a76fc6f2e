"""Whether processes can share work here; containers without shared memory do not let them."""

import multiprocessing

import pytest


def can_share() -> bool:
    """Tell whether semaphores exist."""
    try:
        multiprocessing.get_context("spawn").Lock()
    except (OSError, ImportError):
        return False
    return True


needs_processes = pytest.mark.skipif(
    not can_share(), reason="processes cannot share work here: no semaphores"
)
