"""What is tried again: the settings of the API, those of an operation upon them, and both as source text."""

from __future__ import annotations

from dataclasses import fields, replace

from ..config import Config, RetrySetting
from ..encode import py_literal, py_string
from ..ir import Operation, Retries, Sdk
from . import source_text as text
from .annotations import Annotator


def api_retries(sdk: Sdk, config: Config) -> RetrySetting:
    """What holds for the API: the settings file's word, or the document's where the file has none."""
    if config.retries != RetrySetting() or sdk.retries is None:
        return config.retries
    return _applied(config.retries, sdk.retries)


def operation_retries(operation: Operation, sdk: Sdk, config: Config) -> RetrySetting | None:
    """What holds for the operation; None where nothing is said of it."""
    return _applied(api_retries(sdk, config), operation.retries) if operation.retries is not None else None


def _applied(general: RetrySetting, said: Retries) -> RetrySetting:
    given = {field.name: getattr(said, field.name) for field in fields(said)}
    return replace(general, **{name: value for name, value in given.items() if value is not None})


def retry_config(setting: RetrySetting, write: Annotator) -> str:
    """`RetryConfig(…)`."""
    if setting.strategy == "none":
        return text.call(write.word("RetryConfig"), [py_string("none")])
    times = ("initial_interval", "max_interval", "exponent", "max_elapsed_time")
    backoff = text.keywords(**{name: py_literal(getattr(setting, name)) for name in times})
    arguments = text.keywords(
        strategy=py_string(setting.strategy),
        backoff=text.call(write.word("BackoffStrategy"), backoff),
        retry_connection_errors=py_literal(setting.retry_connection_errors),
        max_attempts=py_literal(setting.max_attempts) if setting.max_attempts != RetrySetting().max_attempts else "",
        statuses=text.strings(setting.statuses),
    )
    return text.call(write.word("RetryConfig"), arguments)
