from __future__ import annotations

import os
import subprocess
import sys

from tests.sdk.conftest import SOURCES

_CODE = """
from concurrent.futures import ThreadPoolExecutor
import sys
from orq_ai_sdk import Orq, models

client = Orq("key", server_url="http://127.0.0.1:9")
assert "orq_ai_sdk.deployments_sdk" not in sys.modules
with ThreadPoolExecutor(8) as threads:
    list(threads.map(lambda _: client.warm_up(), range(16)))
from orq_ai_sdk import deployments_sdk as resource
from orq_ai_sdk._runtime.operation import Operation

operations = [each for each in vars(resource).values() if isinstance(each, Operation)]
schemas = [each.schema for operation in operations for each in (*operation.params, *operation.responses) if each.schema]
schemas += [operation.body.schema for operation in operations if operation.body]
assert len(operations) == 4 and schemas
assert all("adapter" in vars(schema) for schema in schemas), "not built"
client.close()
"""


def test_warm_up_builds_every_validator_from_many_threads() -> None:
    env = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-c", _CODE]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
