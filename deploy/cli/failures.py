"""Broken wires told in one line: what could not be reached, and what to do about it."""

import argparse
import os

from deploy.cli.output import refused


def told(args: argparse.Namespace, error: Exception) -> int:
    """Tell an unreachable file, database or server in one line; raise what is a bug."""
    known = _database(error) or _overtaken(error) or _unreachable(error)
    if known is None:
        raise error
    return refused(args, *known)


def _database(error: Exception) -> tuple[str, str] | None:
    from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError

    from models.rules.decisions import Refusal

    if not isinstance(error, SQLAlchemyError):
        return None
    # A finer kind than these, as a broken constraint, may quote a row: it is named, not shown.
    if isinstance(error, DatabaseError) and type(error) in (OperationalError, DatabaseError):
        reason = " ".join(str(error.orig).split()).rstrip(".?")
        message = f"The database cannot be used: {reason}. Run `northbound doctor`."
        return Refusal.DATABASE, message
    kind = type(error).__name__
    return Refusal.DATABASE, f"The database refused: {kind}. Run `northbound doctor`."


def _overtaken(error: Exception) -> tuple[str, str] | None:
    from models.rules.decisions import Refusal
    from models.store.cases import StaleCaseError
    from models.store.queue import QueueMovedError

    if isinstance(error, StaleCaseError | QueueMovedError):
        return (
            Refusal.STALE_VERSION,
            f"Others keep changing the same cases: {error}. Try again.",
        )
    return None


def _unreachable(error: Exception) -> tuple[str, str] | None:
    from models.rules.decisions import Refusal

    if isinstance(error, OSError):
        where = error.filename or "a file or server"
        return Refusal.UNREACHABLE, f"{os.fspath(where)}: {error.strerror or error}."
    return None
