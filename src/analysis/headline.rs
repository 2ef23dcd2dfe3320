//! What a report says first: what it is of, and the sentences that its preset is asked for.

mod duplicate_themes;

use serde_json::{Value, json};

use super::compare::Comparisons;
use super::full_report::FullReport;
use super::when::TimedTheme;
use crate::compare::DateRange;
use crate::options::Options;
use crate::period::Period;
use crate::place::PlaceKind;
use crate::report::{Preset, Unit};
use crate::temporal::{WEEKEND_LEVEL, Weekend};
use duplicate_themes::Once;

/// What a report says first.
#[derive(Clone, Debug, Default)]
pub struct Headline {
    /// The preset asked for.
    pub preset: Option<Preset>,
    /// Its sentences, in the order in which they matter; none without one.
    pub sentences: Vec<String>,
    /// How the period reported came about, and what could not be compared.
    pub notes: Vec<String>,
    /// The days reported, where these are no months.
    days: Option<DateRange>,
}

impl Headline {
    /// The story of what was found.
    pub(super) fn of(config: &Options, whole: &FullReport, days: Option<DateRange>, mut notes: Vec<String>) -> Self {
        notes.extend(whole.compared.not_compared.iter().cloned());
        if let Some(past) = &whole.past {
            notes.push(format!(
                "trends, hours, premises and plans rest on all months known, {}; their hotspots are those of the months reported, chosen for \
                 being hot then, so that the last step of their trends is high by choice",
                past.coverage.period
            ));
        }
        let preset = config.preset.preset;
        let once = Once::of(whole.all().themes.iter().map(|ran| &ran.selection));
        let (compared, hotspots) = (of_compared(&whole.compared, &once), of_hotspots(whole, &once));
        let sentences = match preset {
            None => Vec::new(),
            Some(Preset::Monthly) => [compared, hotspots, of_premises(whole), once.sentences()].concat(),
            Some(Preset::Monday) => {
                let (weekends, of_weekends) = of_weekends(config, whole);
                let more = of_weekends.sentences().into_iter().filter(|said| !once.sentences().contains(said));
                [weekends, hotspots, once.sentences(), more.collect()].concat()
            }
            Some(Preset::Tasking) => {
                [compared, hotspots, of_patrols(whole), of_premises(whole), once.sentences()].concat()
            }
        };
        let sentences = of_months_instead(config, whole, days).into_iter().chain(sentences).collect();
        Self { preset, sentences, notes, days }
    }

    /// What the manifest says of the preset; null without one.
    pub(super) fn preset(&self) -> Value {
        json!(
            self.preset
                .map(|preset| json!({ "name": preset.as_str(), "title": preset.title(), "story": self.sentences }))
        )
    }

    /// What the manifest says of the period reported.
    pub(super) fn reported(&self, config: &Options, whole: &FullReport) -> Value {
        let months = |period: Period| json!({ "from": period.from.to_string(), "to": period.to.to_string() });
        let days = |span: DateRange| json!({ "from": span.first().to_string(), "to": span.last().to_string() });
        json!({
            "months": months(whole.ranked.coverage.period),
            "days": self.days.map(days),
            "trends_hours_premises_and_plans_rest_on": months(whole.past.as_ref().unwrap_or(&whole.ranked).coverage.period),
            "compared_with": config.report_period.against.iter().map(|against| against.as_str()).collect::<Vec<_>>(),
            "not_compared": whole.compared.all_not_compared(),
        })
    }
}

/// The total of each theme against each period that it is held against.
fn of_compared(comparisons: &Comparisons, once: &Once) -> Vec<String> {
    let themes = comparisons.all().flat_map(|compared| &compared.themes);
    let themes = themes.filter(|theme| once.tells(&theme.selection.name));
    let told = themes.flat_map(|theme| {
        let (before, after) = (theme.comparable.before.requested, theme.comparable.after.requested);
        let season = if theme.comparable.is_same_season() { "" } else { " The two are not of the same season." };
        let title = &theme.selection.theme.title;
        theme
            .of(PlaceKind::StudyArea)
            .map(move |total| format!("{title}, {after} against {before}: {}{season}", total.sentence))
    });
    told.chain(comparisons.all_not_compared()).collect()
}

