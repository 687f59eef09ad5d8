"""Mistakes of the person at the keyboard end in words and exit code 1, not in a trace."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from commandcenter.store.engine import StoreError
from ingest.reference import CatalogueError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def refusing(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Turn what a file, the store or the disk refuses into one message."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except (CatalogueError, StoreError) as error:
            raise click.ClickException(f"Nothing was changed.\n{error}") from error
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error

    return wrapped
