"""Most of these ask nothing of the database: what they share runs on one kind."""

import pytest


@pytest.fixture(scope="session")
def kind() -> str:
    """Where it matters, in the ledger of calls, a test names both kinds itself."""
    return "sqlite"
