"""Commons and negotiated coordination, for commonweal."""