/// How many places are hot, and which is first.
fn of_hotspots(whole: &FullReport, once: &Once) -> Vec<String> {
    let period = whole.ranked.coverage.period;
    let told = |ran: &super::ranking_result::ThemeResult| {
        let title = &ran.selection.theme.title;
        match &ran.hotspots[..] {
            [] => format!("{title}, {period}: no place is clearly hot"),
            [one] => format!("{title}, {period}: one hotspot, {}", one.label),
            [first, second, ..] => {
                format!(
                    "{title}, {period}: {} hotspots, first {}, then {}",
                    ran.hotspots.len(),
                    first.label,
                    second.label
                )
            }
        }
    };
    whole.ranked.themes.iter().filter(|ran| once.tells(&ran.selection.name)).map(told).collect()
}

/// How many premises are of concern; which they are is in the table, which not everybody may read.
fn of_premises(whole: &FullReport) -> Vec<String> {
    let told = |premises: &super::premises::PremisesOutcome| match premises.attribution.names_given {
        true => format!("{} premises are of concern (concern.csv)", premises.concerns.list.len()),
        false => "No incident names a premises: which are of concern is not known".into(),
    };
    whole.premises.iter().map(told).collect()
}

/// The last weekends of each theme that knows times of day, of those asked for where any of them does; and which themes are told.
fn of_weekends(config: &Options, whole: &FullReport) -> (Vec<String>, Once) {
    let timed = whole.when.iter().flat_map(|timed| &timed.themes);
    let (asked, others): (Vec<&TimedTheme>, Vec<&TimedTheme>) =
        timed.partition(|theme| config.study.theme.theme.contains(&theme.selection.name));
    let number = config.report_period.latest.map_or(1, |latest| usize::from(latest.number));
    let themes = if asked.is_empty() { others } else { asked };
    let once = Once::of(themes.iter().map(|theme| &theme.selection));
    let told = themes.into_iter().filter(|theme| once.tells(&theme.selection.name)).flat_map(|theme| {
        let weekends = theme.places.first().map_or(&[][..], |study| &study.weekends[..]);
        let title = &theme.selection.theme.title;
        weekends[weekends.len().saturating_sub(number)..].iter().rev().map(move |weekend| of_weekend(title, weekend))
    });
    let told: Vec<String> = told.collect();
    match told.is_empty() {
        true => (vec!["No weekend is known as a whole: weekends_<theme> has none".into()], once),
        false => (told, once),
    }
}

/// "Violence, weekend of Friday 2024-06-28: 14 events, against a mean of 9.5 of the 8 before …".
fn of_weekend(title: &str, weekend: &Weekend) -> String {
    let events = if weekend.events == 1 { "1 event".into() } else { format!("{} events", weekend.events) };
    let mut sentence = format!("{title}, weekend of Friday {}: {events}", weekend.friday);
    match (weekend.before, weekend.p_adjusted) {
        (Some((mean, number)), p) => {
            let chance = match p {
                Some(p) if p < 0.0005 => "further apart than weekends usually are, p < 0.001".into(),
                Some(p) if p < WEEKEND_LEVEL => format!("further apart than weekends usually are, p {p:.3}"),
                Some(p) => format!("no further apart than weekends usually are, p {p:.2}"),
                None => "too few weekends are known to say whether that is unusual".into(),
            };
            let before = if number == 1 { "that before".into() } else { format!("the {number} before") };
            sentence += &format!(", against a mean of {mean:.1} of {before} ({chance})");
        }
        (None, _) => sentence += ", and no weekend before it is known",
    }
    match weekend.year_before {
        Some(events) => sentence + &format!("; {events} a year before"),
        None => sentence + "; that of a year before is not known",
    }
}

/// That months are told where a preset asks for weeks: of a theme of which only the months are known no weeks can be.
fn of_months_instead(config: &Options, whole: &FullReport, days: Option<DateRange>) -> Option<String> {
    let latest = config.report_period.latest.filter(|latest| latest.unit == Unit::Week && days.is_none())?;
    let title = &whole.ranked.themes.first()?.selection.theme.title;
    config.preset.preset?;
    Some(format!("Of {title} only months are known: told is {}, not the last {latest}", whole.ranked.coverage.period))
}

/// Where teams go first, and from when on.
fn of_patrols(whole: &FullReport) -> Vec<String> {
    let Some(plan) = &whole.plans.patrol else {
        let why = whole.plans.unmade.iter().filter(|(name, _)| *name == "patrol");
        return why.map(|(_, why)| format!("No patrols are planned: {why}")).collect();
    };
    let teams = if plan.choices.teams == 1 { "1 team".into() } else { format!("{} teams", plan.choices.teams) };
    let shifts = plan.choices.shifts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let plan_of = format!(
        "Patrols for the week from Monday {}, and the same for the week after: {teams}, {shifts} (patrol.csv, patrol.ics)",
        plan.monday
    );
    [plan_of].into_iter().chain(plan.sentences().into_iter().take(1)).collect()
}
