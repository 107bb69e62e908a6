"""Broken wires told in one line: what could not be reached, and what to do about it."""

import argparse
import os

from deploy.cli.output import refused


def told(args: argparse.Namespace, error: Exception) -> int:
    """Tell an unreachable file, database or server in one line; raise what is a bug."""
    from sqlalchemy.exc import OperationalError, SQLAlchemyError

    if isinstance(error, OperationalError):
        reason = " ".join(str(error.orig).split())
        return refused(
            args, "database", f"The database cannot be used: {reason}. Run `northbound doctor`."
        )
    if isinstance(error, SQLAlchemyError):
        return refused(
            args,
            "database",
            f"The database refused: {type(error).__name__}. Run `northbound doctor`.",
        )
    if isinstance(error, OSError):
        where = error.filename or "a file or server"
        return refused(args, "unreachable", f"{os.fspath(where)}: {error.strerror or error}.")
    raise error
