"""Gamma priors of three real tables by scipy, for rates.rs.

Run: python make_priors.py DATA > priors.json   (scipy, h3, shapely, pyarrow; DATA is the folder of real open data)

The likelihood is the negative-binomial probability of each count (scipy.stats.nbinom, its constants kept), maximised over the
logarithms of shape and rate by Nelder-Mead from several starts. Only counts and exposures go into the file.
"""
import csv
import glob
import json
import re
import sys
from collections import Counter

import h3
import numpy as np
import pyarrow.parquet as pq
import scipy
from scipy import optimize, stats
from shapely.geometry import Point, shape

DATA = sys.argv[1]


def fit(events, exposure):
    o, e = np.array(events, float), np.array(exposure, float)
    o, e = o[e > 0], e[e > 0]

    def loss(logs):
        nu, alpha = np.exp(logs)
        return -stats.nbinom.logpmf(o, nu, alpha / (alpha + e)).sum()

    best = None
    for nu in (0.01, 0.1, 1.0, 10.0):
        for tilt in (0.3, 1.0, 3.0):
            start = np.log([nu, nu * e.sum() / o.sum() * tilt])
            for _ in range(4):
                met = optimize.minimize(loss, start, method="Nelder-Mead", options=dict(xatol=1e-12, fatol=1e-13, maxiter=4000))
                start = met.x
            if best is None or met.fun < best.fun:
                best = met
    return dict(shape=float(np.exp(best.x[0])), rate=float(np.exp(best.x[1])), log_likelihood=float(-best.fun))


def violence_2024():
    for path in sorted(glob.glob(f"{DATA}/crime/city-of-london/2024-*.csv")):
        for row in csv.DictReader(open(path, newline="")):
            if row["Crime type"] == "Violence and sexual offences" and row["Longitude"]:
                yield float(row["Longitude"]), float(row["Latitude"])


points = list(violence_2024())
wards = [shape(f["geometry"]) for f in json.load(open(f"{DATA}/boundaries/wards_gla_city_of_london.geojson"))["features"]]
cells = sorted(set().union(*(h3.h3shape_to_cells(h3.geo_to_h3shape(ward), 10) for ward in wards)))
by_cell = Counter(h3.latlng_to_cell(lat, lon, 10) for lon, lat in points)
in_ward = lambda places: [sum(ward.covers(Point(*place)) for place in places) for ward in wards]

register = open(f"{DATA}/premises/FHRS508en-GB.xml", encoding="utf-8").read()
pub = r"<BusinessType>Pub/bar/nightclub</BusinessType>(?:(?!</EstablishmentDetail>).)*?<Longitude>([-\d.]+)</Longitude><Latitude>([-\d.]+)</Latitude>"
pubs = [(float(lon), float(lat)) for lon, lat in re.findall(pub, register, re.S)]

vawg = Counter()
for row in pq.read_table(f"{DATA}/crime/counts-by-area/mps-vawg-offences-by-ward-month.parquet").to_pylist():
    if row["sheet"] == "Offence count location" and row["recorded_date_months"].year == 2024 and row["ward_name_clean_2"]:
        vawg[row["borough_name"], row["ward_name_clean_2"]] += row["count"]

cases = [
    dict(name="violence of 2024 in the City by cell, exposure km2", events=[by_cell[c] for c in cells],
         exposure=[round(h3.cell_area(c, "km^2"), 9) for c in cells]),
    dict(name="violence of 2024 in the City by ward, exposure pubs", events=in_ward(points), exposure=in_ward(pubs)),
    dict(name="offences against women and girls of 2024 in London by ward, equal exposure",
         events=[vawg[w] for w in sorted(vawg)], exposure=[1] * len(vawg)),
]
for case in cases:
    case.update(fit(case["events"], case["exposure"]))
print(json.dumps({"note": f"scipy {scipy.__version__}: gamma priors by maximum negative-binomial likelihood; make_priors.py", "cases": cases}))
