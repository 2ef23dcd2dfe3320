"""Numbers made by other software, for the tests in this folder.

Every file holds its inputs beside its outputs, so that a test needs nothing else.
Run:  python make_reference.py OUT_DIR CRIME_CSV_GLOB BOUNDARY_GEOJSON RESOLUTION SEED
The files here: street-level crime of the City of London in 2024 (data.police.uk), its wards, resolution 10, seed 7.
`h3_cells.json` belongs to the tests of the hexspot crate, in tests/it/reference.
Needs: h3 4.x, esda 2.9, libpysal, scipy, statsmodels, pymannkendall, spopt + PuLP, polars, shapely.
"""
import glob, json, sys
from collections import Counter
import h3, numpy as np, polars as pl
from scipy import stats

out, pattern, boundary, res, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
rng = np.random.default_rng(seed)


def save(name, note, **body):
    with open(f"{out}/{name}.json", "w") as f:
        json.dump({"note": note, **body}, f, indent=0)
    print(name, {k: (len(v) if hasattr(v, "__len__") else v) for k, v in body.items()})


# --- real cells and real counts -------------------------------------------------------------------------------------------
from shapely.geometry import shape
from shapely.ops import unary_union
area = unary_union([shape(f["geometry"]) for f in json.load(open(boundary))["features"]])
cells = sorted(h3.geo_to_cells(area, res))
index = {c: i for i, c in enumerate(cells)}
df = pl.concat([pl.read_csv(f, infer_schema_length=0) for f in sorted(glob.glob(pattern))], how="diagonal")
df = df.filter(pl.col("Longitude").is_not_null() & (pl.col("Crime type") == "Violence and sexual offences"))
pts = [(float(a), float(b)) for a, b in zip(df["Latitude"], df["Longitude"])]
count = Counter(h3.latlng_to_cell(la, lo, res) for la, lo in pts)
x = np.array([count.get(c, 0) for c in cells], float)
inside = int(x.sum())

save("h3_cells", "h3-py latlng_to_cell and cell_area of the first 500 real points; areas in square metres, spherical",
     resolution=res, lat=[p[0] for p in pts[:500]], lon=[p[1] for p in pts[:500]],
     cell=[h3.latlng_to_cell(*p, res) for p in pts[:500]],
     area_m2=[h3.cell_area(h3.latlng_to_cell(*p, res), unit="m^2") for p in pts[:500]])


def neighbours(k, with_self):
    return {c: [d for d in h3.grid_disk(c, k) if d in index and (with_self or d != c)] for c in cells}


import libpysal, esda
def weights(k):
    return libpysal.weights.W({index[c]: [index[d] for d in ds] for c, ds in neighbours(k, False).items()}, silence_warnings=True)

for k in (1, 2):
    w = weights(k)
    g = esda.G_Local(x, w, transform="B", star=True, permutations=0)
    z = np.asarray(g.Zs)
    p = stats.norm.sf(z)
    q = stats.false_discovery_control(p, method="bh")
    save(f"gi_star_k{k}", "esda.G_Local(transform='B', star=True): z; one-sided upper normal p; BH q (scipy). Cells of the study area only; "
         f"neighbours = grid_disk({k}) within the study area, self included, binary weights",
         k=k, cell=cells, count=x.tolist(), z=z.tolist(), p_upper=p.tolist(), q_bh=q.tolist())
w = weights(1)
m = esda.Moran_Local(x, w, transformation="r", permutations=0)
save("local_moran_k1", "esda.Moran_Local(transformation='r'): I_i with z-scores by the population sd; quadrants 1 HH 2 LH 3 LL 4 HL. "
     "Cells without neighbours have I = 0", cell=cells, count=x.tolist(), I=np.nan_to_num(m.Is).tolist(), quadrant=m.q.tolist())
mg = esda.Moran(x, w, transformation="r", permutations=0)
save("global_moran_k1", "esda.Moran(transformation='r')", I=mg.I, expected=mg.EI, z_norm=mg.z_norm, z_rand=mg.z_rand)

# --- exact conditional window test ------------------------------------------------------------------------------------------
nb = neighbours(1, True)
areas = np.array([h3.cell_area(c, unit="m^2") for c in cells])
win = np.array([sum(x[index[d]] for d in nb[c]) for c in cells]); share = np.array([sum(areas[index[d]] for d in nb[c]) for c in cells]) / areas.sum()
p = stats.binom.sf(win - 1, int(x.sum()), share)
save("exact_window_k1", "P(X >= observed) with X ~ Binomial(N, window area / total area); BH q. scipy.stats.binom.sf", cell=cells, n_total=int(x.sum()),
     window_count=win.tolist(), area_share=share.tolist(), p=p.tolist(), q_bh=stats.false_discovery_control(p, method="bh").tolist())

# --- rates ----------------------------------------------------------------------------------------------------------------------
base = rng.integers(0, 12, len(cells)).astype(float)
def marshall(e, b):
    ok = b > 0; r = np.divide(e, b, where=ok, out=np.zeros_like(e)); mean = e[ok].sum() / b[ok].sum()
    s2 = (b[ok] * (r[ok] - mean) ** 2).sum() / b[ok].sum(); a = max(0.0, s2 - mean / (b[ok].sum() / ok.sum()))
    th = np.full_like(e, mean); th[ok] = mean + (a / (a + mean / b[ok])) * (r[ok] - mean) if a > 0 else mean
    return mean, a, th
