//! Figures made safe to share: small numbers withheld, and enough others that nothing in the same export brings them back.
//!
//! Whether a number is safe is not left to what one attacker happens to find. A suppressed number stands only when so many other *worlds*
//! (allocations of events to places, months and themes) are shown in which every published figure is exactly as published and this
//! number is another one: no attacker, however clever, can tell them apart by the export alone.

mod asked;
mod figures;
mod stand;
mod suppress;
mod withheld;
mod world;

pub use asked::{LEAST, PUBLIC, Sharing};
pub use figures::{Figure, Figures};
pub use stand::{Field, OF_CELLS, OF_HOTSPOTS, OF_MONTHS, Row, Stands, stand};
pub use suppress::{Suppression, suppress};
