"""The only importer of `datamodel_code_generator`: declarations in, the text of the model modules out.

It is called through its public `generate()`, once for each part of a large document (`model_shards`). It names
nothing, invents no class and formats nothing; its own report of what it generated is checked against the names that
were asked for.
"""

from __future__ import annotations

import json
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from functools import cache as cached
from functools import partial
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

from . import ir, versions
from .cache import NO_CACHE, Cache
from .collector import collector_off
from .diagnostics import InputError, Pointer, error
from .encode import py_docstring, py_string
from .graph import components
from .layout import Layout, references
from .model_answers import Answers, Asked, Tool, knows_many
from .model_finish import finished
from .model_schemas import RUNTIME, Plan, Schema, accepts_null, constants, plan, schema
from .model_shapes import Shapes, by_module, piece, question, shaped, shapeless
from .model_shards import TARGET, Shard, shards, with_tags
from .model_texts import Texts, circular
from .names import Names
from .parallel import Prepared

_MANY = 400
"""Schemas from which on the tool is imported beside other work."""
_TEMPLATES = Path(__file__).with_name("model_templates")
_TOOL = tuple(f"datamodel_code_generator.{name}" for name in ("parser.openapi", "config", "model.pydantic_v2"))
"""What a call of the tool imports."""
_HINT = "this is a bug of the generator; please report it"


class NotGenerated(InputError):
    """Some of the declarations cannot be turned into exactly the classes that were asked for."""


def generate(
    sdk: ir.Sdk,
    names: Names,
    layout: Layout,
    runtime_import: str,
    cache: Cache = NO_CACHE,
    tool: Tool | None = None,
    *,
    part_size: int = TARGET,
) -> Mapping[str, str]:
    """The Python text of each module of `layout` under `models/`, by module name.

    `runtime_import` is the runtime as these modules import it (`.._runtime`), `tool` what was `prepared`, `part_size`
    how many classes and fields one call of the tool is given, which the text does not show. Raises NotGenerated when a
    declaration cannot be turned into exactly the class that was asked for.
    """
    if not sdk.schemas:
        return {}
    with _tool(sdk) if tool is None else nullcontext(tool) as asked:
        made = plan(sdk, names, layout)
        texts = _checked(made, cache, asked, part_size)
    recursive = {made.keys[at] for at in _recursive(sdk)}
    docstrings = {key: _docstring(sdk.schemas[at].meta, 4 * (key in recursive)) for at, key in made.keys.items()}
    classes = {names.models[at] for at, decl in sdk.schemas.items() if isinstance(decl, ir.ObjectDecl)}
    return {
        module: finished(text, module, runtime_import, docstrings, classes, recursive)
        for module, text in sorted(texts.items())
        if module in layout.members
    }


def _recursive(sdk: ir.Sdk) -> set[Pointer]:
    """The aliases that are made of themselves, without a class between."""
    aliases = {at: decl for at, decl in sdk.schemas.items() if isinstance(decl, ir.UnionDecl | ir.AliasDecl)}
    graph = {at: [ref for ref in references(decl) if ref in aliases] for at, decl in aliases.items()}
    return {at for group in components(graph) for at in group if len(group) > 1 or at in graph[at]}


def prepared(cache: Cache, *, worth: bool) -> Tool | None:
    """The model generator for `generate`, imported beside what is done meanwhile if that is `worth` a process; None
    where its answers are known, for the most part. Whoever has it stops it."""
    return Prepared(_load, _answer, worth=True) if worth and not knows_many(cache, _stamp()) else None


def failure(sdk: ir.Sdk, names: Names, layout: Layout) -> NotGenerated | None:
    """Why `generate` would refuse, if it would."""
    try:
        with _tool(sdk) as tool:
            _checked(plan(sdk, names, layout), NO_CACHE, tool)
    except NotGenerated as found:
        return found
    return None


def identity(sdk: ir.Sdk, names: Names, layout: Layout) -> tuple[str, ...]:
    """All that the answer of `generate` depends on."""
    made = plan(sdk, names, layout)
    schemas = _schemas(made)
    attributes = {made.keys[at]: dict(fields) for at, fields in names.fields.items()}
    details = {key: _detail(decl, made) for key, decl in _objects(made).items()}
    return json.dumps(schemas), json.dumps(attributes), json.dumps(details), *_stamp()


def _tool(sdk: ir.Sdk) -> Tool:
    """The model generator: to import it takes as long as to look at the shapes of a large document, beside which it is
    done."""
    return Prepared(_load, _answer, worth=len(sdk.schemas) > _MANY)


def _load() -> None:
    for name in _TOOL:
        import_module(name)
    _shaped_answer([Shapes({"m.C": {"type": "string"}}, {}).of_alias("m.C").shape])  # the first call takes the longest


