"""The stop sign: said once, heard by all."""

from app.domain.cancel import CancelToken


def test_stop_is_heard_once_by_each() -> None:
    token = CancelToken()
    heard: list[str] = []
    token.on_cancel(lambda: heard.append("early"))
    before = token.is_cancelled
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: heard.append("late"))
    assert (before, token.is_cancelled) == (False, True)
    assert heard == ["early", "late"]
