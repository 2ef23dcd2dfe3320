//! Whether what was done somewhere lessened crime or moved it next door.

use super::change::Pair;
use super::interval_inflation::Width;
use hexspot_stats::Interval;

/// What the ground of a cell is in an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// Something was done there.
    Treated,
    /// Near enough for crime to move to, or for the good to spread to.
    Ring,
    /// Neither: tells what would have happened.
    Control,
}

impl Arm {
    /// The name of the arm.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Treated => "treated",
            Self::Ring => "ring",
            Self::Control => "control",
        }
    }
}

/// The events of the three arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arms {
    /// Of the treated ground.
    pub treated: Pair,
    /// Of the ring around it.
    pub ring: Pair,
    /// Of the control.
    pub control: Pair,
}

/// What is taken to have happened had nothing been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The rates of all three arms would have changed by the same factor: right for a control of any size.
    Ratios,
    /// Their numbers would have changed by the same amount: right for a control that is as large and as busy.
    Differences,
}

impl Form {
    /// The name of the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ratios => "parallel ratios",
            Self::Differences => "parallel differences",
        }
    }
}

/// Events of the after period more (or, below 0, fewer) than had nothing been done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The estimate.
    pub value: f64,
    /// Its variance where events are independent of each other.
    pub variance: f64,
}

/// The effects by one form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// What is taken for granted.
    pub form: Form,
    /// In the treated ground and the ring together: the weighted displacement difference.
    pub total: Effect,
    /// In the treated ground.
    pub local: Effect,
    /// In the ring: above 0 what moved there, below 0 what spread of the good.
    pub ring: Effect,
}

/// What became of the three arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Displacement {
    /// Their events.
    pub arms: Arms,
    /// The effects, by each form that fits the control.
    pub effects: Vec<Effects>,
    /// (treated after / before) over (control after / before), 1 when nothing was done; with a 95 % interval for independent events, and
    /// its standard error on the log scale. `None` where an arm has a period without events.
    pub ratio: Option<LogRatio>,
    /// The same of the ring.
    pub ring_ratio: Option<LogRatio>,
    /// The weighted displacement quotient; `None` where the treated ground did not fall against the control.
    pub quotient: Option<f64>,
}

/// A ratio, and the variance of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRatio {
    /// The ratio.
    pub value: f64,
    /// The variance of its logarithm where events are independent of each other.
    pub variance: f64,
}

impl Effect {
    /// The 95 % interval of a width.
    pub fn interval(self, width: Width) -> Interval {
        let half = width.half() * self.variance.sqrt();
        Interval { value: self.value, low: self.value - half, high: self.value + half }
    }
}

impl LogRatio {
    /// The 95 % interval of a width.
    pub fn interval(self, width: Width) -> Interval {
        let half = width.half() * self.variance.sqrt();
        Interval { value: self.value, low: self.value * (-half).exp(), high: self.value * half.exp() }
    }

    /// The ratio of the changes of two places, by the delta method.
    fn of(place: Pair, control: Pair) -> Option<Self> {
        let counts = [place.after, place.before, control.after, control.before].map(|count| count as f64);
        let [after, before, control_after, control_before] = counts;
        let value = after / before / (control_after / control_before);
        let variance = counts.iter().map(|count| 1.0 / count).sum::<f64>();
        counts.iter().all(|count| *count > 0.0).then_some(Self { value, variance })
    }
}

/// The effects of what was done in the treated ground, `months` being those known before and after.
///
/// By [`Form::Ratios`] the effect on a place is x₁ − x₀ c₁/c₀ with variance x₁ + (c₁/c₀)² (x₀ + x₀² (1/c₁ + 1/c₀)) (delta method), where x
/// are its events and c are the control's: nothing when all changed by the same factor, whatever the size of the control and the
/// lengths of the periods. Treated ground and ring together are one place.
///
/// By [`Form::Differences`], which is reckoned only when `like_for_like` and when the control had events before, no more than twice those of the treated
/// ground and no less than half of them, it is the published weighted displacement difference, Δtreated −
/// Δcontrol + Δring − Δcontrol, the one control standing for both (so that its variance counts fourfold), with Δx = x₁ − k x₀ and variance
/// x₁ + k² x₀, k being the length of the period after over that before: with equal lengths and two controls the sum of all eight counts.
/// Wheeler, A. P. & Ratcliffe, J. H. (2018). A simple weighted displacement difference test to evaluate place based crime interventions.
/// *Crime Science* 7, 11. doi:10.1186/s40163-018-0085-5
///
/// The quotient: Bowers, K. J. & Johnson, S. D. (2003). Measuring the geographical displacement and diffusion of benefit effects of crime
/// prevention activity. *Journal of Quantitative Criminology* 19, 275–301. doi:10.1023/A:1024909009240
pub fn displacement(arms: Arms, [before, after]: [f64; 2], like_for_like: bool) -> Displacement {
    let by_differences = || by_differences(&arms, after / before);
    let effects = [by_ratios(&arms), (like_for_like && is_as_busy(&arms)).then(by_differences)];
    Displacement {
        arms,
        effects: effects.into_iter().flatten().collect(),
        ratio: LogRatio::of(arms.treated, arms.control),
        ring_ratio: LogRatio::of(arms.ring, arms.control),
        quotient: quotient(&arms),
    }
}

/// Whether the numbers of the control can stand for those of the treated ground.
fn is_as_busy(arms: &Arms) -> bool {
    let (treated, control) = (arms.treated.before, arms.control.before);
    control > 0 && control <= 2 * treated && treated <= 2 * control
}

fn by_ratios(arms: &Arms) -> Option<Effects> {
    let Pair { before, after } = arms.control;
    if before == 0 || after == 0 {
        return None;
    }
    let (before, after) = (before as f64, after as f64);
    let trend = after / before;
    let effect = |place: Pair| {
        let (x_0, x_1) = (place.before as f64, place.after as f64);
        let variance = x_1 + trend * trend * (x_0 + x_0 * x_0 * (1.0 / after + 1.0 / before));
        Effect { value: x_1 - x_0 * trend, variance }
    };
    let both = Pair { before: arms.treated.before + arms.ring.before, after: arms.treated.after + arms.ring.after };
    Some(Effects { form: Form::Ratios, total: effect(both), local: effect(arms.treated), ring: effect(arms.ring) })
}

fn by_differences(arms: &Arms, length: f64) -> Effects {
    let change = |place: Pair| Effect {
        value: place.after as f64 - length * place.before as f64,
        variance: place.after as f64 + length * length * place.before as f64,
    };
    let [treated, ring, control] = [arms.treated, arms.ring, arms.control].map(change);
    let against =
        |place: Effect| Effect { value: place.value - control.value, variance: place.variance + control.variance };
    let total = Effect {
        value: treated.value + ring.value - 2.0 * control.value,
        variance: treated.variance + ring.variance + 4.0 * control.variance,
    };
    Effects { form: Form::Differences, total, local: against(treated), ring: against(ring) }
}

fn quotient(arms: &Arms) -> Option<f64> {
    if arms.control.before == 0 || arms.control.after == 0 {
        return None;
    }
    let against =
        |place: Pair| place.after as f64 / arms.control.after as f64 - place.before as f64 / arms.control.before as f64;
    let fell = against(arms.treated);
    (fell < 0.0).then(|| against(arms.ring) / fell)
}

#[cfg(test)]
mod tests;
