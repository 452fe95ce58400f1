"""The package as a whole: what importing it does, and that everything it offers is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pydantic
import pytest
from orq_ai_sdk import models, utils

LAZY = """
import json, sys
import orq_ai_sdk
from orq_ai_sdk import Orq, models, utils
with Orq(api_key="key") as s:
    s.deployments
    loaded = sorted(name for name in sys.modules if name.startswith("orq_ai_sdk.models."))
    built = [name for name, value in vars(models).items() if hasattr(value, "__pydantic_complete__")]
    models.Thread(id="x")
    later = sorted(name for name in sys.modules if name.startswith("orq_ai_sdk.models."))
print(json.dumps([loaded, built, later]))
"""


def python(sources: Path, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    environment = {**os.environ, "PYTHONPATH": str(sources)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_builds_no_model(sources: Path) -> None:
    loaded, built, later = json.loads(python(sources, "-c", LAZY))
    assert [name for name in loaded if name != "orq_ai_sdk.models.errors"] == []
    assert built == []
    assert len(later) > len(loaded)


def test_importing_warns_of_nothing(sources: Path) -> None:
    statement = "import orq_ai_sdk; from orq_ai_sdk import *; Orq; [getattr(models, name) for name in dir(models)]"
    assert python(sources, "-W", "error", "-c", statement) == ""


@pytest.mark.parametrize("package", [models, utils], ids=lambda package: package.__name__)
def test_every_public_name_is_there(package: object) -> None:
    names = [name for name in dir(package) if not name.startswith("_")]
    assert len(names) > 10
    assert [name for name in names if getattr(package, name, None) is None] == []


def test_names_of_the_first_release() -> None:
    for name in ("DeploymentsResponseBody", "DeploymentGetConfigResponseBody", "DeploymentInvokeResponse"):
        assert hasattr(models, name)
    for name in ("Inputs", "PrefixMessages", "Messages", "UserID", "InvokeOptions", "DeploymentGetConfigInvokeOptions"):
        assert hasattr(models, name)
    assert models.HonoAPIErrorData.__name__ == "HonoAPIErrorData"
    assert utils.RetryConfig(strategy="backoff", backoff=utils.BackoffStrategy(), retry_connection_errors=True)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        getattr(models, "Nonsense")  # noqa: B009


def test_every_model_can_be_built() -> None:
    names = [name for name in dir(models) if not name.startswith("_")]
    values = [getattr(models, name) for name in names]
    built = [value for value in values if isinstance(value, type) and issubclass(value, pydantic.BaseModel)]
    assert len(built) > 50
    for model in built:
        assert model.model_json_schema()


def test_defaults_of_retries() -> None:
    backoff = utils.BackoffStrategy()
    assert (backoff.initial_interval, backoff.max_interval) == (500, 60_000)
    assert (backoff.exponent, backoff.max_elapsed_time) == (1.5, 300_000)


def test_the_version_is_one(sources: Path) -> None:
    text = (sources.parent / "pyproject.toml").read_text(encoding="utf-8")
    version = python(sources, "-c", "import orq_ai_sdk; print(orq_ai_sdk.__version__)").strip()
    assert f'version = "{version}"' in text
    assert (sources / "orq_ai_sdk" / "py.typed").exists()
