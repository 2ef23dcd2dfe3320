//! What every analysis of places starts from: which events, where, when, and against what they are tested.

mod marking;
mod options;

pub use options::{
    ExpectationOptions, ExposureOptions, GridOptions, HourOptions, InputOptions, MarkingOptions, PeriodOptions,
    Quality, RandomOptions, ReadingOptions, SignificanceOptions, StudyOptions, ThemeOptions, WindowOptions,
};
