"""Writes shares.json: tests of shares and a rank correlation by SciPy (run with any Python that has it)."""

import json
import math

import scipy
from scipy import stats

TWO = [((96, 100), (71, 100)), ((3, 10), (40, 60)), ((0, 7), (5, 9)), ((300, 400), (90, 200)), ((1, 3), (2, 3)), ((12, 12), (50, 80)),
       ((2, 150), (9, 140)), ((450, 900), (455, 900)), ((8, 8), (0, 9))]
SEVERAL = [[(96, 120), (60, 100), (40, 90)], [(5, 50), (9, 60), (20, 200), (11, 40)], [(30, 60), (30, 60)], [(200, 900), (310, 1000)],
           [(17, 40), (21, 38), (9, 41), (25, 52), (13, 30), (8, 44)]]
RANKED = [([0.9, 0.8, 0.7, 0.6, 0.95], [1, 5, 9, 9, 4]), ([3, 1, 2, 2, 5, 7], [10, 9, 8, 7, 7, 1])]


def two(first, second):
    (a, n), (b, m) = first, second
    pooled = (a + b) / (n + m)
    z = (a / n - b / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return {"first": first, "second": second, "z": z, "p_score": 2 * stats.norm.sf(abs(z)),
            "p_fisher": stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue}


def several(groups):
    table = [[hits, trials - hits] for hits, trials in groups]
    met = stats.chi2_contingency(table, correction=False)
    return {"groups": groups, "chi_square": met.statistic, "p": met.pvalue, "degrees": met.dof,
            "least_expected": met.expected_freq.min(), "cramers_v": stats.contingency.association(table, method="cramer")}


def ranked(first, second):
    return {"first": first, "second": second, "rho": stats.spearmanr(first, second).statistic}


with open("shares.json", "w", encoding="utf-8") as out:
    json.dump({"note": f"made by make_shares.py with SciPy {scipy.__version__}", "two": [two(*pair) for pair in TWO],
               "several": [several(groups) for groups in SEVERAL], "ranked": [ranked(*pair) for pair in RANKED]}, out, indent=1)
    out.write("\n")
