//! Statistics of crime hotspots: pure functions on slices.
//!
//! Nothing here reads a file or a clock, and random numbers come only from [`RandomStreams`], so results depend on the arguments alone.

mod colocation_test;
mod compound_poisson;
mod concentration;
mod contingency;
mod dispersion;
mod e_test;
mod fdr;
mod gamma_poisson;
mod gamma_poisson_hyperprior;
mod gamma_quantile;
mod gi_star;
mod harm_test;
mod harm_weights;
mod hex_lattice;
mod hot_cold_series;
mod interval;
mod jaccard;
mod k_proportions;
pub mod kde;
mod kendall;
mod knox;
mod leave_out_sensitivity;
mod monte_carlo;
mod moran;
pub mod near_repeat;
mod neighbours;
mod overdispersed_e_test;
mod permutation;
mod permutation_q;
mod permutation_statistics;
mod place_dispersion;
mod posterior;
mod rank_correlation;
mod rank_interval;
mod ranks;
mod rate_ratio;
mod risk_window;
mod rng;
pub mod scan;
mod seasonal_interval;
mod shrinkage;
mod shrunken_proportions;
pub mod siting;
mod spearman;
mod tails;
mod two_proportions;
mod verdict;
mod wilson_interval;
mod window_sums;
mod window_test;

pub use colocation_test::{ColocationTest, Untestable, colocation_test};
pub use compound_poisson::compound_upper;
pub use concentration::{Concentration, concentration};
pub use contingency::{Contingency, contingency};
pub use dispersion::{Dispersion, estimate_dispersion};
pub use e_test::{EStatistic, ETest, e_test};
pub use fdr::benjamini_hochberg;
pub use gamma_poisson::{GammaPrior, fit_gamma_prior};
pub use gamma_poisson_hyperprior::posteriors;
pub use gamma_quantile::gamma_quantile;
pub use gi_star::gi_star;
pub use harm_test::{HarmVerdicts, harm_verdicts};
pub use harm_weights::HarmWeights;
pub use hex_lattice::{HexLattice, Turn};
pub use hot_cold_series::{HotColdState, WindowShares, hot_cold_series};
pub use interval::{Interval, Z_95, poisson_interval};
pub use jaccard::{Jaccard, jaccard};
pub use k_proportions::{KProportions, SharesTest, k_proportions};
pub use kendall::{Kendall, MIN_VALUES, mann_kendall, seasonal_kendall, seasonal_slope, sen_slope};
pub use knox::{KnoxCell, KnoxTest, MIN_EXPECTED, knox};
pub use leave_out_sensitivity::LeaveOutTest;
pub use monte_carlo::Draws;
pub use moran::{GlobalMoran, LocalMoran, Quadrant, global_moran, local_moran};
pub use neighbours::Neighbours;
pub use overdispersed_e_test::overdispersed_e_test;
pub use permutation::{DEFAULT_PERMUTATIONS, Permutations, Permuted, permute};
pub use permutation_q::{TooFewPermutations, permutation_q};
pub use permutation_statistics::{ByPermutation, PermutedStatistics, permuted_statistics};
pub use place_dispersion::{MIN_DEGREES, PlaceDispersion, squared_score};
pub use posterior::{Posterior, Rate};
pub use rank_correlation::{RankCorrelation, rank_correlation};
pub use rank_interval::{RANK_LEVEL, RankInterval, rank_intervals};
pub use ranks::{ordinal, ranks};
pub use rate_ratio::rate_ratio;
pub use risk_window::{MIN_RATIO, Reach, RiskWindow, risk_window};
pub use rng::RandomStreams;
pub use seasonal_interval::{SeasonalIntervals, seasonal_intervals};
pub use shrinkage::{Shrinkage, ShrunkRate, marshall};
pub use shrunken_proportions::shrink_proportions;
pub use spearman::{correlation, mean_ranks};
pub use tails::{beta_binomial_lower, beta_binomial_upper, binomial_upper, normal_upper, two_sided};
pub use two_proportions::{ShareTest, TwoProportions, fisher, two_proportions};
pub use verdict::{HotTest, Observations, TestOptions, Verdicts, verdicts};
pub use wilson_interval::wilson_interval;
pub use window_sums::window_sums;
pub use window_test::{Null, WindowTest, Windows, window_test};

/// The false-discovery rate at which a cell is called hot.
pub const DEFAULT_ALPHA: f64 = 0.05;

/// The multiple of its expectation that a window must exceed to be hot.
pub const DEFAULT_AT_LEAST: f64 = 1.0;

/// The seed of a run that names none.
pub const DEFAULT_SEED: u64 = 20_260_101;
