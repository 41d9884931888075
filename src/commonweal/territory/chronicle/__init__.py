"""Chronicles: what they may hold, on disk and in memory, whether their claims fit, those that come along."""
