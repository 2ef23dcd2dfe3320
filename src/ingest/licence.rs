//! The licence of open data, where the format identifies the publisher.

use super::ledger::Ledger;

/// The beginnings of the names of formats that only one publisher uses, each with its attribution.
const ATTRIBUTIONS: [(&str, &str); 4] = [
    (
        "police s",
        "Contains public sector information from data.police.uk licensed under the Open Government Licence v3.0",
    ),
    (
        "food hygiene",
        "Food Standards Agency: Food Hygiene Rating Scheme data licensed under the Open Government Licence v3.0",
    ),
    ("premises of OpenStreetMap", "© OpenStreetMap contributors, Open Database Licence (ODbL) 1.0"),
    ("TfL ", "Powered by TfL Open Data. Contains OS data © Crown copyright and database rights"),
];

/// The attributions for the files of a ledger, each once, in a fixed order.
///
/// Files whose format does not identify a publisher have none; the user has to add it.
pub fn licences(ledger: &Ledger) -> Vec<&'static str> {
    let has = |prefix: &str| ledger.files().iter().any(|account| account.format.starts_with(prefix));
    ATTRIBUTIONS.into_iter().filter(|(prefix, _)| has(prefix)).map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::crime::{POLICE_API, POLICE_STREET};
    use crate::ingest::rejected_rows::DroppedRows;
    use crate::ingest::{FileAccount, footfall, premises};

    #[test]
    fn attributes_formats_of_known_publishers() {
        let lines = |formats: &[&'static str]| {
            let account = |format: &&'static str| {
                FileAccount::new("a".into(), format, String::new(), 0, 0, DroppedRows::default())
            };
            let mut ledger = Ledger::default();
            ledger.open(formats.iter().map(account).collect());
            licences(&ledger)
        };
        assert_eq!(lines(&[POLICE_STREET, POLICE_STREET, POLICE_API]).len(), 1);
        let known =
            premises::FORMATS.into_iter().chain(footfall::FORMATS).filter(|format| !lines(&[format]).is_empty());
        let known: Vec<&str> = known.map(|format| format.split_whitespace().next().unwrap_or_default()).collect();
        assert_eq!(known, ["food", "premises", "TfL", "TfL", "TfL"]);
        assert_eq!(
            lines(&["TfL daily taps (CSV)", POLICE_STREET])[0],
            ATTRIBUTIONS[0].1,
            "the order of the files does not matter"
        );
        assert!(lines(&["events (mapped table)", "areas (GeoJSON)"]).is_empty());
    }
}
