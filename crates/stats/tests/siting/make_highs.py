"""Writes highs.json: random siting problems with their optima by HiGHS (run with any Python that has SciPy 1.9 or later).

Every combination of hour bands, existing sites, group minimums, operator maximum and backup objective occurs at least once. Weights
are multiples of 1/8, so that objective values are exact up to the weight of the second cover.
"""

import json
import math
import pathlib
import random

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

INSTANCES = 50
SHARE = 0.4  # weight of the second cover where a backup is wanted
STEP = 0.025  # every objective value is a multiple of this


def draw(number, attempt):
    """An instance, feasible or not; the bits of its number say what it has."""
    rng = random.Random(1000 * number + attempt)
    hours, existing, groups, operators, backup = (number >> bit & 1 == 1 for bit in range(5))
    points = [(rng.random(), rng.random()) for _ in range(rng.randint(25, 45))]
    bands = 3 if hours else 1

    def site():
        x, y, radius = rng.random(), rng.random(), rng.uniform(0.1, 0.3)
        reaches = [at for at, point in enumerate(points) if math.dist((x, y), point) <= radius]
        return {"reaches": reaches, "open": [not hours or rng.random() < 0.6 for _ in range(bands)]}

    candidates = [site() for _ in range(rng.randint(20, 32))]
    instance = {
        "weights": [[rng.randint(0, 80) / 8 for _ in range(bands)] for _ in points],
        "candidates": candidates,
        "existing": [site() for _ in range(rng.randint(1, 3))] if existing else [],
        "choose": rng.randint(3, 8),
        "backup": SHARE if backup else None,
        "group": None, "at_least": None, "operator": None, "per_operator": None,
    }
    if groups:
        instance["group"] = [rng.choice([0, 1, 2, None]) for _ in candidates]
        instance["at_least"] = [rng.randint(0, 2) for _ in range(3)]
    if operators:
        instance["operator"] = [rng.choice([0, 1, 2, 3, None]) for _ in candidates]
        instance["per_operator"] = rng.randint(1, 2)
    return instance


def cover_counts(instance, chosen):
    """How many open sites cover each point in each band."""
    sites = [instance["candidates"][at] for at in chosen] + instance["existing"]
    counts = [[0] * len(row) for row in instance["weights"]]
    for site in sites:
        for point in site["reaches"]:
            for band, is_open in enumerate(site["open"]):
                counts[point][band] += is_open
    return counts


def value(instance, chosen):
    share = instance["backup"] or 0.0
    cells = zip(sum(instance["weights"], []), sum(cover_counts(instance, chosen), []))
    return math.fsum(weight * ((1 - share) * (count >= 1) + share * (count >= 2)) for weight, count in cells)


def solve(instance, target=None):
    """The optimal choice or, with a target, a smallest choice that reaches it; None when there is none.

    Variables: x by candidate, then y and z by point and band for the first and the second cover.
    """
    candidates, share = instance["candidates"], instance["backup"] or 0.0
    weights = sum(instance["weights"], [])
    n, m, bands = len(candidates), len(weights), len(instance["weights"][0])
    gain = np.concatenate([np.zeros(n), (1 - share) * np.array(weights), share * np.array(weights)])
    # Cover: y + z <= chosen candidates that cover + existing sites that do.
    cover = lil_matrix((m, n + 2 * m))
    for at, site in enumerate(candidates):
        for point in site["reaches"]:
            for band, is_open in enumerate(site["open"]):
                cover[point * bands + band, at] = -float(is_open)
    for cell in range(m):
        cover[cell, n + cell] = cover[cell, n + m + cell] = 1.0
    constraints = [LinearConstraint(cover.tocsr(), -np.inf, np.array(sum(cover_counts(instance, []), []), dtype=float))]

    def row(is_in):
        return np.array([[float(is_in(at)) for at in range(n)] + [0.0] * (2 * m)])

    choose = instance["choose"]
    constraints.append(LinearConstraint(row(lambda at: True), choose if target is None else 0, choose))
    for group, at_least in enumerate(instance["at_least"] or []):
        constraints.append(LinearConstraint(row(lambda at: instance["group"][at] == group), at_least, np.inf))
    if instance["per_operator"] is not None:
        for operator in range(4):
            is_of = row(lambda at: instance["operator"][at] == operator)
            constraints.append(LinearConstraint(is_of, 0, instance["per_operator"]))
    objective = -gain
    if target is not None:
        constraints.append(LinearConstraint(gain[np.newaxis], target, np.inf))
        objective = row(lambda at: True)[0]
    found = milp(objective, integrality=np.ones(n + 2 * m), bounds=Bounds(0, 1), constraints=constraints,
                 options={"mip_rel_gap": 0.0})
    if found.status == 2:
        return None
    assert found.status == 0, found.message
    chosen = [at for at in range(n) if found.x[at] > 0.5]
    assert target is not None or abs(value(instance, chosen) + found.fun) < 1e-6, "HiGHS and the choice agree"
    return chosen


def make(number):
    for attempt in range(100):
        instance = draw(number, attempt)
        chosen = solve(instance)
        if chosen is not None:
            break
    instance["optimum"] = value(instance, chosen)
    # Half a step above what can be attained: no tolerance decides whether the target is reached.
    instance["target"] = (math.floor(0.8 * instance["optimum"] / STEP) + 0.5) * STEP
    instance["fewest"] = len(solve(instance, instance["target"]))
    return instance


if __name__ == "__main__":
    instances = [make(number) for number in range(INSTANCES)]
    file = {"by": f"HiGHS of SciPy {scipy.__version__}", "instances": instances}
    path = pathlib.Path(__file__).with_name("highs.json")
    text = json.dumps(file, separators=(",", ":"))
    path.write_text(text.replace('{"weights"', '\n{"weights"') + "\n")
