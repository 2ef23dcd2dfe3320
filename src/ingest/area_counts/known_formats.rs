//! Tables of counts that are recognised by their header: those of the London Datastore.

use std::collections::BTreeMap;

use super::months;
use crate::ingest::mapping::{Holds, Mapping, OneOrMore, Role};
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::table::column;

/// A known form.
pub struct Known {
    /// Whose it is.
    pub source: &'static str,
    /// How it is called in the ledger.
    pub format: &'static str,
    /// What its columns mean.
    pub mapping: Mapping,
    /// Why rows of other values than its `only` are left out.
    pub others: DropReason,
    /// What a reader of the counts should know.
    pub note: &'static str,
}

const POLICE: &str = "Metropolitan Police Service";

/// The form that a header belongs to.
pub fn of(columns: &[String]) -> Option<Known> {
    let has = |names: &[&str]| names.iter().all(|name| column(columns, name).is_some());
    if has(&["lsoa_code", "borough", "major_category", "minor_category"]) && months::columns(columns).next().is_some() {
        return Some(by_lsoa());
    }
    has(&["ward_name_clean_2", "borough_name", "recorded_date_months", "count", "sheet", "vawg_offence"]).then(by_ward)
}

/// Metropolitan Police: recorded crime by LSOA, a column a month.
fn by_lsoa() -> Known {
    let columns = [
        (Role::Area, "lsoa_code"),
        (Role::AreaWithin, "borough"),
        (Role::Category, "major_category"),
        (Role::Offence, "minor_category"),
    ];
    let format = "Metropolitan Police recorded crime by LSOA and month";
    Known { source: POLICE, format, mapping: mapping(&columns), others: DropReason::NotAskedFor, note: "" }
}

/// Metropolitan Police: violence against women and girls by ward and month. The file holds every offence twice: on one sheet by
/// ward, on the other by offence without a place.
fn by_ward() -> Known {
    let columns = [
        (Role::Area, "ward_name_clean_2"),
        (Role::AreaWithin, "borough_name"),
        (Role::Time, "recorded_date_months"),
        (Role::Count, "count"),
    ];
    let mut mapping = mapping(&columns);
    mapping.only = of_one("sheet", "Offence count location");
    mapping.missing = of_one("ward_name_clean_2", "N/K");
    mapping.category = Some("violence against women and girls".into());
    Known {
        source: POLICE,
        format: "Metropolitan Police violence against women and girls by ward and month",
        mapping,
        others: DropReason::CountedElsewhere,
        note: "months are those in which offences were recorded; the counts include offences that the force flags as being \
               outside violence against women and girls, which its sheet by ward does not tell apart",
    }
}

fn mapping(columns: &[(Role, &str)]) -> Mapping {
    let columns = columns.iter().map(|(role, name)| (*role, OneOrMore::One((*name).to_owned())));
    Mapping { holds: Holds::AreaCounts, columns: columns.collect(), ..Mapping::default() }
}

fn of_one(column: &str, value: &str) -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([(column.to_owned(), vec![value.to_owned()])])
}
