"""Opens GeoJSON as QGIS would (GDAL through geopandas, and fiona where it is there) and holds its columns against its dictionary.

usage: python geojson_readers.py FILE DICTIONARY [FILE DICTIONARY ...]

Prints a line for each fault and ends with 1 if there was any. A column is as it should be when a reader gives it the type of the
dictionary: numbers as numbers, text as text, yes and no as such. Text that is a date or a time comes as one. Lists come as lists of text, or as JSON text from older readers. A
column that holds nothing has no type to be wrong about.
"""

import datetime
import json
import re
import sys

import geopandas
import pandas.api.types as types

try:
    import fiona
except ImportError:
    fiona = None

FIONA = {"integer": ("int",), "number": ("float", "int"), "boolean": ("bool", "int"), "string": ("str", "date", "time"), "array": ("List", "str", "json")}


def kind_of(field):
    """What a dictionary says a field is, null aside; None where it may be several things."""
    if "enum" in field:
        kinds = {"boolean" if isinstance(v, bool) else "string" if isinstance(v, str) else "number" for v in field["enum"] if v is not None}
    else:
        given = field.get("type", [])
        kinds = set([given] if isinstance(given, str) else given) - {"null"}
    return kinds.pop() if len(kinds) == 1 else None


def is_of(values, kind):
    """Whether the known values of a column are of a kind."""
    known = values.dropna()
    if kind == "integer":
        return types.is_numeric_dtype(values) and not types.is_bool_dtype(values) and bool((known % 1 == 0).all())
    if kind == "number":
        return types.is_numeric_dtype(values) and not types.is_bool_dtype(values)
    if kind == "boolean":
        return types.is_bool_dtype(values) or known.map(lambda value: isinstance(value, bool) or value in (0, 1)).all()
    if kind == "string":
        return known.map(lambda value: isinstance(value, (str, datetime.date, datetime.time))).all()
    return known.map(lambda value: isinstance(value, str) or hasattr(value, "__len__")).all()


def fields_of(dictionary):
    """The fields of a feature, and patterns of those that hang on the data."""
    feature = dictionary["properties"]["features"]["items"]["properties"]["properties"]
    return feature["properties"], feature.get("patternProperties", {})


def faults(path, dictionary):
    with open(path, encoding="utf-8") as file:
        written = json.load(file)
    features = written["features"]
    if not features:
        return
    frame = geopandas.read_file(path)
    if len(frame) != len(features):
        yield f"{len(frame)} of {len(features)} features are read"
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        yield f"the coordinate system is {frame.crs}"
    if frame.geometry.is_empty.any() or not frame.geometry.is_valid.all():
        yield "a geometry is empty or not valid"
    fields, patterns = fields_of(dictionary)
    for feature in features:
        nested = [name for name, value in feature["properties"].items() if isinstance(value, dict)]
        if nested:
            yield f"feature {feature['id']} has nested members {nested}"
            break
    columns = list(features[0]["properties"])
    for name in columns:
        if name not in frame.columns:
            yield f"column {name} is not read"
            continue
        kind = kind_of(fields.get(name) or next((patterns[p] for p in patterns if re.search(p, name)), {}))
        if kind is None:
            yield f"column {name} has no one type in its dictionary"
        elif frame[name].notna().any() and not is_of(frame[name], kind):
            yield f"column {name} is {frame[name].dtype} and should be {kind}"
    if fiona is not None:
        with fiona.open(path) as layer:
            schema = layer.schema["properties"]
            for name in columns:
                kind = kind_of(fields.get(name, {}))
                known = any(feature["properties"][name] is not None for feature in features)
                if kind and known and not any(word in schema.get(name, "") for word in FIONA[kind]):
                    yield f"column {name} is {schema.get(name)} to fiona and should be {kind}"


def main(arguments):
    bad = 0
    for path, dictionary in zip(arguments[::2], arguments[1::2]):
        with open(dictionary, encoding="utf-8") as file:
            found = list(faults(path, json.load(file)))
        for fault in found:
            print(f"{path}: {fault}")
        bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
