"""A scheduler over the model that counts."""

import pytest

from tests.helpers.counting_model import Desk


@pytest.fixture
def desk() -> Desk:
    """Nothing asked yet."""
    return Desk()
