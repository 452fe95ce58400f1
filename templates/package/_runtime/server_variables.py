"""Base URLs with variables that a client's owner may choose."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import ConfigurationError
from .settings import ClientSettings


def servers_with(settings: ClientSettings, values: Mapping[str, str | None]) -> tuple[str, ...]:
    """The base URLs, with these variables in the first; raises ConfigurationError for an undocumented value."""
    if not any(value is not None for value in values.values()):
        return settings.servers
    url = settings.server_template
    for name, (default, allowed) in settings.server_variables.items():
        value = values.get(name)
        if value is not None and allowed and value not in allowed:
            known = ", ".join(allowed)
            raise ConfigurationError(f"the server's {name} is one of {known}; use server_url for another server")
        url = url.replace(f"{{{name}}}", default if value is None else value)
    return (url, *settings.servers[1:])
