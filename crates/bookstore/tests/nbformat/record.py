"""Records what nbformat makes of many small notebooks: `python record.py > cases.json`.

Half of the notebooks are valid by construction, half have a field changed, added or taken away. The
same seed gives the same notebooks; the answers are nbformat's own.
"""

import copy
import json
import random
import sys
import warnings

import nbformat
from nbformat.v4.rwbase import _is_json_mime
from nbformat.validator import isvalid

CHARACTERS = 'ab c\n\n\r\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"\\/é😀\x7f\x00`#'
NUMBERS = [
    0,
    -0.0,
    1,
    1.0,
    1e21,
    1e-5,
    1e16,
    123456.789,
    2**70,
    -5,
    0.1 + 0.2,
    True,
    None,
]
MEDIA_TYPES = [
    "text/plain",
    "text/html",
    "text/x+json",
    "image/png",
    "image/svg+xml",
    "application/javascript",
    "application/json",
    "application/vnd.x+json",
    "application/+json",
    "application/xjson",
]
OTHER_VALUES = [
    None,
    5,
    -1,
    1.5,
    "x",
    "",
    "a,b",
    "a\nb",
    False,
    [],
    ["a"],
    ["a", 1],
    ["a", "a"],
]
OTHER_VALUES += [
    ["a,b"],
    {},
    {"a": 1},
    {"text/plain": 3},
    "code",
    "markdown",
    "raw",
    "stream",
]
OTHER_VALUES += ["error", "display_data", "execute_result", "id-0", "future"]
OTHER_FIELDS = [
    "extra",
    "id",
    "outputs",
    "execution_count",
    "attachments",
    "name",
    "text",
    "data",
]
OTHER_FIELDS += ["tags", "title", "jupyter", "execution", "collapsed", "scrolled"]

choose = random.Random(4)


def sometimes(chance):
    return choose.random() < chance


def shuffled(fields):
    items = list(fields.items())
    choose.shuffle(items)
    return dict(items)


def text():
    return "".join(choose.choice(CHARACTERS) for _ in range(choose.randint(0, 9)))


def lines():
    return text() if sometimes(0.6) else [text() for _ in range(choose.randint(0, 3))]


def anything(depth=0):
    kind = choose.randint(0, 5 if depth < 3 else 2)
    if kind < 2:
        return text()
    if kind == 2:
        return choose.choice(NUMBERS)
    if kind < 5:
        return [anything(depth + 1) for _ in range(choose.randint(0, 3))]
    return {text(): anything(depth + 1) for _ in range(choose.randint(0, 3))}


def mime_bundle():
    media_types = choose.sample(MEDIA_TYPES, choose.randint(0, 4))
    return {
        mime: anything() if _is_json_mime(mime) else lines() for mime in media_types
    }


def output():
    kind = choose.choice(["execute_result", "display_data", "stream", "error"])
    fields = {"output_type": kind}
    if kind in ("execute_result", "display_data"):
        fields.update(
            data=mime_bundle(), metadata={"a": anything()} if sometimes(0.3) else {}
        )
    if kind == "execute_result":
        fields["execution_count"] = choose.choice([1, None, 3])
    if kind == "stream":
        fields.update(name=choose.choice(["stdout", "stderr"]), text=lines())
    if kind == "error":
        fields.update(ename=text(), evalue=text(), traceback=[text(), text()])
    return shuffled(fields)


def cell(number, minor):
    kind = choose.choice(["code", "markdown", "raw"])
    metadata = {
        "tags": ["a", "b"],
        "name": "n",
        "trusted": True,
        "collapsed": False,
        "scrolled": "auto",
        "format": "x",
        "jupyter": {"source_hidden": True},
        "execution": {"iopub.status.busy": "x"},
        "other": anything(),
    }
    metadata = {name: value for name, value in metadata.items() if sometimes(0.15)}
    fields = {"cell_type": kind, "metadata": metadata, "source": lines()}
    if minor >= 5:
        fields["id"] = f"id-{number}"
    if kind == "code":
        outputs = [output() for _ in range(choose.randint(0, 3))]
        fields.update(outputs=outputs, execution_count=choose.choice([None, 1, 0]))
    elif sometimes(0.3):
        fields["attachments"] = {
            text(): mime_bundle() for _ in range(choose.randint(0, 2))
        }
    return shuffled(fields)


def notebook():
    minor = choose.choice([0, 1, 2, 3, 4, 5, 5, 5, 6])
    metadata = {
        "kernelspec": {"name": "p", "display_name": "P", "language": "python"},
        "language_info": {
            "name": "python",
            "codemirror_mode": choose.choice(["x", {"a": 1}]),
        },
        "title": "t",
        "authors": [{"name": "x"}],
        "orig_nbformat": 3,
        "signature": "x",
        "other": anything(),
    }
    metadata = {name: value for name, value in metadata.items() if sometimes(0.3)}
    cells = [cell(number, minor) for number in range(choose.randint(0, 4))]
    fields = {
        "cells": cells,
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    return shuffled(fields)


def places(value):
    """Each object or list in a value, with each of its keys or indices."""
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    else:
        return
    for key, child in children:
        if key not in ("nbformat", "nbformat_minor"):
            yield value, key
        yield from places(child)


def change(model):
    """Changes one field; the result may be valid still."""
    value, key = choose.choice(list(places(model)))
    act = choose.randint(0, 2)
    if act == 0:
        del value[key]
    elif act == 1 or isinstance(value, list):
        value[key] = copy.deepcopy(choose.choice(OTHER_VALUES))
    else:
        value[choose.choice(OTHER_FIELDS)] = copy.deepcopy(choose.choice(OTHER_VALUES))


def verdict(model):
    try:
        return isvalid(copy.deepcopy(model))
    except Exception:  # noqa: BLE001
        # A cell that is no object makes nbformat stumble over its own repairs, in many ways.
        return False


def record(model):
    return {"notebook": json.dumps(model), "valid": verdict(model)}


def main():
    warnings.simplefilter("ignore")
    cases = []
    for _ in range(60):
        model = notebook()
        case = record(model)
        read = nbformat.v4.reads(case["notebook"])
        case["written"] = (
            nbformat.v4.writes(nbformat.from_dict(copy.deepcopy(model))) + "\n"
        )
        case["read_and_written"] = nbformat.v4.writes(read) + "\n"
        case["read"] = json.dumps(read)
        cases.append(case)
    for _ in range(180):
        model = notebook()
        change(model)
        cases.append(record(model))
    lines = ",\n".join(json.dumps(case) for case in cases)
    sys.stdout.write(f"[\n{lines}\n]\n")


main()
