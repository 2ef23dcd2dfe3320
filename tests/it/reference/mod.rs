//! Numbers made by other software. Each JSON holds inputs beside outputs and says in `note` what made it;
//! `h3_cells.json` is made by `crates/stats/tests/reference/make_reference.py`.

mod cells;
mod ostn15;
