"""Known errors of a command end in words and exit code 1, not in a trace."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def refusing(*errors: type[Exception]) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """A command whose ``errors`` are told to the person at the keyboard. OSError names its file."""

    def decorated(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(function)
        def wrapped(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            try:
                return function(*args, **kwargs)
            except errors as error:
                if isinstance(error, OSError) and error.filename:
                    raise click.ClickException(f"{error.filename}: {error.strerror}") from error
                raise click.ClickException(str(error)) from error

        return wrapped

    return decorated
