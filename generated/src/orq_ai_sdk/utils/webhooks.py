"""Messages that the API sends by itself, verified and typed."""

from __future__ import annotations

from .._runtime.webhooks import Webhook, WebhookVerificationError

__all__ = ["Webhook", "WebhookVerificationError"]
