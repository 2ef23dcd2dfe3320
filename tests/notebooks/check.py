"""Holds executed notebooks against the exports they tell of: what they say is what the files say.

usage: python3 tests/notebooks/check.py EXPORTS EXECUTED

EXPORTS is the folder that the notebooks read, EXECUTED what notebooks/run.py wrote. It shares no code and no package with the
notebooks: tables are read from CSV (they read Parquet), maps and the manifest as JSON. Prints a line for each fault, ends with 1 if
there was any. A fault is:

* an error, a warning or anything else printed; a part left out although the exports are complete; fewer than three figures;
* a digit in the prose of a notebook, which must be looked up and not typed;
* a sentence, caption or row of a table that is not what comes out when its gaps are filled again from the files;
* a sentence or table of which this check would not notice that a digit is another: each is tried;
* a page that loads something from the network, or a figure in it without its caption as text;
* in the repository: outputs, paths of a machine, cells without a name, another kernel than plain Python 3.
"""

import base64
import csv
import json
import re
import struct
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FIGURES = 3
# Digits that are no number of the data: a name, and the unit that rates of footfall are told in.
NAMES = re.compile(r"H3|1,000 footfall")


class Files:
    """The exports, read anew."""

    def __init__(self, folder):
        self.folder = folder
        self.read = {}

    def rows(self, sheet):
        if sheet not in self.read:
            if sheet.endswith(".geojson"):
                rows = [feature["properties"] for feature in self.json(sheet)["features"]]
            else:
                with open(self.folder / f"{sheet}.csv", encoding="utf-8", newline="") as file:
                    rows = list(csv.DictReader(file))
            self.read[sheet] = rows
        return self.read[sheet]

    def json(self, name):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def met(self, sheet, where):
        return [row for row in self.rows(sheet) if all(same(row.get(column), value) for column, value in where.items())]

    def fact(self, source):
        """The value that a source names, as it is in the files: of CSV a text, `None` where nothing is known."""
        if "document" in source:
            return self.told(source)
        met = self.met(source["sheet"], source["where"])
        if source.get("count"):
            return len(met)
        return met[0].get(source["value"]) if met else None

    def told(self, source):
        """What a JSON file says at a path, as `themes[name=vawg].events`: the member picked by its name, of a list by what it holds."""
        at = self.json(source["document"])
        for step in re.findall(r"[^.\[\]]+(?:\[[^\]]*\])?", source["path"]):
            name, _, picked = step.rstrip("]").partition("[")
            at = (at or {}).get(name)
            if picked:
                member, _, value = picked.partition("=")
                at = [entry for entry in at if str(entry[member]) == value][0]
        if "named" in source:
            return source["named"] if source["named"] in at else None
        return at.get(source["entry"]) if "entry" in source else at


def same(met, wanted):
    """Whether a value of a file is the one wanted: CSV knows only text."""
    if isinstance(met, str) and isinstance(wanted, bool):
        return met == str(wanted).lower()
    if isinstance(met, str) and isinstance(wanted, (int, float)):
        return met != "" and float(met) == wanted
    if isinstance(met, str) and isinstance(wanted, str):
        return plain(met) == plain(wanted)
    return met == wanted


