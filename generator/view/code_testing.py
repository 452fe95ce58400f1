"""The package's fake of the API: the operations that it answers, and samples of their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .. import ir
from ..build.contents import is_json
from ..encode import identifier, py_string
from .code_operation import result_type
from .code_types import SampleView, TestingView
from .fitting import fits
from .samples import Sampler
from .type_index import TypeIndex


def testing_view(index: TypeIndex) -> TestingView:
    """The modules that hold operations, and a sample of each documented result and of each class of errors."""
    modules = sorted(name.module for path, name in index.names.resources.items() if index.operations.get(path))
    samples = [sample for operation in index.sdk.operations for sample in _samples(operation, index.sdk)]
    samples += _errors(index)
    return TestingView(tuple(identifier(module) for module in modules), tuple(dict.fromkeys(samples)))


def _samples(operation: ir.Operation, sdk: ir.Sdk) -> Iterator[SampleView]:
    for response in operation.results:
        for content in response.contents:
            type_ = content.stream.item if content.stream else result_type(content)
            exemplary = () if content.stream or not is_json(content.media_type) else content.examples
            given = (example for example in exemplary if fits(sdk, type_, example))
            value = next(given, None) or _value(type_, sdk)
            key = py_string(f"{operation.operation_id} {response.status} {content.media_type}")
            yield SampleView(key, py_string(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def _errors(index: TypeIndex) -> Iterator[SampleView]:
    for ref, name in index.names.errors.items():
        value = _value(ir.Named(ir.Meta(ref), ref), index.sdk)
        yield SampleView(py_string(name), py_string(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def _value(type_: ir.Type, sdk: ir.Sdk) -> ir.Json:
    """A sample; an object without an example has its optional properties too, though not those within them."""
    sampler = Sampler(sdk, request=False)
    decl = sdk.schemas.get(type_.ref) if isinstance(type_, ir.Named) else None
    if not isinstance(decl, ir.ObjectDecl) or decl.meta.examples or type_.meta.examples:
        return sampler.value(type_)
    made = {field.name: sampler.value(field.type, field.name) for field in decl.fields if not field.meta.write_only}
    required = {field.name for field in decl.fields if field.required}
    return {name: value for name, value in made.items() if name in required or value is not None}
