"""Allocation by market: what an enterprise does at given prices, by who owns it. Every function takes sector arrays."""