def plain(text):
    """Text of a CSV without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def told(value, form, unknown):
    """How a value of a file is to be told. Numbers of CSV are text: a form for numbers makes them numbers again."""
    if value is None or value == "":
        return unknown
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool) or value in ("true", "false"):
        return "yes" if value in (True, "true") else "no"
    if form and isinstance(value, str):
        value = float(value) if "." in value or "e" in value.lower() or "f" in form or "%" in form else int(value)
    return format(value, form).replace("%", "\u00a0%") if form else plain(str(value))


def filled(sentence, facts, files):
    class Gap(str):
        def __format__(self, form):
            return told(files.fact(facts[self]), form, "not known")

    return sentence.format(**{name: Gap(name) for name in facts})


def unescaped(text):
    return re.sub(r"\\(.)", r"\1", text)


def digits_in(prose):
    return re.findall(r"\d+", NAMES.sub("", prose))


def sentence_faults(text, sentence, facts, files):
    typed = digits_in(re.sub(r"\{[^}]*\}", "", sentence))
    if typed:
        yield f"{typed} are typed, not looked up: {sentence}"
    should = filled(sentence, facts, files)
    if text != should:
        yield f"says:   {text}\n    files:  {should}"


def table_faults(text, made, files):
    headings = [heading for heading, _, _ in made["columns"]]
    if digits_in(" ".join(headings)):
        yield f"digits in the headings {headings}"
    heading, _, *lines = [[unescaped(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in text.splitlines()]
    if heading != headings or len(lines) != len(made["keys"]):
        yield f"the table of {made['sheet']} has not the columns and rows it says it has"
        return
    for line, key in zip(lines, made["keys"]):
        met = files.met(made["sheet"], dict(zip(made["key"], key)))
        if len(met) != 1:
            yield f"{made['sheet']} has {len(met)} rows with {dict(zip(made['key'], key))}"
            continue
        should = [told(met[0].get(column), form, "–") for _, column, form in made["columns"]]
        if line != should:
            yield f"shows:  {line}\n    files:  {should}"


def picture_faults(data):
    picture = base64.b64decode(data)
    if picture[:8] != b"\x89PNG\r\n\x1a\n":
        yield "a figure is no PNG"
        return
    width, height = struct.unpack(">II", picture[16:24])
    if min(width, height) < 150 or len(picture) < 5000:
        yield f"a figure of {width} × {height} pixels and {len(picture)} bytes shows nothing"


def output_faults(output, files):
    data, made = output.get("data", {}), output.get("metadata", {}).get("hexspot")
    if output["output_type"] != "display_data" or made is None:
        said = output.get("evalue") or output.get("text") or list(data)
        yield f"an output that says not where it comes from ({output['output_type']}): {''.join(said)}"
    elif "missing" in made:
        yield f"left out, for the exports have no {made['missing']}"
    elif "image/png" in data:
        yield from picture_faults(data["image/png"])
        alt = output["metadata"].get("image/png", {}).get("alt", "")
        yield from sentence_faults(alt, made["caption"], made["facts"], files)
    elif "sheet" in made:
        yield from table_faults("".join(data["text/markdown"]), made, files)
    else:
        yield from sentence_faults(unescaped("".join(data["text/markdown"])), made["sentence"], made["facts"], files)


def blind_spots(output, files):
    """Each output is tried with its last digit changed: what then raises no fault was not looked at."""
    text = "".join(output.get("data", {}).get("text/markdown", ""))
    changed = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), text)
    if changed != text:
        broken = {**output, "data": {"text/markdown": changed}}
        if not list(output_faults(broken, files)):
            yield f"the check does not see that this is wrong: {changed}"


def executed_faults(notebook, files):
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    for output in outputs:
        yield from output_faults(output, files)
        yield from blind_spots(output, files)
    figures = sum("image/png" in output.get("data", {}) for output in outputs)
    if figures < FIGURES:
        yield f"{figures} figures, not {FIGURES} or more"
    if not any(cell.get("execution_count") for cell in notebook["cells"]):
        yield "it was not executed"


def page_faults(text, figures):
    """What a page would load from the network, and figures that those who cannot see them are not told of."""
    loaded = re.findall(r"""(?:\bsrc=|\bimport\(|url\(|<link[^>]*href=)["']?(?:https?:)?//[^"')> ]+""", text)
    if loaded:
        yield f"its page loads {loaded}"
    told_of = [alt for alt in re.findall(r'<img [^>]*alt="([^"]*)"', text) if alt and "No description" not in alt]
    if len(told_of) != figures:
        yield f"its page tells of {len(told_of)} of {figures} figures"


def committed_faults(path):
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    if re.search(r"/(home|root|tmp|Users|work)/|[A-Z]:\\\\", text):
        yield "it holds a path of a machine"
    if notebook["metadata"].get("kernelspec") != {"display_name": "Python 3", "language": "python", "name": "python3"}:
        yield f"its kernel is {notebook['metadata'].get('kernelspec')}"
    names = [cell.get("id") for cell in notebook["cells"]]
    if None in names or len(set(names)) != len(names) or (notebook["nbformat"], notebook["nbformat_minor"]) != (4, 5):
        yield "it is not nbformat 4.5, or its cells have no names of their own"
    for cell in notebook["cells"]:
        if cell.get("outputs") or cell.get("execution_count") or cell["metadata"]:
            yield f"cell {cell['id']} holds outputs or settings of a reader"
        if cell["cell_type"] == "markdown" and digits_in("".join(cell["source"])):
            yield f"cell {cell['id']} has a number in its prose"


def main(exports, executed):
    files, faults, figures, looked_up = Files(exports), [], 0, 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = json.loads((executed / path.name).read_text(encoding="utf-8"))
        faults += [f"{path.name}: {fault}" for fault in [*committed_faults(path), *executed_faults(notebook, files)]]
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        made = [output.get("metadata", {}).get("hexspot", {}) for output in outputs]
        drawn = sum("image/png" in output.get("data", {}) for output in outputs)
        page = (executed / path.with_suffix(".html").name).read_text(encoding="utf-8")
        faults += [f"{path.name}: {fault}" for fault in page_faults(page, drawn)]
        figures += drawn
        looked_up += sum(len(each.get("facts", {})) + len(each.get("keys", [])) * len(each.get("columns", {})) for each in made)
    print(*faults, f"{figures} figures; {looked_up} facts looked up again; {len(faults)} faults", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
