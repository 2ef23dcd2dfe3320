//! The risk window in words.

use crate::output::{space_label, time_label};
use hexspot_stats::{KnoxTest, MIN_RATIO, Reach, RiskWindow};

/// What a test says of near repeats, for a meeting.
pub fn window(test: &KnoxTest, window: &RiskWindow) -> String {
    let bands = &test.bands;
    if let Err(few) = &test.q {
        let (runs, needed) = (test.replications, few.needed);
        return format!(
            "Whether events repeat nearby cannot be told by {runs} replications: at least {needed} are needed."
        );
    }
    if !test.is_testable() {
        return format!(
            "There are too few pairs to tell whether events repeat nearby: within {} m and {} days not even all of them in one band and \
             period would be more than chance may have.",
            bands.reach_m(),
            u64::from(bands.days) * bands.periods as u64
        );
    }
    let beside = beside(test, window);
    if window.reaches.is_empty() {
        return match beside {
            None => format!(
                "No near repeat is seen: after an event, others at the same place or within {} m are not clearly more likely in the \
                 next {} days than chance would have them.",
                bands.metres, bands.days
            ),
            Some(beside) => format!("No risk that begins near and soon after an event is seen; {beside}."),
        };
    }
    let reaches = window.reaches.iter().enumerate();
    let steps: Vec<String> = reaches.map(|(number, reach)| step(test, reach, number == 0)).collect();
    let mut ends = Vec::new();
    if window.cut_off {
        ends.push(
            "that is up to the last band or period looked at: with more --bands or --periods it may go on".into(),
        );
    }
    match beside {
        Some(beside) => ends.push(beside),
        None if !window.cut_off => ends.push("further away or later nothing is seen".into()),
        None => {}
    }
    format!("After an event, another {}; {}.", steps.join(", "), ends.join("; "))
}

fn step(test: &KnoxTest, reach: &Reach, first: bool) -> String {
    let bands = &test.bands;
    let metres = |row| bands.space(row).1.unwrap_or_default();
    let (from, to) = (bands.time(reach.from).0, bands.time(reach.to - 1).1.unwrap_or_default());
    let days = match from {
        0 if to == 1 => "on the same day".to_owned(),
        0 => format!("within {to} days"),
        _ if to - from == 1 => format!("{from} days later"),
        _ => format!("{from} to {} days later", to - 1),
    };
    let same_place_tells = || (reach.from..reach.to).any(|column| test.cell(0, column).ratio().is_some());
    let near = match (reach.first, reach.last) {
        (_, 0) => format!("at the same place {days}"),
        (1, last) if same_place_tells() => format!("elsewhere up to {} m away {days}", metres(last)),
        (0 | 1, last) => match days.strip_prefix("within ") {
            Some(days) => format!("within {} m and {days}", metres(last)),
            None => format!("within {} m {days}", metres(last)),
        },
        (from, last) => format!("at {} to {} m {days}", bands.space(from).0, metres(last)),
    };
    let (is, than) = if first { ("is ", " as likely as chance would have it") } else { ("", "") };
    format!("{near} {is}{:.1} times{than} (p {})", reach.ratio, reach.p)
}

