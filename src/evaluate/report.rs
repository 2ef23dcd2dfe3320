//! What a calibration found, in rows and in a sentence for the report.

use super::calibration::{Alarm, Measured};

/// A rate on the study's own ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Times the risk that was planted; 1 where nothing was: then the rate is one of false alarms.
    pub relative_risk: f64,
    /// Cells of the planted block; `None` where nothing was planted.
    pub block_cells: Option<usize>,
    /// What was measured.
    pub measured: Measured,
}

/// A theme's verdicts, measured on the study's own ground, totals and settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Events of the cells that are reported and tested.
    pub events: u64,
    /// These cells.
    pub cells: usize,
    /// Months observed.
    pub months: usize,
    /// Variance of a cell's month over its mean, as estimated from the study; `None` where it could not be, and worlds were drawn without
    /// clumping.
    pub dispersion: Option<f64>,
    /// The rates.
    pub rates: Vec<Rate>,
}

impl Calibration {
    /// Events per cell that is tested.
    pub fn events_per_cell(&self) -> f64 {
        self.events as f64 / self.cells.max(1) as f64
    }

    /// The rate of a verdict for a relative risk.
    pub fn rate(&self, verdict: Alarm, relative_risk: f64) -> Option<&Rate> {
        self.rates.iter().find(|rate| rate.measured.verdict == verdict && rate.relative_risk == relative_risk)
    }

    /// What the rates of `hot` mean, for people.
    pub fn sentence(&self) -> String {
        let percent = |measured: &Measured| {
            let [share, low, high] =
                [measured.rate.value, measured.rate.low, measured.rate.high].map(|share| 100.0 * share);
            format!("{share:.1} % of {} runs ({low:.1} to {high:.1} %)", measured.runs)
        };
        let Some(null) = self.rate(Alarm::Hot, 1.0) else {
            return "There are no events to draw worlds from, so nothing was measured.".into();
        };
        let several = |number: usize, what: &str| {
            if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
        };
        let clumping = match self.dispersion {
            Some(dispersion) => format!("variance over mean {dispersion:.2}"),
            None => "clumping not known, none drawn".into(),
        };
        let mut text = format!(
            "On {} with {} in {} ({clumping}), a map of ground where nothing is out of the ordinary shows at least one hot cell in {}.",
            several(self.cells, "cell"),
            several(self.events as usize, "event"),
            several(self.months, "month"),
            percent(&null.measured),
        );
        for rate in self.rates.iter().filter(|rate| rate.measured.verdict == Alarm::Hot && rate.relative_risk > 1.0) {
            let cells = rate.block_cells.unwrap_or_default();
            text += &format!(
                " A block of {cells} cells with {} times the risk is found in {}.",
                rate.relative_risk,
                percent(&rate.measured)
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::Interval;

    #[test]
    fn the_sentence_says_how_often_it_cries_wolf_and_how_often_it_sees_one() {
        let interval = |rate: f64| Interval { value: rate, low: rate / 2.0, high: 2.0 * rate };
        let measured = |rate, runs| Measured { verdict: Alarm::Hot, rate: interval(rate), runs };
        let rates = vec![
            Rate { relative_risk: 1.0, block_cells: None, measured: measured(0.02, 400) },
            Rate { relative_risk: 3.0, block_cells: Some(7), measured: measured(0.5, 400) },
        ];
        let found = Calibration { events: 1_375, cells: 233, months: 12, dispersion: Some(1.31), rates };
        assert_eq!(
            found.sentence(),
            "On 233 cells with 1375 events in 12 months (variance over mean 1.31), a map of ground where nothing is out of \
             the ordinary shows at least one hot cell in 2.0 % of 400 runs (1.0 to 4.0 %). A block of 7 cells with 3 times the \
             risk is found in 50.0 % of 400 runs (25.0 to 100.0 %)."
        );
        let unknown = Calibration { dispersion: None, ..found.clone() };
        assert!(unknown.sentence().contains("(clumping not known, none drawn)"));
        let nothing = Calibration { rates: Vec::new(), ..found };
        assert!(nothing.sentence().contains("nothing was measured"));
    }
}
