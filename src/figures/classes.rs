//! Values put into few classes with round edges, so that a reader finds the colour of a place in the legend.

use super::format::number;

/// Classes of values above zero, each from its edge to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// The lower edges, rising; the first is that of all smaller values above zero as well.
    edges: Vec<f64>,
    /// The least and greatest value above zero.
    range: (f64, f64),
    whole: bool,
}

impl Classes {
    /// Most classes: more shades than that nobody tells apart.
    pub const MOST: usize = 6;

    /// The classes of these values: edges are 1, 2 or 5 times a power of ten, for most places have little and few have much.
    /// None where nothing is above zero.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let above: Vec<f64> = values.into_iter().filter(|value| *value > 0.0 && value.is_finite()).collect();
        let range =
            above.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(*value), high.max(*value)));
        let whole = above.iter().all(|value| value.fract() == 0.0);
        let mut edges: Vec<f64> = if above.is_empty() { Vec::new() } else { round_numbers(range) };
        edges.drain(..edges.len().saturating_sub(Self::MOST));
        Self { edges, range, whole }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// The class of a value, 0 the least; none of zero.
    pub fn class(&self, value: f64) -> Option<usize> {
        (value > 0.0 && !self.is_empty()).then(|| self.edges.partition_point(|edge| *edge <= value).saturating_sub(1))
    }

    /// The values between which a class lies: from, to but not including; the last up to and including the greatest value.
    pub fn bounds(&self, class: usize) -> (f64, f64) {
        let low = if class == 0 { self.range.0.min(self.edges[0]) } else { self.edges[class] };
        (low, self.edges.get(class + 1).copied().unwrap_or(self.range.1))
    }

    /// Whether all values are whole numbers.
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// What a legend calls a class.
    pub fn label(&self, class: usize) -> String {
        let (low, high) = self.bounds(class);
        let last = class + 1 == self.len();
        match (self.whole, last) {
            (true, false) if high - low <= 1.0 => number(low),
            (true, false) => format!("{} to {}", number(low), number(high - 1.0)),
            (_, true) if low >= high => number(high),
            (_, true) => format!("{} to {}", number(low), number(high)),
            (false, false) => format!("{} to under {}", number(low), number(high)),
        }
    }
}

/// The numbers 1, 2 and 5 times powers of ten from the last that is not above the least value to the last that is not above the
/// greatest.
fn round_numbers((least, greatest): (f64, f64)) -> Vec<f64> {
    let powers = (least.log10().floor() as i32)..=(greatest.log10().floor() as i32);
    let all: Vec<f64> = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power))).collect();
    let first = all.partition_point(|edge| *edge <= least).saturating_sub(1);
    let end = all.partition_point(|edge| *edge <= greatest);
    all[first..end.max(first + 1)].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_round_and_every_value_has_the_class_that_its_label_says() {
        let classes = Classes::of([0.0, 1.0, 3.0, 17.0, 248.0]);
        let labels: Vec<String> = (0..classes.len()).map(|class| classes.label(class)).collect();
        assert_eq!(labels, ["1 to 9", "10 to 19", "20 to 49", "50 to 99", "100 to 199", "200 to 248"]);
        let of = |value: f64| classes.class(value);
        assert_eq!([0.0, 1.0, 9.0, 10.0, 199.0, 248.0].map(of), [None, Some(0), Some(0), Some(1), Some(4), Some(5)]);
    }

    #[test]
    fn few_and_small_values_have_classes_too() {
        assert!(Classes::of([0.0, f64::NAN]).is_empty());
        assert_eq!(Classes::of([0.0]).class(1.0), None);
        let one = Classes::of([1.0, 1.0]);
        assert_eq!((one.len(), one.label(0)), (1, "1".to_owned()));
        let parts = Classes::of([0.03, 0.3]);
        assert_eq!(
            (parts.label(0), parts.label(parts.len() - 1)),
            ("0.02 to under 0.05".to_owned(), "0.2 to 0.3".to_owned())
        );
    }
}
