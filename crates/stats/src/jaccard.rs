//! Two themes' hot cells side by side.

/// How many cells are hot for which of two themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jaccard {
    /// Hot for both.
    pub both: u32,
    /// Hot for the first only.
    pub only_first: u32,
    /// Hot for the second only.
    pub only_second: u32,
}

impl Jaccard {
    /// Hot for at least one.
    pub fn either(&self) -> u32 {
        self.both + self.only_first + self.only_second
    }

    /// The Jaccard index, both over either, from 0 to 1; `None` when nothing is hot.
    ///
    /// Jaccard, P. (1912). The distribution of the flora in the alpine zone. *New Phytologist* 11, 37–50.
    /// doi:10.1111/j.1469-8137.1912.tb05611.x
    pub fn jaccard(&self) -> Option<f64> {
        (self.either() > 0).then(|| f64::from(self.both) / f64::from(self.either()))
    }
}

/// Counts the cells, `first` and `second` being in the same order of the same cells.
pub fn jaccard(first: &[bool], second: &[bool]) -> Jaccard {
    let count = |wanted: (bool, bool)| first.iter().zip(second).filter(|(a, b)| (**a, **b) == wanted).count() as u32;
    Jaccard { both: count((true, true)), only_first: count((true, false)), only_second: count((false, true)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_once_each() {
        let met = jaccard(&[true, true, true, false, false], &[true, false, false, true, false]);
        assert_eq!(met, Jaccard { both: 1, only_first: 2, only_second: 1 });
        assert_eq!((met.either(), met.jaccard()), (4, Some(0.25)));
    }

    #[test]
    fn sameness_is_one_apartness_nought_and_nothing_undefined() {
        assert_eq!(jaccard(&[true, false], &[true, false]).jaccard(), Some(1.0));
        assert_eq!(jaccard(&[true, false], &[false, true]).jaccard(), Some(0.0));
        assert_eq!(jaccard(&[false, false], &[false, false]).jaccard(), None);
        assert_eq!(jaccard(&[], &[]).jaccard(), None);
    }
}
