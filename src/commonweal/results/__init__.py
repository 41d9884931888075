"""What runs leave behind: records, indicators, verdicts, and the folder in which they are kept."""