def _checked(made: Plan, cache: Cache, tool: Tool, size: int = TARGET) -> dict[str, str]:
    """Module → text as the tool writes it, after a look at its report. `size` 0: without shapes, in one part."""
    schemas = _schemas(made)
    attributes = {made.keys[at]: fields for at, fields in made.names.fields.items()}
    objects = _objects(made)
    detail = cached(partial(_detail_of, objects, made))
    whole = shapeless(schemas, attributes) | circular(schemas) if size else frozenset(by_module(schemas))
    parts = shards(schemas, whole, size or sys.maxsize)
    asked = [(_document(each.schemas), _aliases(each, attributes), _of_part(each, objects, detail)) for each in parts]
    shapes, answers = Shapes(schemas, attributes), Answers(cache, tool, _stamp())
    answers.ask(asked, _distinct(_wanted(shapes, schemas, whole, some=len(schemas) > _MANY)))
    details = {key: detail(key) for key in objects}
    wanted = _wanted(shapes, schemas, whole)
    answers.ask((), _distinct(wanted))
    others = Texts(shapes, schemas, attributes, details, answers)
    texts = {module: others.module(keys) for module, keys in _known_first(by_module(schemas), wanted, answers)}
    report: list[dict[str, Any]] = []
    for part, each in zip(parts, asked, strict=True):
        found, classes = json.loads(answers.of_document(each))
        texts |= {module: text for module, text in found.items() if module in part.modules}
        stubs = part.stubs
        report += [each for each in classes if f"{each['module']}.{each['class_name']}" not in stubs]
    _check(report, made, whole)
    return texts


def _known_first(
    modules: Mapping[str, list[str]], wanted: Mapping[str, list[str]], answers: Answers
) -> list[tuple[str, list[str]]]:
    """The modules that have shapes and their keys, those first whose answers need not be waited for."""
    known = answers.known_of(_distinct(wanted))
    return [(each, modules[each]) for each in sorted(wanted, key=lambda each: not known.issuperset(wanted[each]))]


def _wanted(
    shapes: Shapes, schemas: Mapping[str, Schema], whole: Collection[str], *, some: bool = False
) -> dict[str, list[str]]:
    """The shapes of the schemas of each module; `some`: of every fourth schema, which are most shapes, for the tool to
    begin with."""
    looked_at = dict(islice(schemas.items(), 0, None, 4)) if some else schemas
    modules = {module: keys for module, keys in by_module(looked_at).items() if module not in whole}
    return {module: [each.shape for each in shaped(shapes, keys)] for module, keys in modules.items()}


def _distinct(wanted: Mapping[str, Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(wanted.values())))


def _schemas(made: Plan) -> dict[str, Schema]:
    return with_tags({made.keys[at]: schema(decl, made) for at, decl in made.sdk.schemas.items()})


def _shaped_answer(shapes: Sequence[str]) -> bytes:
    schemas, aliases = question(shapes)
    with collector_off():
        texts, report = _call(_document(schemas), aliases, {key: {"docs": {}} for key in schemas})
    made = {f"{each['module']}.{each['class_name']}" for each in report}
    found = {shape: piece(shape, texts.get(f"m{number}", "")) for number, shape in enumerate(shapes)}
    if made != schemas.keys() or None in found.values():
        raise NotGenerated([_bug("the model generator made other classes than it was asked for", "#")])
    return json.dumps({shape: json.dumps(asdict(each)) for shape, each in found.items() if each is not None}).encode()


