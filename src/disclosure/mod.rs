//! Figures made safe to share: small numbers withheld, and enough others that nothing in the same export brings them back.
//!
//! Whether a number is safe is not left to what one attacker happens to find. A suppressed number stands only when so many other *worlds*
//! (allocations of events to places, months and themes) are shown in which every published figure is exactly as published and this
//! number is another one. Nor does the choice of what to suppress tell them apart: it hangs on a secret, and for each of these worlds
//! there is one by which the same is chosen. No attacker, however clever, can rule one of them out by the export and this program. Which
//! of them is likelier is another question, and stays one.

mod feasible_tables;
mod move_search;
mod options;
mod policy;
mod published_totals;
mod suppress;
mod suppression_key;
mod suppression_state;

pub use options::{DisclosureOptions, LEAST, PUBLIC};
pub use policy::{SharedRow, apply_policy};
pub use published_totals::{Figure, Figures};
pub use suppress::{Suppression, suppress};
pub use suppression_key::SuppressionKey;
