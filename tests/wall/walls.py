"""A wall of displays in a store."""

from sqlalchemy import Connection

from commandcenter.domain.wall.geometry import Place
from commandcenter.store.schema import display
from commandcenter.store.writes.wall import displays as writes


def hang(connection: Connection, columns: int, rows: int, at: int = 0) -> list[int]:
    """``columns`` by ``rows`` displays of 55 inches, called "layar 1" and so on; their ids."""
    made = []
    for number in range(columns * rows):
        row = {"name": f"layar {number + 1}", "token_hash": f"{number:064d}", "start": "/", "created_at": at}
        id_ = connection.execute(display.insert().values(**row, created_by="test").returning(display.c.id)).scalar_one()
        place = Place(number % columns, number // columns, 1217.6, 685, 10)
        writes.hang(connection, id_, place, 4000)
        made.append(id_)
    return made
