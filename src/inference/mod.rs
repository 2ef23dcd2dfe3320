//! How sure: p-values, false-discovery control, intervals and verdicts. The only room with random numbers.

mod clumped_e_test;
mod compound;
mod dispersion;
mod draws;
mod e_test;
mod fdr;
mod gamma_poisson;
mod gamma_quantile;
mod harm_mix;
mod harm_test;
mod hierarchy;
mod interval;
mod knox;
mod overlap;
mod permutation;
mod permutation_q;
mod permuted;
mod posterior;
mod proportion;
mod rank_correlation;
mod rank_interval;
mod ratio;
mod risk_window;
mod scan;
mod several_shares;
mod shrunken_shares;
mod side;
mod streams;
mod tails;
mod two_shares;
mod usual_range;
mod variation;
mod verdict;
mod window_test;
mod without;

pub use clumped_e_test::clumped_e_test;
pub use compound::compound_upper;
pub use dispersion::{Dispersion, estimate};
pub use draws::{Draws, DrawsChoice};
pub use e_test::{EStatistic, ETest, e_test};
pub use fdr::benjamini_hochberg;
pub use gamma_poisson::{GammaPrior, fit};
pub use gamma_quantile::gamma_quantile;
pub use harm_mix::HarmMix;
pub use harm_test::{HarmJudgement, judge_harm};
pub use hierarchy::posteriors;
pub use interval::{Interval, Z_95, poisson_interval};
pub use knox::{KnoxCell, KnoxTest, LEAST_EXPECTED, knox};
pub use overlap::{OverlapTest, Untestable, overlap_test};
pub use permutation::{DEFAULT_PERMUTATIONS, Permutations, Permuted, permute};
pub use permutation_q::{TooFewPermutations, permutation_q};
pub use permuted::{ByPermutation, PermutedStatistics, permuted_statistics};
pub use posterior::{Posterior, Rate};
pub use proportion::wilson;
pub use rank_correlation::{RankCorrelation, rank_correlation};
pub use rank_interval::{RANK_LEVEL, RankInterval, rank_intervals};
pub use ratio::rate_ratio;
pub use risk_window::{LEAST_RATIO, Reach, RiskWindow, risk_window};
pub use scan::{Cluster, DEFAULT_REPLICATIONS, ScanTest, Scanning, permutation_scan_test, scan_test};
pub use several_shares::{SeveralShares, SharesTest, several_shares};
pub use shrunken_shares::shares_towards;
pub use side::{Places, Side, sides};
pub use streams::Streams;
pub use tails::{beta_binomial_lower, beta_binomial_upper, binomial_upper, normal_upper, two_sided};
pub use two_shares::{ShareTest, TwoShares, fisher, two_shares};
pub use usual_range::{UsualRanges, usual_ranges};
pub use variation::{FEWEST_DEGREES, Variation, squared_score};
pub use verdict::{Judgement, Observed, Question, Test, judge};
pub use window_test::{Null, WindowTest, Windows, window_test};
pub use without::Without;

/// The false-discovery rate at which a cell is called hot.
pub const DEFAULT_ALPHA: f64 = 0.05;

/// The multiple of its expectation that a window must exceed to be hot.
pub const DEFAULT_AT_LEAST: f64 = 1.0;

/// The seed of a run that names none.
pub const DEFAULT_SEED: u64 = 20_260_101;
