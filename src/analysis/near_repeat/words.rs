//! The risk window in words.

use crate::inference::{KnoxTest, Reach, RiskWindow};
use crate::stats::Bands;

/// What a test says of near repeats, for a meeting.
pub fn window(test: &KnoxTest, window: Option<&RiskWindow>) -> String {
    let bands = &test.bands;
    if let Err(few) = &test.q {
        let (runs, needed) = (test.replications, few.needed);
        return format!(
            "Whether events repeat nearby cannot be told by {runs} replications: at least {needed} are needed."
        );
    }
    let Some(window) = window else {
        return format!(
            "No near repeat is seen: after an event, others at the same place or within {} m are not clearly more likely in the \
             next {} days than chance would have them.",
            bands.metres, bands.days
        );
    };
    let reaches = window.reaches.iter().enumerate();
    let steps: Vec<String> = reaches.map(|(number, reach)| step(bands, reach, number == 0)).collect();
    let end = if window.cut_off {
        "that is up to the last band or period looked at: with more --bands or --periods it may go on"
    } else {
        "further away or later nothing is seen"
    };
    format!("After an event, another {}; {end}.", steps.join(", "))
}

fn step(bands: &Bands, reach: &Reach, first: bool) -> String {
    let metres = |row| bands.space(row).1.unwrap_or_default();
    let days = match bands.days as usize * reach.columns {
        1 => "on the same day".to_owned(),
        days => format!("within {days} days"),
    };
    let near = match (reach.first, reach.last) {
        (_, 0) => format!("at the same place {days}"),
        (0 | 1, last) if first => format!("within {} m and {}", metres(last), days.trim_start_matches("within ")),
        (from, last) => format!("at {} to {} m {days}", bands.space(from).0, metres(last)),
    };
    let (is, than) = if first { ("is ", " as likely as chance would have it") } else { ("", "") };
    let times = if reach.ratio.is_finite() { format!("{:.1} times", reach.ratio) } else { "more than ever".to_owned() };
    format!("{near} {is}{times}{than} (p {})", reach.p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::TooFewPermutations;

    fn test() -> KnoxTest {
        KnoxTest { bands: Bands::default(), replications: 999, cells: Vec::new(), q: Ok(Vec::new()) }
    }

    fn reach(first: usize, last: usize, columns: usize, ratio: f64) -> Reach {
        Reach { first, last, columns, ratio, p: 0.001 }
    }

    #[test]
    fn a_window_reads_as_one_would_say_it() {
        let met = RiskWindow { cells: Vec::new(), reaches: vec![reach(0, 2, 1, 2.34)], cut_off: false };
        assert_eq!(
            window(&test(), Some(&met)),
            "After an event, another within 200 m and 7 days is 2.3 times as likely as chance would have it (p 0.001); \
             further away or later nothing is seen."
        );
        let steps = vec![reach(0, 0, 4, 3.0), reach(1, 3, 2, 1.5)];
        let met = RiskWindow { cells: Vec::new(), reaches: steps, cut_off: true };
        let said = window(&test(), Some(&met));
        assert!(said.starts_with("After an event, another at the same place within 28 days is 3.0 times"), "{said}");
        assert!(said.contains("(p 0.001), at 0 to 300 m within 14 days 1.5 times (p 0.001); that is up to"), "{said}");
    }

    #[test]
    fn nothing_seen_and_too_few_replications_are_said() {
        assert!(window(&test(), None).starts_with("No near repeat is seen"));
        let few = KnoxTest { q: Err(TooFewPermutations { needed: 399 }), ..test() };
        assert!(window(&few, None).contains("at least 399"));
    }
}
