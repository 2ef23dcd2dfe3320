//! Groups and areas that look like the sum of the others: a table of answers that has totals beside their parts counts everybody twice.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::{Tallies, Tally};

/// Rows that look like totals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total {
    /// Whose survey.
    pub survey: String,
    /// The column of the groups; `None` where it is an area.
    pub grouping: Option<String>,
    /// The group or area; `None` for the rows that name none.
    pub name: Option<String>,
}

/// The groups and areas that have, of every question and circumstance that they were asked about, as many respondents and as many yes as
/// two others or more together.
pub fn totals(tallies: &[Tallies]) -> Vec<Total> {
    let mut looks: BTreeMap<Total, bool> = BTreeMap::new();
    for of in tallies {
        let all = of.all();
        let areas = (None, of.areas().collect::<Vec<_>>());
        let groups = of.groups().into_iter().map(|(grouping, groups)| (Some(grouping), groups));
        for (grouping, named) in groups.chain([areas]) {
            let rest = named.iter().fold(all, |rest, (_, tally)| rest.without(tally));
            let named = named.iter().map(|(name, tally)| (Some((*name).to_owned()), **tally));
            let parts: Vec<(Option<String>, Tally)> =
                named.chain([(None, rest)]).filter(|(_, tally)| tally.respondents > 0).collect();
            for (name, tally) in &parts {
                let is_sum = parts.len() > 2 && all.without(tally) == *tally;
                let total = Total {
                    survey: of.asked.survey.clone(),
                    grouping: grouping.map(str::to_owned),
                    name: name.clone(),
                };
                *looks.entry(total).or_insert(true) &= is_sum;
            }
        }
    }
    let found: BTreeSet<Total> = looks.into_iter().filter(|(_, looks)| *looks).map(|(total, _)| total).collect();
    found.into_iter().collect()
}

impl Total {
    /// What a reader should know of it.
    pub fn note(&self) -> String {
        let what = self.grouping.as_deref().unwrap_or("area");
        let rows = match &self.name {
            Some(name) => format!("the rows of {what} {name:?}"),
            None => format!("the rows without {what}"),
        };
        format!(
            "survey {}: {rows} have exactly as many answers as all others together, question by question. If they are totals everybody is \
             counted twice: intervals are too narrow, and the totals are tested as if they were other people. Take these rows out of the table",
            self.survey
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::tally;
    use crate::survey::tally::tests::survey;

    fn found(rows: &[(&str, &str, &str, bool, u64)]) -> Vec<(Option<String>, Option<String>)> {
        totals(&tally([&survey(rows)])).into_iter().map(|total| (total.grouping, total.name)).collect()
    }

    #[test]
    fn what_is_the_sum_of_the_others_of_every_question_is_named() {
        let parts = [("day", "women", "", true, 30), ("day", "women", "", false, 20), ("day", "men", "", true, 40)];
        let with = |more: &[(&'static str, &'static str, &'static str, bool, u64)]| [&parts[..], more].concat();
        let sex = Some("Sex".to_owned());
        assert_eq!(found(&with(&[])), []);
        let all = [("day", "All", "", true, 70), ("day", "All", "", false, 20)];
        assert_eq!(found(&with(&all)), [(sex.clone(), Some("All".into()))]);
        assert_eq!(found(&with(&[("day", "", "", true, 70), ("day", "", "", false, 20)])), [(sex, None)], "unnamed");
        assert_eq!(found(&with(&[("day", "All", "", true, 71), ("day", "All", "", false, 19)])), [], "other answers");
        let night = [("night", "women", "", true, 9), ("night", "men", "", true, 9), ("night", "All", "", true, 17)];
        assert_eq!(found(&[&with(&all)[..], &night].concat()), [], "not by night");
        assert_eq!(
            found(&[("", "men", "", true, 9), ("", "women", "", true, 9)]),
            [],
            "two that are alike are no total"
        );
        let areas = [
            ("", "", "Bank", true, 3),
            ("", "", "Cheap", false, 4),
            ("", "", "Total", true, 3),
            ("", "", "Total", false, 4),
        ];
        assert_eq!(found(&areas), [(None, Some("Total".into()))]);
    }
}
