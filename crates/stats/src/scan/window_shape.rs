//! The families of windows that a scan can search.

/// Which windows a scan searches.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum WindowShape {
    /// A cell and whole rings around it.
    #[default]
    Rings,
    /// Connected cells of any outline.
    Irregular,
    /// Rings over a run of months.
    SpaceTime,
}

impl WindowShape {
    /// Its name in settings and outputs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
