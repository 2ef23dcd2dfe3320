//! The results of a calibration, with a sentence for the report.

use super::calibration::{Alarm, AlarmRate};

/// An alarm rate on the study grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationRate {
    /// The relative risk of the planted hotspot; 1 without one, and the rate is one of false alarms.
    pub relative_risk: f64,
    /// Cells of the planted block; `None` where nothing was planted.
    pub block_cells: Option<usize>,
    /// The measured rate.
    pub alarm_rate: AlarmRate,
}

/// The calibration of a theme's verdicts for the grid, totals and settings of the study.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Events of the cells that are reported and tested.
    pub events: u64,
    /// The number of these cells.
    pub cells: usize,
    /// Observed months.
    pub months: usize,
    /// The dispersion estimated from the study (variance of a cell's month over its mean); `None` without an estimate, and simulated
    /// events are then independent.
    pub dispersion: Option<f64>,
    /// The measured rates.
    pub rates: Vec<CalibrationRate>,
}

impl Calibration {
    /// Events per tested cell.
    pub fn events_per_cell(&self) -> f64 {
        self.events as f64 / self.cells.max(1) as f64
    }

    /// The rate of a verdict for a relative risk.
    pub fn rate(&self, verdict: Alarm, relative_risk: f64) -> Option<&CalibrationRate> {
        self.rates.iter().find(|rate| rate.alarm_rate.verdict == verdict && rate.relative_risk == relative_risk)
    }

    /// Describes the rates of the verdict `hot` in a few sentences.
    pub fn explain(&self) -> String {
        let percent = |rate: &AlarmRate| {
            let [share, low, high] = [rate.rate.value, rate.rate.low, rate.rate.high].map(|share| 100.0 * share);
            format!("{share:.1} % of {} runs ({low:.1} to {high:.1} %)", rate.runs)
        };
        let Some(null) = self.rate(Alarm::Hot, 1.0) else {
            return "There are no events to simulate, so nothing was measured.".into();
        };
        let several = |number: usize, what: &str| {
            if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
        };
        let dispersion = match self.dispersion {
            Some(dispersion) => format!("variance over mean {dispersion:.2}"),
            None => "overdispersion not estimated, none simulated".into(),
        };
        let mut text = format!(
            "On {} with {} in {} ({dispersion}), a map without any true hotspot shows at least one hot cell in {}.",
            several(self.cells, "cell"),
            several(self.events as usize, "event"),
            several(self.months, "month"),
            percent(&null.alarm_rate),
        );
        for rate in self.rates.iter().filter(|rate| rate.alarm_rate.verdict == Alarm::Hot && rate.relative_risk > 1.0) {
            let cells = rate.block_cells.unwrap_or_default();
            text += &format!(
                " A block of {cells} cells with {} times the risk is found in {}.",
                rate.relative_risk,
                percent(&rate.alarm_rate)
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
    fn explains_false_alarms_and_detections() {
        let interval = |rate: f64| Interval { value: rate, low: rate / 2.0, high: 2.0 * rate };
        let alarm_rate = |rate, runs| AlarmRate { verdict: Alarm::Hot, rate: interval(rate), runs };
        let rates = vec![
            CalibrationRate { relative_risk: 1.0, block_cells: None, alarm_rate: alarm_rate(0.02, 400) },
            CalibrationRate { relative_risk: 3.0, block_cells: Some(7), alarm_rate: alarm_rate(0.5, 400) },
        ];
        let found = Calibration { events: 1_375, cells: 233, months: 12, dispersion: Some(1.31), rates };
        assert_eq!(
            found.explain(),
            "On 233 cells with 1375 events in 12 months (variance over mean 1.31), a map without any \
             true hotspot shows at least one hot cell in 2.0 % of 400 runs (1.0 to 4.0 %). A block of 7 cells with 3 times the \
             risk is found in 50.0 % of 400 runs (25.0 to 100.0 %)."
        );
        let unknown = Calibration { dispersion: None, ..found.clone() };
        assert!(unknown.explain().contains("(overdispersion not estimated, none simulated)"));
        let nothing = Calibration { rates: Vec::new(), ..found };
        assert!(nothing.explain().contains("nothing was measured"));
    }
}
