"""What cannot be done ends in words and exit code 1, not in a trace."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from commandcenter.backup import BackupError
from commandcenter.store.engine import StoreError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def refusing(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """For commands."""

    @wraps(function)
    def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except (BackupError, StoreError) as error:
            raise click.ClickException(str(error)) from error

    return wrapped
