//! What the events of an area can be divided by.

use super::area_context::AreaContext;

/// What the events of an area are divided by, besides the years known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denominator {
    /// Nothing else: the number itself.
    Number,
    /// Premises.
    Premises,
    /// Premises that anybody may enter.
    PublicPremises,
    /// Thousands of people on an average day.
    Footfall,
    /// km².
    Surface,
}

impl Denominator {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Number, Self::Premises, Self::PublicPremises, Self::Footfall, Self::Surface];

    /// How its columns are named.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Premises => "rate_per_premises",
            Self::PublicPremises => "rate_per_public_premises",
            Self::Footfall => "rate_per_1000_footfall",
            Self::Surface => "rate_per_km2",
        }
    }

    /// How people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Premises => "rate per premises",
            Self::PublicPremises => "rate per premises open to everybody",
            Self::Footfall => "rate per 1,000 footfall",
            Self::Surface => "rate per km²",
        }
    }

    /// Its units in each area; `None` when nothing was given to divide by. Zero where there is none.
    pub fn units(self, ground: &AreaContext) -> Option<Vec<f64>> {
        let exposure = &ground.exposure;
        let premises = exposure.premises.as_ref();
        match self {
            Self::Number => Some(vec![1.0; ground.len()]),
            Self::Premises => Some(premises?.counted.iter().map(|n| f64::from(*n)).collect()),
            Self::PublicPremises => {
                let premises = premises.filter(|premises| premises.access_known)?;
                let public = premises.counted.iter().zip(&premises.restricted).map(|(all, closed)| all - closed);
                Some(public.map(f64::from).collect())
            }
            Self::Footfall => Some(exposure.footfall.as_ref()?.daily.iter().map(|daily| daily / 1000.0).collect()),
            Self::Surface => {
                let known = exposure.km2.iter().any(Option::is_some);
                known.then(|| exposure.km2.iter().map(|km2| km2.unwrap_or(0.0)).collect())
            }
        }
    }
}
