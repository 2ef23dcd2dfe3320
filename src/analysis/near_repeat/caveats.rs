//! What a reader of near repeats should know.

use super::{NearRepeatOutcome, RepeatedTheme};
use crate::analysis::caveats::of_files;
use crate::period::runs;

/// Months beyond which slow change is taken for near repeats: in ten years of Chicago's assaults pairs at the same place were 1.4
/// times as many as by chance up to four weeks, in one year 1.0 to 1.2 times after the first.
const LONG_MONTHS: usize = 24;

impl NearRepeatOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "places and days are tested to have nothing to do with each other: whatever moves crime from some places to others over the \
             period (seasons, events, closures, a source that begins later) looks like near repeats too"
                .to_owned(),
        ];
        if self.coverage.period.months() > LONG_MONTHS {
            notes.push(format!(
                "{} months is long: crime moves between places over years, and all of that looks like near repeats that last for weeks. Look \
                 year by year (--from, --to)",
                self.coverage.period.months()
            ));
        }
        for (body, months) in &self.coverage.gaps {
            notes.push(format!(
                "{body} has no rows for {}: its places are known in other months alone, which looks like near repeats",
                runs(months)
            ));
        }
        self.themes.iter().for_each(|theme| notes.extend(of_theme(theme)));
        notes.extend(of_files(&self.ledger));
        notes
    }
}

fn of_theme(theme: &RepeatedTheme) -> Vec<String> {
    let (paired, test) = (&theme.paired, &theme.test);
    let name = &theme.selection.name;
    let mut notes = Vec::new();
    let row = |row: usize| (0..test.bands.columns()).map(|column| test.cell(row, column).observed).sum::<u64>();
    let near: u64 = (0..=test.bands.number).map(row).sum();
    notes.push(format!(
        "theme {name}: {} events at {} places; {} of the {near} pairs within {} m are at the very same point, {} of them on the same day. \
         Where positions are rounded or moved to map points the same place is the same point and no address, and one incident may be \
         there in several rows",
        paired.events,
        paired.places,
        row(0),
        test.bands.reach_m(),
        paired.same_place_and_day,
    ));
    if paired.spans > 0 {
        notes.push(format!(
            "theme {name}: {} events have a beginning and an end: the day of the beginning is taken; {} last longer than a period of {} days, \
             so that their period is uncertain",
            paired.spans, paired.long_spans, test.bands.days
        ));
    }
    if paired.month_only > 0 {
        notes.push(format!("theme {name}: {} events carry a month and no day, and are left out", paired.month_only));
    }
    if paired.unlocated > 0 {
        notes.push(format!("theme {name}: {} events have no position, and are left out", paired.unlocated));
    }
    notes
}
