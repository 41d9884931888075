"""From claims to answers: possible histories, readings, and what is certain, possible, not so or unknown."""
