"""Models in which a field is called in Python what another one is called in JSON.

An SDK has this module only where its API, or what was released of the SDK before, makes such models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict

from .models import BaseModel
from .streamable import StreamableModel


class WireKeyedModel(BaseModel):
    """A model of which objects have the keys of the JSON alone; its constructor takes the names of the fields."""

    model_config = ConfigDict(populate_by_name=False, validate_by_name=False, validate_by_alias=True)

    if not TYPE_CHECKING:

        def __init__(self, /, **fields: Any) -> None:
            """Make a model of the values of its fields; what is no field is kept as it is."""
            known = type(self).model_fields
            keys = {name: known[name].alias or name for name in fields if name in known}
            super().__init__(**{keys.get(name, name): value for name, value in fields.items()})

        # Objects of JSON become models without the constructor, as those of pydantic's own do.
        __init__.__pydantic_base_init__ = True


class WireKeyedStreamableModel(WireKeyedModel, StreamableModel):
    """The same, for an answer that may also come as a stream."""
