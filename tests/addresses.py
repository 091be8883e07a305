"""Every address of the application: each rule of the URL map with each thing of a scene it can be about."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from werkzeug.routing import Rule

from qms.documents.models import Returned
from tests.scene import Scene

NOWHERE = 2_000_000_000


@dataclass(frozen=True)
class Address:
    """A route with its parts filled in: what it is about, and as which methods it can be asked."""

    endpoint: str
    about: str
    url: str
    methods: tuple[str, ...]


def rules() -> list[Rule]:
    """Every rule of the URL map, in order."""
    return sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint, sorted(rule.methods)))


def addresses(scene: Scene) -> Iterator[Address]:
    """Each rule with each subject of its model; a part that is not known here fails, so that no route is left out."""
    for rule in rules():
        methods = tuple(sorted(rule.methods - {"HEAD", "OPTIONS"}))
        for about, values in parts(scene, rule):
            yield Address(rule.endpoint, about, url_for(rule.endpoint, **values), methods)


def parts(scene: Scene, rule: Rule) -> Iterator[tuple[str, dict]]:
    """(what it is about, values of the rule's parts)."""
    model = getattr(current_app.view_functions[rule.endpoint], "model", None)
    wanted = set(rule.arguments)
    fixed = {"filename": "css/app.css", "name": "to-sign", "seq": 0, "returned": scene.subjects[Returned]["returned"]}
    unknown = wanted - {"id", "step"} - set(fixed)
    assert not unknown, f"{rule.rule}: say in tests/addresses.py what {unknown} stands for"
    values = {name: fixed[name] for name in wanted & set(fixed)}
    subjects = scene.subjects[model] if model else {"": None}
    for about, ident in subjects.items():
        chosen = values | ({"id": ident} if "id" in wanted else {})
        if "step" not in wanted:
            yield about, chosen
            continue
        for step in current_app.view_functions[rule.endpoint].workflow.steps:
            yield f"{step} {about}", chosen | {"step": step}


def nowhere(rule: Rule) -> str:
    """The rule's address for a thing that does not exist."""
    values = {
        name: NOWHERE if rule._converters[name].__class__.__name__ == "IntegerConverter" else "x"
        for name in rule.arguments
    }
    return url_for(rule.endpoint, **values)
