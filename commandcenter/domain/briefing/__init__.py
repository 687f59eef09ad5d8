"""What has changed between two moments, as facts that a sentence can be made of. Pure; no language is written here."""
