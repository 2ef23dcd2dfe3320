//! One place of each category, and each place in one category.

use super::*;
use Direction::{Down, Level, Up};

/// `h`, `c` and anything else, a step each; `?` is a step that is not known.
fn states(text: &str) -> Vec<HotColdState> {
    let side = |letter| match letter {
        'h' => HotColdState::Hot,
        'c' => HotColdState::Cold,
        _ => HotColdState::Neutral,
    };
    text.chars().filter(|letter| *letter != '?').map(side).collect()
}

fn name(text: &str, trend: Direction) -> &'static str {
    emerging(&states(text), trend).as_str()
}

#[test]
fn one_place_of_each_category() {
    let fixtures = [
        ("...........h", Level, "new hot"),
        ("........hhhh", Up, "consecutive hot"),
        ("hhhhh.hhhhhh", Up, "intensifying hot"),
        ("hhhhhhhhhhhh", Level, "persistent hot"),
        (".hhhhhhhhhhh", Down, "diminishing hot"),
        (".h..hh.....h", Level, "sporadic hot"),
        ("..cc..h...hh", Level, "oscillating hot"),
        ("hhhhhhhhhhh.", Down, "historical hot"),
        ("...........c", Level, "new cold"),
        (".........ccc", Down, "consecutive cold"),
        ("cccc.ccccccc", Down, "intensifying cold"),
        ("cccccccccccc", Level, "persistent cold"),
        ("c.cccccccccc", Up, "diminishing cold"),
        ("cc..c..cc..c", Level, "sporadic cold"),
        ("..h...c...cc", Level, "oscillating cold"),
        ("ccccccccccc.", Level, "historical cold"),
        ("..h..c.hh...", Up, "no pattern"),
    ];
    let mut met: Vec<&str> = fixtures.iter().map(|(_, _, category)| *category).collect();
    for (steps, trend, category) in fixtures {
        assert_eq!(name(steps, trend), category, "{steps}");
    }
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), Emerging::ALL.len());
}

#[test]
fn what_fits_two_categories_has_the_first_and_what_is_now_goes_before_what_was() {
    for (steps, trend, category) in [
        ("hhhhhhhhhhhc", Level, "new cold"),
        ("ccccccccccch", Level, "new hot"),
        ("c..........h", Level, "new hot"),
        ("c........hhh", Level, "consecutive hot"),
        ("c.hhhhhhhhhh", Level, "consecutive hot"),
        ("chhhhhhhhhhh", Level, "persistent hot"),
        ("hc.........h", Level, "oscillating hot"),
        ("hhhhhhhhhh..", Level, "no pattern"),
        ("............", Up, "no pattern"),
    ] {
        assert_eq!(name(steps, trend), category, "{steps}");
    }
}

#[test]
fn nine_tenths_are_exact() {
    assert_eq!(name("hhhhhhhhh.", Level), "historical hot");
    assert_eq!(name("hhhhhhhh.", Level), "no pattern", "8 of 9");
    assert_eq!(name(".hhhhhhhhh", Level), "persistent hot");
    assert_eq!(name(".hhhhhhhh", Level), "consecutive hot", "8 of 9");
    assert_eq!(name("h.hhhhhhhhhhhhhhhhhh", Up), "intensifying hot");
}

#[test]
fn short_series_and_steps_that_are_not_known() {
    assert_eq!(name("", Level), "no pattern");
    assert_eq!(name("h", Level), "new hot");
    assert_eq!(name("hh", Level), "persistent hot");
    assert_eq!(name(".hh", Level), "consecutive hot");
    // A gap in the middle neither breaks a run nor counts among the steps; after a last step that is not known the one before it is
    // the last.
    assert_eq!(name("........h??h", Level), "consecutive hot");
    assert_eq!(name("hhhhh??hhhhh", Level), "persistent hot");
    assert_eq!(name("..........h?", Level), "new hot");
}

/// Whether a place is of a category, said as the documentation says it and not as [`emerging`] finds it.
fn is(category: Emerging, steps: &str, trend: Direction) -> bool {
    let cold = (category as usize) >= 8;
    let turned = |letter| match letter {
        'h' if cold => 'c',
        'c' if cold => 'h',
        other => other,
    };
    let steps: String = steps.chars().map(turned).collect();
    let trend = if !cold {
        trend
    } else {
        [Down, Level, Up][[Up, Level, Down].iter().position(|d| *d == trend).expect("one of 3")]
    };
    let hot = steps.matches('h').count();
    let share = hot as f64 / steps.len() as f64;
    let (now, nearly) = (steps.ends_with('h'), share > 0.899_999);
    let before = steps.trim_end_matches('h');
    let new = now && hot == 1;
    let consecutive = now && hot >= 2 && !before.contains('h') && !nearly;
    let mostly = now && hot >= 2 && nearly;
    match Emerging::ALL[category as usize % 8] {
        _ if category == Emerging::NoPattern => Emerging::ALL[..16].iter().all(|other| !is(*other, &steps, trend)),
        Emerging::NewHot => new,
        Emerging::ConsecutiveHot => consecutive,
        Emerging::IntensifyingHot => mostly && trend == Up,
        Emerging::PersistentHot => mostly && trend == Level,
        Emerging::DiminishingHot => mostly && trend == Down,
        Emerging::SporadicHot => now && !new && !consecutive && !mostly && !steps.contains('c'),
        Emerging::OscillatingHot => now && !new && !consecutive && !mostly && steps.contains('c'),
        _ => steps.ends_with('.') && nearly,
    }
}

#[test]
fn every_course_has_exactly_one_category_and_it_is_what_it_says() {
    let mut courses = vec![String::new()];
    let mut met = std::collections::BTreeSet::new();
    for steps in 1..=8 {
        courses = courses.iter().flat_map(|course| ['h', 'c', '.'].map(|step| format!("{course}{step}"))).collect();
        // Only of ten steps or more can some be nine tenths and not all: shorter courses are also taken after a long one.
        let before = if steps <= 4 { &["", "hhhhhhhhhhh", "ccccccccccc"][..] } else { &[""] };
        let padded = |course: &String| before.iter().map(|before| format!("{before}{course}")).collect::<Vec<_>>();
        for course in courses.iter().flat_map(padded) {
            for trend in [Up, Level, Down] {
                let found = emerging(&states(&course), trend);
                let fitting: Vec<_> = Emerging::ALL.iter().filter(|category| is(**category, &course, trend)).collect();
                assert_eq!(fitting, [&found], "{course} {trend:?}");
                met.insert(found);
            }
        }
    }
    assert_eq!(met.len(), Emerging::ALL.len());
}
