//! What each site is worth, and how few do.

use super::*;

#[test]
fn the_worth_of_each_site_adds_up_to_the_whole() {
    for number in 0..24 {
        let town = Town::at_random(number, with([true, true, number % 2 == 0, number % 3 == 0, number % 4 == 0]));
        let coverage = town.coverage();
        let siting = town.siting(&coverage);
        let Ok(solved) = siting.solve(Effort::default()) else { continue };
        let worth = siting.worth(&solved.chosen);
        let gained: f64 = worth.iter().map(|worth| worth.gain).sum();
        assert!((siting.value(&[]) + gained - solved.value).abs() < 1e-9);
        assert!(worth.windows(2).all(|pair| pair[0].gain >= pair[1].gain - 1e-9), "what is won first adds most");
        assert!((worth.last().expect("sites").after - solved.value).abs() < 1e-9);
        for worth in &worth {
            check(&town, &siting, &solved, worth);
        }
    }
}

/// The next best is the best of those that keep the rules.
fn check(town: &Town, siting: &Siting<'_>, solved: &Solution, worth: &SiteValue) {
    let others: Vec<usize> = solved.chosen.iter().copied().filter(|site| *site != worth.site).collect();
    assert!((solved.value - siting.value(&others) - worth.lost_without).abs() < 1e-9);
    let exchanged = |other: usize| [&others[..], &[other]].concat();
    let allowed = (0..siting.coverage.candidates())
        .filter(|other| !solved.chosen.contains(other) && town.keeps(bits(&exchanged(*other))));
    let best = allowed.map(|other| siting.value(&exchanged(other))).max_by(f64::total_cmp);
    assert_eq!(best.is_some(), worth.next_best.is_some(), "{worth:?}");
    if let (Some(best), Some(next)) = (best, worth.next_best) {
        assert!(town.keeps(bits(&exchanged(next.site))), "{next:?} breaks a rule");
        assert!((siting.value(&exchanged(next.site)) - best).abs() < 1e-9, "{next:?} is not the best");
        assert!((solved.value - best - next.loss).abs() < 1e-9, "{worth:?}");
    }
}

#[test]
fn the_fewest_sites_are_as_few_as_can_be() {
    let mut clamped = 0;
    // Those of few candidates, for every choice of any number is looked at.
    for number in (0..104).filter(|number| number % 13 < 4) {
        let on = [true, number % 2 == 0, number % 3 == 0, number % 4 < 2, false];
        let mut town = Town::at_random(number, with(on));
        let coverage = town.coverage();
        let all = town.siting(&coverage).weights.iter().sum::<f64>();
        // As many as there are may be chosen, which limits by operator do not allow: that is no fault.
        town.rules.choose = town.candidates.len();
        let siting = town.siting(&coverage);
        let best = |choose: usize| {
            Town { rules: Constraints { choose, ..town.rules.clone() }, ..town.clone() }.by_looking_at_all()
        };
        let most = (0..=town.candidates.len()).rev().find(|choose| best(*choose).is_some());
        let Some(most) = most.and_then(best) else {
            assert!(siting.smallest(1.0, Effort::default()).is_err(), "town {number}");
            continue;
        };
        clamped += u32::from(siting.rules.possible().is_err());
        let wanted = 0.8 * most;
        let smallest = siting.smallest(wanted, Effort::default()).expect("possible").expect("enough");
        let fewest = (0..=town.candidates.len()).find(|choose| best(*choose).is_some_and(|met| met >= wanted - 1e-9));
        assert_eq!(Some(smallest.solved.chosen.len()), fewest, "town {number}");
        assert!(smallest.proven && smallest.solved.value >= wanted - 1e-9 && town.keeps(bits(&smallest.solved.chosen)));
        assert_eq!(siting.smallest(2.0 * all, Effort::default()), Ok(None));
    }
    assert!(clamped > 4, "the limits by operator never mattered");
}

#[test]
fn a_bound_is_told_in_words_as_a_share_of_what_was_found() {
    let solved = Solution { chosen: vec![0], value: 4.0, bound: 5.0, proven: false, quick: 4.0, nodes: 1, steps: 1 };
    assert!((solved.gap() - 0.2).abs() < 1e-12);
    let said = solved.words();
    assert!(said.starts_with("no choice can be more than 25.00 % better"), "{said}");
    let said = Solution { value: 0.0, ..solved }.words();
    assert!(said.starts_with("nothing is gained by it"), "{said}");
}
