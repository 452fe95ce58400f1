# Generated from the API's document by sdkwright. Edit nothing but the custom regions, where there are some.
"""An in-process fake of the API, for tests that need no network.

`with Orq(…, client=FakeServer().client()) as s: …`: answers are samples made from the API's document,
until a test plans others, or faults, rate limits and streams. `requests` holds what arrived.
"""

from __future__ import annotations

from typing import Mapping, Optional

from ._runtime.testing import Fault, RecordedRequest, Reply
from ._runtime.testing import FakeServer as _FakeServer
from .deployments_sdk import OPERATIONS as _deployments_sdk

__all__ = ["FakeServer", "Fault", "RecordedRequest", "Reply"]


class FakeServer(_FakeServer):
    """Answers every operation of the API, and records the requests.

    Operations are named by the ids of the API's document.
    """

    def __init__(self, examples: Optional[Mapping[str, Reply]] = None) -> None:
        """Make a fake; `examples` maps an operation to its usual answer, in place of a sample."""
        super().__init__(_OPERATIONS, examples, _SAMPLES)


_OPERATIONS = (*_deployments_sdk,)

_SAMPLES: Mapping[tuple[str, str, str], str] = {
    (
        "Deployments",
        "200",
        "application/json",
    ): '{"object": "list", "data": [{"id": "e1106c66-dcfb-4003-a0e1-3c49405187d4", "created": "2024-11-05T09:30:00.000Z", "updated": "2024-12-02T16:45:00.000Z", "key": "customer-service", "description": "Answers questions of customers", "prompt_config": {"tools": [{"type": "function", "function": {"name": "find_order", "parameters": {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}}}], "model": "gpt-4o", "model_type": "chat", "model_parameters": {}, "provider": "cohere", "messages": [{"role": "system", "content": "How can I help you?"}]}, "version": "1.4"}], "has_more": false}',
    (
        "DeploymentGetConfig",
        "200",
        "application/json",
    ): '{"id": "01JEXAMP1E0000000000000001", "provider": "openai", "model": "gpt-4o", "type": "chat", "version": "1.4", "messages": [{"role": "system", "content": "How can I help you?"}], "parameters": {}, "tools": [{"type": "function", "function": {"name": "find_order"}}]}',
    (
        "DeploymentInvoke",
        "200",
        "application/json",
    ): '{"id": "01JEXAMP1E0000000000000001", "created": "2024-12-02T16:45:00Z", "object": "chat", "model": "gpt-4o", "provider": "cohere", "is_final": true, "integration_id": "0a1b2c3d", "finalized": "2024-12-02T16:45:02Z", "system_fingerprint": "fp_44709d6fcb", "choices": [{"index": 0}], "retrievals": [{"document": "Orders can be returned within 30 days.", "metadata": {"file_name": "returns.pdf", "page_number": 3, "file_type": "application/pdf", "search_score": 0.87}}], "provider_response": "<value>"}',
    ("DeploymentInvoke", "200", "text/event-stream"): '{"data": {}}',
}
"""Operation, status and media type → JSON."""


# region custom: module (kept when the SDK is generated again)
# endregion
