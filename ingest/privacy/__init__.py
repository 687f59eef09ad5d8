"""Personal data stops at the door: columns by their header, passages of text by what they look like.

``headers`` judges a column, ``door`` leaves columns out and cleans what is kept for a person to mend, ``redaction``
takes numbers, names and addresses out of texts. Nothing of it reaches the store, the quarantine or a log.
"""

from ingest.privacy.door import DROPPED, Door
from ingest.privacy.headers import Personal, judge
from ingest.privacy.labels import clean_error, clean_label, clean_labels
from ingest.privacy.redaction import is_somebody, redact, redact_numbers

__all__ = [
    "DROPPED",
    "Door",
    "Personal",
    "clean_error",
    "clean_label",
    "clean_labels",
    "is_somebody",
    "judge",
    "redact",
    "redact_numbers",
]
