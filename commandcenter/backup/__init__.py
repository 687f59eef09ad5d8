"""Backup and restore: one file that holds the whole installation, and the way back from it onto an empty machine."""


class BackupError(Exception):
    """A backup or a restore that could not be done; the message says what is so now, and what to do."""
