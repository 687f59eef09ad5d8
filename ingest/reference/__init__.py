"""Reference data as files: agencies, indicators with their metadata, calendar; and the set that the program brings."""
