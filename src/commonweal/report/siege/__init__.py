"""The report page and the printable brief of a place on a day, from its dossier and a map as GeoJSON."""
