"""Mapping: a table under the rules of a feed becomes records, rejects and notes. Pure; nothing is guessed.

Fields by record kind, as ``fields:`` of ``feeds.yaml`` names them (* must be declared; where its cells are empty and no
``default`` is declared, the row is rejected, but a figure that is missing makes no record and is nothing to mend).
There are no hidden defaults: what is the same for every row is declared with ``value:``.

complaint
    ticket*, channel*, kind*, category*    kind: pengaduan, aspirasi, permintaan_informasi
    received*, verified, disposed, answered, closed, confirmed    dates; closed by the agency, confirmed by the citizen
    status*    received, verified, disposed, in_progress, answered, closed, postponed, archived
    verdict    fixed, not_fixed
    kecamatan, village, opd    by the registers; a village is looked for in the row's kecamatan, or brings its own
    confidential    ya, tidak; where it is declared no cell may be empty; not declared: no ticket is confidential
    text    read only with ``keep_text: true``, which needs ``confidential``; otherwise the column is hidden
complaint_count
    period*, n*, channel, kind, category, kecamatan, opd, status    of the last six, a declared one is never empty
observation
    indicator*, period*, value*, note
    area    default 35.22; or kecamatan, or village with kecamatan, where the area stands in columns of its own
target
    indicator*, opd*, plan*, plan_version*, period*, value*    value: a number, a range, letters or "n/a" as they stand
    area    default 35.22

``default`` and ``value`` are our words and pass no ``map``. ``map`` is complete for channel, kind, category, status,
verdict, confidential, plan, plan_version, note and ticket: another text is rejected. For dates, numbers, periods and
what has a register (opd, indicator, area, kecamatan, village) it comes first, and other texts are read as usual. In a
wide table (``unpivot``) value or n is not declared: the cells of the wide columns are it.
"""

from ingest.mapping.columns import MissingColumns
from ingest.mapping.mapper import Mapper
from ingest.mapping.problems import problems
from ingest.mapping.rows import Batch, RowReject

__all__ = ["Batch", "Mapper", "MissingColumns", "RowReject", "problems"]