mean, a, th = marshall(np.where(base > 0, x, 0.0), base)
save("eb_marshall", "Marshall (1991) global empirical Bayes with the prior variance clamped at 0; base 0 -> overall mean (and flagged). Own numpy, formula in methods.md. "
     "Events of zero-base cells are left out", events=np.where(base > 0, x, 0.0).tolist(), base=base.tolist(), mean=mean, prior_variance=a, rate=th.tolist())
shape_, rate_ = 2.0, 4.0
save("gamma_poisson", "Posterior of a rate: Gamma(shape + O, rate + E); mean and central 95% interval by scipy.stats.gamma", shape=shape_, rate=rate_,
     observed=x[:60].tolist(), exposure=base[:60].tolist(),
     mean=((x[:60] + shape_) / (base[:60] + rate_)).tolist(),
     low=stats.gamma.ppf(.025, x[:60] + shape_, scale=1 / (base[:60] + rate_)).tolist(), high=stats.gamma.ppf(.975, x[:60] + shape_, scale=1 / (base[:60] + rate_)).tolist())

# --- time -----------------------------------------------------------------------------------------------------------------------------
import pymannkendall as mk
series = [rng.poisson(l, n).tolist() for l, n in ((3, 12), (0.3, 24), (8, 36), (1, 8), (20, 48))] + [list(range(12)), [5] * 12, [0, 0, 0, 0, 1, 0, 0, 2, 1, 3, 2, 4]]
rows = []
for s in series:
    if len(set(s)) == 1: rows.append(dict(series=s, s=0, var_s=None, z=0.0, p=1.0)); continue
    r = mk.original_test(s); rows.append(dict(series=s, s=float(r.s), var_s=float(r.var_s), z=float(r.z), p=float(r.p), tau=float(r.Tau), sen_slope=float(r.slope)))
save("mann_kendall", "pymannkendall.original_test (tie-corrected variance, continuity correction); constant series -> z 0, p 1 by definition here", rows=rows)

from statsmodels.stats.rates import etest_poisson_2indep
rows = []
for a_, ta, b_, tb in ((20, 12, 10, 12), (3, 6, 9, 12), (0, 12, 5, 12), (120, 52, 90, 52), (7, 3, 7, 3), (50, 24, 20, 12)):
    st, pv = etest_poisson_2indep(a_, ta, b_, tb, method="wald", y_grid=np.arange(600))
    ss, ps = etest_poisson_2indep(a_, ta, b_, tb, method="score", y_grid=np.arange(600))
    rows.append(dict(count1=a_, exposure1=ta, count2=b_, exposure2=tb, statistic_wald=float(st), p_wald=float(pv), statistic_score=float(ss), p_score=float(ps)))
save("poisson_e_test", "statsmodels etest_poisson_2indep, two-sided, ratio 1; wald is the statistic of Krishnamoorthy & Thomson (2004), score pools the variance; sums over counts 0..599", rows=rows)

# --- kernel density ----------------------------------------------------------------------------------------------------------------------
n = 200; px = rng.normal(0, 250, n); py = rng.normal(0, 250, n); gx, gy = [a.ravel() for a in np.meshgrid(np.linspace(-600, 600, 13), np.linspace(-600, 600, 13))]
h = 180.0; d2 = (gx[:, None] - px) ** 2 + (gy[:, None] - py) ** 2
f = np.where(d2 < h * h, 3 / (np.pi * h * h) * (1 - d2 / (h * h)) ** 2, 0).sum(1) * 1e6
save("kde_quartic", "quartic kernel, fixed bandwidth in metres on a plane, events per square kilometre, no edge correction", bandwidth_m=h,
     x=px.tolist(), y=py.tolist(), at_x=gx.tolist(), at_y=gy.tolist(), events_per_km2=f.tolist())

# --- siting -----------------------------------------------------------------------------------------------------------------------------------
import pulp
rows = []
for nd, nc, k, fixed in ((60, 25, 4, []), (150, 60, 8, [3, 17]), (40, 40, 3, [])):
    dx, dy = rng.uniform(0, 2000, nd), rng.uniform(0, 1500, nd); cx, cy = rng.uniform(0, 2000, nc), rng.uniform(0, 1500, nc)
    demand = np.round(rng.gamma(.8, 5, nd), 3); r = 250.0
    cov = (dx[:, None] - cx) ** 2 + (dy[:, None] - cy) ** 2 <= r * r
    pr = pulp.LpProblem("mclp", pulp.LpMaximize); X = [pulp.LpVariable(f"x{j}", cat="Binary") for j in range(nc)]; Y = [pulp.LpVariable(f"y{i}", 0, 1) for i in range(nd)]
    pr += pulp.lpSum(float(demand[i]) * Y[i] for i in range(nd))
    for i in range(nd): pr += Y[i] <= pulp.lpSum(X[j] for j in range(nc) if cov[i, j])
    for j in fixed: pr += X[j] == 1
    pr += pulp.lpSum(X) == k + len(fixed)
    pr.solve(pulp.PULP_CBC_CMD(msg=0))
    rows.append(dict(radius_m=r, choose=k, existing=fixed, demand=demand.tolist(), demand_x=dx.tolist(), demand_y=dy.tolist(), site_x=cx.tolist(), site_y=cy.tolist(),
                     optimum=pulp.value(pr.objective), total=float(demand.sum())))
save("mclp", "maximal covering location, plane metres; existing sites are open and do not count towards `choose`; optimum by PuLP + CBC", rows=rows)
print("real events inside the study area:", inside, "cells:", len(cells))