def _document(schemas: Mapping[str, Schema]) -> Schema:
    info = {"title": "models", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": dict(schemas)}}


def _aliases(part: Shard, attributes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """`module.Class.wire` → attribute, where they differ."""
    return {
        f"{key}.{wire}": attribute
        for key, found in part.schemas.items()
        for wire in found.get("properties", ())
        if (attribute := attributes.get(key, {}).get(wire, wire)) != wire
    }


def _objects(made: Plan) -> dict[str, ir.ObjectDecl]:
    return {made.keys[at]: decl for at, decl in made.sdk.schemas.items() if isinstance(decl, ir.ObjectDecl)}


def _of_part(part: Shard, objects: Collection[str], detail: Callable[[str], Any]) -> dict[str, Any]:
    stubs = part.stubs
    return {key: {"docs": {}} if key in stubs else detail(key) for key in part.schemas if key in objects}


def _detail_of(objects: Mapping[str, ir.ObjectDecl], made: Plan, key: str) -> dict[str, Any]:
    return _detail(objects[key], made)


def _detail(decl: ir.ObjectDecl, made: Plan) -> dict[str, Any]:
    """What the class template prints beside the fields."""
    attributes = made.names.fields[decl.pointer]
    nullable = [attributes[field.name] for field in decl.fields if accepts_null(field.type, made.sdk)]
    return {
        "docstring": _docstring(decl.meta, 4),
        "docs": {attributes[field.name]: _docstring(field.meta, 4) for field in decl.fields},
        "nullable": _set(nullable),
        "constants": _set([attributes[field.name] for field in constants(decl, made.sdk)]),
    }


def _set(names: list[str]) -> str:
    return "{" + ", ".join(py_string(name) for name in names) + "}" if names else ""


def _docstring(meta: ir.Meta, indent: int) -> str:
    """The literal of a docstring, its lines indented for its place; empty when there is nothing to say."""
    said = [meta.description.strip()] if meta.description.strip() else []
    if meta.deprecated:
        said.append(f"Deprecated: {meta.deprecation_message.strip()}" if meta.deprecation_message else "Deprecated.")
    if not said:
        return ""
    lines = ('"""' + py_docstring("\n\n".join(said)) + '"""').split("\n")
    margin = " " * indent
    return "\n".join([lines[0], *(margin + line if line else "" for line in lines[1:])])


def _answer(asked: Asked | list[str]) -> bytes:
    if isinstance(asked, list):
        return _shaped_answer(asked)
    document, aliases, details = asked
    with collector_off():
        return json.dumps(_call(document, aliases, defaultdict(dict, details))).encode()


def _stamp() -> tuple[str, ...]:
    tools = versions.tools(("datamodel-code-generator", "pydantic", "jinja2"))
    return versions.own("models.py", "model_shapes.py", _TEMPLATES.name), tools


def _call(document: Schema, aliases: dict[str, str], details: Any) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """One run of datamodel-code-generator: module → text, and its report of the classes."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Path(folder, "models.json")
        try:
            found = _generate(document, aliases, details, report)
        except Exception as problem:
            raise NotGenerated([_bug(f"datamodel-code-generator failed: {problem}", "#")]) from problem
        texts = {"/".join(path).removesuffix(".py"): str(text) for path, text in found.items()}
        return texts, json.loads(report.read_bytes())["models"]


def _generate(document: Schema, aliases: dict[str, str], details: Any, report: Path) -> Any:
    import datamodel_code_generator as generator
    from datamodel_code_generator import enums, parser
    from datamodel_code_generator import format as formats

    return generator.generate(
        document,
        input_file_type=generator.InputFileType.OpenAPI,
        openapi_scopes=[enums.OpenAPIScope.Schemas],
        output_model_type=enums.DataModelType.PydanticV2BaseModel,
        target_python_version=formats.PythonVersion.PY_310,
        output_datetime_class=formats.DatetimeClassType.Datetime,
        base_class=f"{RUNTIME}.models.BaseModel",
        custom_template_dir=_TEMPLATES,
        extra_template_data=details,
        aliases=aliases,
        emit_model_metadata=report,
        settings_path=report.parent,
        formatters=[],
        treat_dot_as_module=True,
        enum_field_as_literal=parser.LiteralType.All,
        use_exact_imports=True,
        use_annotated=True,
        use_type_alias=True,
        field_constraints=True,
        strict_nullable=True,
        disable_timestamp=True,
        keep_model_order=True,
        use_double_quotes=True,
        use_union_operator=False,
        use_standard_collections=False,
    )


def _check(report: list[dict[str, Any]], made: Plan, modules: Collection[str]) -> None:
    """One class for each name of these modules, none invented, every attribute as it was named."""
    asked = {key: at for at, key in made.keys.items() if key.partition(".")[0] in modules and at in made.sdk.schemas}
    found = {f"{model['module']}.{model['class_name']}": model for model in report}
    missing = [_bug(f"no class {key} came out", asked[key]) for key in sorted(asked.keys() - found.keys())]
    invented = [_bug(f"a class {key} was invented", "#") for key in sorted(found.keys() - asked.keys())]
    if (
        findings := missing
        + invented
        + [bug for key, at in asked.items() if key in found for bug in _strays(found[key], at, made)]
    ):
        raise NotGenerated(findings)


def _strays(model: dict[str, Any], at: str, made: Plan) -> list[Any]:
    named = set(made.names.fields.get(at, {}).values())
    decl = made.sdk.schemas[at]
    if not isinstance(decl, ir.ObjectDecl) or not decl.fields:
        return []
    found = {field["name"] for field in model["fields"]} - {"__pydantic_extra__"}
    return [_bug(f"{model['class_name']} has {sorted(found)} instead of {sorted(named)}", at)] if found != named else []


def _bug(problem: str, pointer: str) -> Any:
    return error("models-not-generated", problem, pointer, _HINT)
