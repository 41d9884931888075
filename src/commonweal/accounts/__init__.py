"""Phase 3 of a period: everything that happened is posted in double entry, and the identities are checked."""
