"""Named random streams from one seed: each name has its own, whatever else is drawn and in whatever order."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """Return the random stream of a name under a seed.

    The name's SHA-256 seeds it together with the seed, so the draws of one stream never depend on another's, and every
    society that asks for the same name gets the same draws.

    >>> bool(stream(0, "harvest", 2015).random() == stream(0, "harvest", 2015).random())
    True
    """
    text = "\x1f".join(str(name) for name in names)
    words = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint32)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *(int(word) for word in words)])))
