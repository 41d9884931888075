"""The sections of the report page of a place and day, one function each."""
