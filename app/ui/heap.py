"""Tells the C library to hand back what the desk no longer needs.

A kept state of the model is a message of some 30 MB, a page in pictures as much again. Left alone, glibc
raises its threshold after the first such block, takes the next ones from its heaps, and holds them there for
good; and every thread gets a heap of its own. Seen over the smoke walk on 2 cores: 228 MB at the 95th
percentile, 178 with these three numbers.
"""

import sys

# Numbers of `mallopt(3)`.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_ARENAS = 2
_BLOCK = 512 * 1024


def settle() -> bool:
    """Whether the C library took it; nothing is done where it is not glibc."""
    if sys.platform != "linux":
        return False
    import ctypes  # a millisecond and a half: after the first frame

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is None:
        return False
    wanted = ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _BLOCK), (_TRIM_THRESHOLD, 2 * _BLOCK))
    return all(mallopt(number, value) for number, value in wanted)
