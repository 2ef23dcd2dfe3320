//! Built-in mappings for tables of counts that are recognised by their header: those of the London Datastore.

use std::collections::BTreeMap;

use super::rows::month_columns;
use crate::ingest::mapping::{ColumnNames, Mapping, Role, TableContent};
use crate::ingest::rejected_rows::DropReason;
use crate::ingest::table::column;

/// A known format.
pub struct KnownFormat {
    /// The source of its counts.
    pub source: &'static str,
    /// Its name in the ledger.
    pub format: &'static str,
    /// The meaning of its columns.
    pub mapping: Mapping,
    /// Why rows with values other than its `only` are excluded.
    pub drop_reason: DropReason,
    /// A remark for readers of the counts.
    pub note: &'static str,
}

const POLICE: &str = "Metropolitan Police Service";

/// The known format with this header.
pub fn recognise(columns: &[String]) -> Option<KnownFormat> {
    let has = |names: &[&str]| names.iter().all(|name| column(columns, name).is_some());
    if has(&["lsoa_code", "borough", "major_category", "minor_category"]) && month_columns(columns).next().is_some() {
        return Some(by_lsoa());
    }
    has(&["ward_name_clean_2", "borough_name", "recorded_date_months", "count", "sheet", "vawg_offence"]).then(by_ward)
}

/// Metropolitan Police: recorded crime by LSOA, with a column per month.
fn by_lsoa() -> KnownFormat {
    let columns = [
        (Role::Area, "lsoa_code"),
        (Role::AreaWithin, "borough"),
        (Role::Category, "major_category"),
        (Role::Offence, "minor_category"),
    ];
    let format = "Metropolitan Police recorded crime by LSOA and month";
    KnownFormat { source: POLICE, format, mapping: mapping(&columns), drop_reason: DropReason::NotSelected, note: "" }
}

/// Metropolitan Police: violence against women and girls by ward and month. The file has every offence twice: on one sheet by
/// ward, on the other by offence without a place.
fn by_ward() -> KnownFormat {
    let columns = [
        (Role::Area, "ward_name_clean_2"),
        (Role::AreaWithin, "borough_name"),
        (Role::Time, "recorded_date_months"),
        (Role::Count, "count"),
    ];
    let mut mapping = mapping(&columns);
    mapping.only = one_value("sheet", "Offence count location");
    mapping.missing = one_value("ward_name_clean_2", "N/K");
    mapping.category = Some("violence against women and girls".into());
    KnownFormat {
        source: POLICE,
        format: "Metropolitan Police violence against women and girls by ward and month",
        mapping,
        drop_reason: DropReason::CountedInOtherRows,
        note: "months are those in which offences were recorded; the counts include offences that the force flags as being \
               outside violence against women and girls, which its sheet by ward does not tell apart",
    }
}

fn mapping(columns: &[(Role, &str)]) -> Mapping {
    let columns = columns.iter().map(|(role, name)| (*role, ColumnNames::One((*name).to_owned())));
    Mapping { holds: TableContent::AreaCounts, columns: columns.collect(), ..Mapping::default() }
}

fn one_value(column: &str, value: &str) -> BTreeMap<String, Vec<String>> {
    BTreeMap::from([(column.to_owned(), vec![value.to_owned()])])
}
