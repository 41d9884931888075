"""Past displacement: where registered refugees of ended conflicts were, and a movement model scored against that.

It reads and writes the input files of Flee, moves people over the same places and routes, and stands beside two naive
baselines. It documents past conflicts only and foresees nothing; docs/displacement.md says what it cannot tell.
"""
