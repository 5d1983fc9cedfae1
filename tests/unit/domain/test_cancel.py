"""The stop sign: said once, heard by all."""

from app.domain.cancel import CancelToken


def test_stop_is_heard_once_by_each() -> None:
    token, heard = CancelToken(), []
    token.on_cancel(lambda: heard.append("early"))
    assert not token.is_cancelled
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: heard.append("late"))
    assert token.is_cancelled
    assert heard == ["early", "late"]
