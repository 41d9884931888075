"""The sections of a report, one file per question, in the order of ``SECTIONS`` of the page."""
