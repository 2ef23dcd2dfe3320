//! Statistics of crime hotspots: pure functions on slices.
//!
//! A study is a list of places (H3 cells, areas, streets) in an order of the caller's, and one slice per column in that
//! order: counts, exposure, whether a place is reported. Results come back in the same order, with `None` where a
//! statistic is undefined. Nothing here reads a file or a clock, and random numbers come only from [`RandomStreams`]:
//! results depend on the arguments alone, for any number of threads.
//!
//! ```
//! use h3o::{LatLng, Resolution};
//! use hexspot_stats::{Neighbours, gi_star, normal_upper};
//!
//! // The 37 cells around a street corner, seven of which are busy.
//! let corner = LatLng::new(51.5155, -0.0887)?.to_cell(Resolution::Ten);
//! let cells: Vec<_> = corner.grid_disk_safe(3).collect();
//! let counts: Vec<f64> = cells.iter().map(|cell| if corner.grid_distance(*cell).is_ok_and(|rings| rings <= 1) { 9.0 } else { 1.0 }).collect();
//!
//! let z = gi_star(&counts, &Neighbours::from_cells(&cells, 1));
//! let busy = cells.iter().position(|cell| *cell == corner).expect("in its own disk");
//! assert!(normal_upper(z[busy].expect("counts differ")) < 0.001);
//! # Ok::<(), h3o::error::InvalidLatLng>(())
//! ```
//!
//! # Contents
//!
//! | subject | functions and types |
//! |---|---|
//! | Cells and neighbours | [`Neighbours`], [`window_sums`], [`HexLattice`] |
//! | Local statistics | [`gi_star`], [`local_moran`], [`global_moran`], [`permute`], [`permutation_statistics`] |
//! | Window tests | [`window_test`], [`harm_verdicts`], [`benjamini_hochberg`], [`permutation_q`] |
//! | Tails and intervals | [`binomial_upper`], [`beta_binomial_upper`], [`compound_upper`], [`normal_upper`], [`poisson_interval`] |
//! | Dispersion and verdicts | [`estimate_dispersion`], [`verdicts`], [`LeaveOutTest`], [`hot_cold_states`] |
//! | Rates and ranks | [`fit_gamma_prior`], [`posteriors`], [`marshall`], [`ranks`], [`rank_intervals`] |
//! | Counts and rates compared | [`e_test`], [`overdispersed_e_test`], [`rate_ratio`] |
//! | Proportions | [`wilson_interval`], [`two_proportions`], [`k_proportions`], [`shrink_proportions`] |
//! | Measures compared | [`rank_correlation`], [`concentration`], [`jaccard`], [`colocation_test`] |
//! | Trend | [`mann_kendall`], [`seasonal_kendall`], [`sen_slope`], [`seasonal_intervals`] |
//! | Near repeats | [`near_repeat`], [`knox`], [`risk_window`] |
//! | Scan statistics | [`scan`] |
//! | Density | [`kde`] |
//! | Siting | [`siting`] |
//! | Random numbers | [`RandomStreams`], [`Draws`] |
//!
//! Arguments of one call have equal lengths, and positions are within them; a function may panic where they are not.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

// Cells and neighbours.
mod hex_lattice;
mod neighbours;
// Local statistics and window tests.
mod fdr;
mod gi_star;
mod harm;
mod moran;
mod permutation;
mod tails;
mod window_test;
// Overdispersion and verdicts.
mod dispersion;
mod hot_cold;
mod verdict;
// Rates and ranks.
mod gamma_poisson;
mod interval;
mod ranks;
mod shrinkage;
// Counts and proportions compared.
mod concentration;
mod e_test;
mod overlap;
mod proportions;
mod rank_correlation;
// Change over time.
mod kendall;
mod seasonal_interval;
// Near repeats.
mod knox;
pub mod near_repeat;
// Clusters, density and siting.
pub mod kde;
pub mod scan;
pub mod siting;
// Random numbers.
mod rng;

pub use hex_lattice::{HexLattice, Orientation};
pub use neighbours::{Neighbours, window_sums};

pub use fdr::benjamini_hochberg;
pub use gi_star::gi_star;
pub use harm::{HarmVerdicts, HarmWeights, compound_upper, harm_verdicts};
pub use moran::{GlobalMoran, LocalMoran, Quadrant, global_moran, local_moran};
pub use permutation::{
    PermutationRank, PermutationStatistics, PermutationTest, Permutations, TooFewPermutations, permutation_q,
    permutation_statistics, permute,
};
pub use tails::{beta_binomial_lower, beta_binomial_upper, binomial_upper, normal_upper, two_sided};
pub use window_test::{WindowNull, WindowTest, Windows, window_test};

pub use dispersion::{Dispersion, PlaceDispersion, estimate_dispersion, squared_score};
pub use hot_cold::{HotColdState, WindowShares, hot_cold_states};
pub use verdict::{
    DEFAULT_ALPHA, DEFAULT_AT_LEAST, HotTest, LeaveOutTest, Observations, TestOptions, Verdicts, verdicts,
};

pub use gamma_poisson::{GammaPrior, Posterior, Rate, fit_gamma_prior, posteriors};
pub use interval::{Interval, Z_95, gamma_quantile, poisson_interval};
pub use ranks::{RANK_LEVEL, RankInterval, rank_intervals, ranks};
pub use shrinkage::{Shrinkage, ShrunkRate, marshall};

pub use concentration::{Concentration, concentration};
pub use e_test::{EStatistic, ETest, e_test, overdispersed_e_test, rate_ratio};
pub use overlap::{ColocationTest, Jaccard, Untestable, colocation_test, jaccard};
pub use proportions::{
    Contingency, KProportions, KProportionsTest, TwoProportions, TwoProportionsTest, contingency, fisher,
    k_proportions, shrink_proportions, two_proportions, wilson_interval,
};
pub use rank_correlation::{RankCorrelation, correlation, mean_ranks, rank_correlation};

pub use kendall::{Kendall, MIN_VALUES, mann_kendall, seasonal_kendall, seasonal_slope, sen_slope};
pub use seasonal_interval::{SeasonalIntervals, seasonal_intervals};

pub use knox::{KnoxCell, KnoxTest, MIN_EXPECTED, MIN_RATIO, Reach, RiskWindow, knox, risk_window};

pub use rng::{Draws, RandomStreams};
