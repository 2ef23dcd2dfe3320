//! The denominators of the rates of areas.

use super::area_context::AreaContext;

/// A denominator of events, besides the years observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denominator {
    /// None: the count itself.
    Number,
    /// Premises.
    Premises,
    /// Premises open to the public.
    PublicPremises,
    /// Thousands of people on an average day.
    Footfall,
    /// km².
    Surface,
}

impl Denominator {
    /// All denominators, in the order in which they are reported.
    pub const ALL: [Self; 5] = [Self::Number, Self::Premises, Self::PublicPremises, Self::Footfall, Self::Surface];

    /// The name of its columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Premises => "rate_per_premises",
            Self::PublicPremises => "rate_per_public_premises",
            Self::Footfall => "rate_per_1000_footfall",
            Self::Surface => "rate_per_km2",
        }
    }

    /// Its name in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Premises => "rate per premises",
            Self::PublicPremises => "rate per premises open to everybody",
            Self::Footfall => "rate per 1,000 footfall",
            Self::Surface => "rate per km²",
        }
    }

    /// The denominator of each area, 0 where it has none; `None` without data.
    pub fn units(self, context: &AreaContext) -> Option<Vec<f64>> {
        let exposure = &context.exposure;
        let premises = exposure.premises.as_ref();
        match self {
            Self::Number => Some(vec![1.0; context.len()]),
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
