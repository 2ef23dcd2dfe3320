//! SciPy: two shares, several shares, rank correlation.

use hexspot_stats::{
    Draws, KProportionsTest, RandomStreams, TwoProportionsTest, fisher, k_proportions, two_proportions,
};
use hexspot_stats::{correlation, mean_ranks};
use serde_json::Value;

use super::{assert_relative, numbers};

fn file() -> Value {
    serde_json::from_str(include_str!("shares.json")).expect("valid")
}

fn counts(value: &Value) -> (u64, u64) {
    let count = |at: usize| value[at].as_u64().expect("a count");
    (count(0), count(1))
}

#[test]
fn two_shares_agree_with_scipy() {
    let file = file();
    let rows = file["two"].as_array().expect("rows");
    let mut by_score = 0;
    for row in rows {
        let (first, second) = (counts(&row["first"]), counts(&row["second"]));
        let number = |key: &str| row[key].as_f64().expect("a number");
        assert_relative("Fisher's p", fisher(first, second), number("p_fisher"), 1e-9);
        let met = two_proportions(first, second).expect("trials");
        match met.test {
            TwoProportionsTest::Score => {
                by_score += 1;
                assert_relative("z", met.statistic.expect("a score"), number("z"), 1e-12);
                assert_relative("p", met.p, number("p_score"), 1e-9);
            }
            TwoProportionsTest::Fisher => assert_relative("p", met.p, number("p_fisher"), 1e-9),
        }
    }
    assert!(by_score >= 3 && by_score + 3 <= rows.len(), "{by_score} of {} by the score test", rows.len());
}

#[test]
fn several_shares_agree_with_scipy() {
    for row in file()["several"].as_array().expect("rows") {
        let groups: Vec<(u64, u64)> = row["groups"].as_array().expect("groups").iter().map(counts).collect();
        let number = |key: &str| row[key].as_f64().expect("a number");
        let draws = Draws { number: 19, streams: RandomStreams::new(1) };
        let met = k_proportions(&groups, draws, "reference").expect("a table");
        assert_eq!(met.test, KProportionsTest::ChiSquare);
        assert_eq!(Some(u64::from(met.table.degrees)), row["degrees"].as_u64());
        for (what, met) in [
            ("chi_square", met.table.chi_square),
            ("least_expected", met.table.least_expected),
            ("cramers_v", met.table.cramers_v),
        ] {
            assert!(
                (met - number(what)).abs() <= 1e-9 * number(what).max(1.0),
                "{what}: {met} is not {}",
                number(what)
            );
        }
        assert_relative("p", met.p, number("p"), 1e-9);
    }
}

#[test]
fn rank_correlation_agrees_with_scipy() {
    for row in file()["ranked"].as_array().expect("rows") {
        let [first, second] = ["first", "second"].map(|key| mean_ranks(&numbers(row, key)));
        assert_relative("rho", correlation(&first, &second).expect("varied"), row["rho"].as_f64().expect("rho"), 1e-12);
    }
}