/// What is significant and no part of the window; `None` where nothing is.
fn beside(test: &KnoxTest, window: &RiskWindow) -> Option<String> {
    /// Cells that a sentence names.
    const NAMED: usize = 3;
    let named = |(row, column): &(usize, usize)| {
        let (bands, cell) = (&test.bands, test.cell(*row, *column));
        let p = cell.p.map(|p| format!(", p {p}")).unwrap_or_default();
        let (space, time) = (space_label(bands, *row), time_label(bands, *column));
        format!("{space} and {time} apart ({} pairs where {:.2} are expected{p})", cell.observed, cell.expected)
    };
    let all = |cells: &[(usize, usize)]| {
        let more = cells.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        cells.iter().take(NAMED).map(named).collect::<Vec<_>>().join(", ") + &more
    };
    let apart = (!window.apart.is_empty()).then(|| {
        let aside = if window.reaches.is_empty() { "but there" } else { "aside from that there" };
        format!("{aside} are clearly more pairs than by chance at {}", all(&window.apart))
    });
    let slight = (!window.slight.is_empty())
        .then(|| format!("clearly more, but less than {MIN_RATIO} times as many, are at {}", all(&window.slight)));
    let said: Vec<String> = apart.into_iter().chain(slight).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::near_repeat::DistanceTimeBands;
    use hexspot_stats::{KnoxCell, TooFewPermutations};

    /// A test whose same place holds so many pairs where so many are expected; elsewhere ten where ten are.
    fn test(same_place: f64) -> KnoxTest {
        let bands = DistanceTimeBands::default();
        let cell = |number: usize| {
            let expected = if number < bands.columns() { same_place } else { 10.0 };
            KnoxCell {
                observed: 10,
                expected,
                mean: expected,
                deviation: 1.0,
                low: 0,
                high: 99,
                p: Some(0.001),
                testable: true,
            }
        };
        let cells: Vec<KnoxCell> = (0..bands.rows() * bands.columns()).map(cell).collect();
        KnoxTest { bands, replications: 999, q: Ok(vec![Some(0.5); cells.len()]), cells }
    }

    fn reach((first, last): (usize, usize), (from, to): (usize, usize), ratio: f64) -> Reach {
        Reach { first, last, from, to, ratio, p: 0.001 }
    }

    fn window_of(reaches: Vec<Reach>) -> RiskWindow {
        RiskWindow { reaches, ..RiskWindow::default() }
    }

    #[test]
    fn a_window_reads_as_one_would_say_it() {
        assert_eq!(
            window(&test(10.0), &window_of(vec![reach((0, 2), (0, 1), 2.34)])),
            "After an event, another within 200 m and 7 days is 2.3 times as likely as chance would have it (p 0.001); \
             further away or later nothing is seen."
        );
        let steps = vec![reach((0, 0), (0, 4), 3.0), reach((1, 3), (1, 2), 1.5)];
        let said = window(&test(10.0), &RiskWindow { cut_off: true, ..window_of(steps) });
        assert!(said.starts_with("After an event, another at the same place within 28 days is 3.0 times"), "{said}");
        let later = "(p 0.001), elsewhere up to 300 m away 7 to 13 days later 1.5 times (p 0.001); that is up to";
        assert!(said.contains(later), "{said}");
        let alone = window_of(vec![reach((1, 1), (0, 1), 6.0)]);
        assert!(window(&test(10.0), &alone).starts_with("After an event, another elsewhere up to 100 m away within"));
        assert!(window(&test(0.1), &alone).starts_with("After an event, another within 100 m and 7 days is 6.0 times"));
    }

    #[test]
    fn what_is_clear_beside_the_window_is_never_nothing() {
        let apart = RiskWindow { apart: vec![(3, 2)], ..window_of(vec![reach((0, 0), (0, 1), 3.0)]) };
        let said = window(&test(10.0), &apart);
        let named = "aside from that there are clearly more pairs than by chance at 200 to 300 m and 14 to 20 days apart \
                     (10 pairs where 10.00 are expected, p 0.001)";
        assert!(said.contains(named) && !said.contains("nothing is seen"), "{said}");
        let slight = RiskWindow { slight: vec![(0, 0), (0, 1), (0, 2), (0, 3)], ..RiskWindow::default() };
        let said = window(&test(9.0), &slight);
        assert!(
            said.contains("clearly more, but less than 1.2 times as many, are at same place and 0 to 6 days"),
            "{said}"
        );
        assert!(said.contains("and 1 more") && !said.contains("No near repeat"), "{said}");
    }

    #[test]
    fn nothing_seen_and_too_little_to_see_are_said() {
        let nothing = RiskWindow::default();
        assert!(window(&test(10.0), &nothing).starts_with("No near repeat is seen"));
        let few = KnoxTest { q: Err(TooFewPermutations { needed: 399 }), ..test(10.0) };
        assert!(window(&few, &nothing).contains("at least 399"));
        let pairs = KnoxTest { q: Ok(vec![None; 30]), ..test(10.0) };
        assert!(window(&pairs, &nothing).starts_with("There are too few pairs to tell"));
    }
}
