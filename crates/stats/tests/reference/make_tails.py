"""Upper tails by scipy, for tails.rs.   Run: python make_tails.py > tails.json   (scipy 1.x, mpmath)

Binomial: scipy.stats.binom.sf. Beta-binomial: summed from mpmath log-gammas at 60 digits, for scipy's own sums lose digits in far tails.
"""
import json
import mpmath as mp
import scipy
from scipy import stats

mp.mp.dps = 60


def beta_binomial(x, n, share, dispersion):
    rho = mp.mpf(dispersion - 1) / (n - 1)
    a, b = share * (1 - rho) / rho, (1 - share) * (1 - rho) / rho
    log = lambda k: (mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)
                     + mp.loggamma(k + a) + mp.loggamma(n - k + b) - mp.loggamma(n + a + b)
                     - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b))
    total = mp.mpf(0)
    for k in range(x, n + 1):
        term = mp.e ** log(k)
        total += term
        if k > n * share and term < total * mp.mpf(10) ** -25:
            break
    return float(total)


binomial = [dict(x=x, n=n, share=s, p=float(stats.binom.sf(x - 1, n, s)))
            for n, s, xs in ((1375, 0.03, (1, 20, 41, 60, 120, 307)), (400_000, 5e-5, (5, 20, 40, 90)), (1_619_208, 7.6e-5, (100, 124, 200, 400)), (12, 0.4, (1, 5, 12)))
            for x in xs]
clumped = [dict(x=x, n=n, share=s, dispersion=d, p=beta_binomial(x, n, mp.mpf(s), mp.mpf(d)))
           for n, s, d, xs in ((1375, 0.03, 1.4, (1, 41, 60, 120, 307)), (1375, 0.03, 3.0, (41, 90, 200)), (400_000, 5e-5, 2.0, (5, 20, 60)), (50, 0.2, 5.0, (10, 25, 50)))
           for x in xs]
print(json.dumps({"note": f"scipy {scipy.__version__} binom.sf; beta-binomial summed by mpmath {mp.__version__} at 60 digits", "binomial": binomial, "beta_binomial": clumped}, indent=0))
