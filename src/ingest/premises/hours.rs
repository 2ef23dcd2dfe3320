//! Opening hours in the syntax of OpenStreetMap, as an ordinary week.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::str::FromStr;

use jiff::civil::Weekday;
use opening_hours::{OpeningHours, RuleKind};

use crate::ingest::mapping::Mapping;

/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// Opening hours: the text of the source and, where it can be read, the ordinary week that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// As given.
    pub text: String,
    /// `None` when the text cannot be read as an ordinary week; it is not guessed.
    pub week: Option<Week>,
}

/// An ordinary week, without holidays, seasons and single dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// By day, Monday first: the spans that begin on it, in minutes from its midnight. An end above 1440 is after the next midnight:
    /// a night belongs to the evening in which it began.
    days: [Vec<Range<u16>>; 7],
}

impl Hours {
    /// Parses a text.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), week: parse_week(text) }
    }

    /// Whether it is open at a time of day, hour 0 to 23; `None` when the hours are unreadable.
    pub fn open_at(&self, day: Weekday, hour: u8, minute: u8) -> Option<bool> {
        let at = u16::from(hour) * 60 + u16::from(minute);
        let holds =
            |day: Weekday, at: u16| self.week.as_ref().map(|week| week.spans(day).iter().any(|s| s.contains(&at)));
        Some(holds(day, at)? || holds(day.previous(), at + DAY)?)
    }

    /// Whether the evening that begins on `day` ends later than a time, hour 0 to 47: 25 is one in the morning of the day after.
    /// `None` when the hours are unreadable.
    pub fn closes_after(&self, day: Weekday, hour: u8, minute: u8) -> Option<bool> {
        let at = u16::from(hour) * 60 + u16::from(minute);
        let week = self.week.as_ref()?;
        Some(week.is_always() || week.spans(day).iter().any(|span| span.end > at))
    }
}

impl Week {
    /// The spans that begin on a day, in minutes from its midnight, in order; an end above 1440 is after the next midnight.
    pub fn spans(&self, day: Weekday) -> &[Range<u16>] {
        &self.days[day_index(day)]
    }

    fn is_always(&self) -> bool {
        self.days.iter().all(|spans| spans.iter().any(|span| span.start == 0 && span.end >= DAY))
    }

    /// Merges spans that meet at midnight: "Fr 18:00-24:00; Sa 00:00-03:00" is one Friday evening.
    fn merge_at_midnight(mut self) -> Self {
        if self.is_always() {
            return self;
        }
        let before = self.clone();
        for day in Weekday::Monday.cycle_forward().take(7) {
            let meets = before.spans(day.previous()).iter().any(|span| span.end == DAY && span.start > 0);
            let first = before.spans(day).first().filter(|span| span.start == 0 && span.end < DAY && meets).cloned();
            if let Some(night) = first {
                self.days[day_index(day)].remove(0);
                if let Some(last) = self.days[day_index(day.previous())].last_mut() {
                    last.end = DAY + night.end;
                }
            }
        }
        self
    }
}

/// Parses opening hours, each different text once, and counts how many are readable.
#[derive(Default)]
pub struct HoursReader {
    cache: HashMap<String, Rc<Hours>>,
    texts: u64,
    readable: u64,
}

impl HoursReader {
    /// Parses a text.
    pub fn read(&mut self, text: &str) -> Hours {
        self.read_as(text, Some(text))
    }

    /// Parses `meaning`, where given, as the hours that `text` stands for.
    pub fn read_as(&mut self, text: &str, meaning: Option<&str>) -> Hours {
        let hours = self
            .cache
            .entry(text.to_owned())
            .or_insert_with(|| Rc::new(Hours { text: text.into(), week: meaning.and_then(parse_week) }));
        self.texts += 1;
        self.readable += u64::from(hours.week.is_some());
        Hours::clone(hours)
    }

    /// Parses hours in the syntax of OpenStreetMap, or in words that a mapping translates.
    pub fn read_translated(&mut self, words: &str, mapping: &Mapping) -> Hours {
        let translated = mapping.hours.iter().find(|(phrase, _)| phrase.eq_ignore_ascii_case(words));
        self.read_as(words, Some(translated.map_or(words, |(_, meaning)| meaning)))
    }

    /// How many texts there were and how many were unreadable; empty when there were none.
    pub fn note(&self) -> String {
        match (self.readable, self.texts) {
            (_, 0) => String::new(),
            (readable, texts) if readable == texts => format!("opening hours of {texts}"),
            (readable, texts) => {
                format!("opening hours of {texts}, {} of them kept as text only", texts - readable)
            }
        }
    }
}

/// Parses the ordinary week of an expression. Rules are applied evening by evening, because in `opening_hours` a rule for Friday cuts
/// off the small hours that belong to Thursday.
fn parse_week(text: &str) -> Option<Week> {
    let hours = OpeningHours::from_str(text).ok()?;
    // "All day", "in addition" and "otherwise" as they are in the syntax tree.
    let samples = OpeningHours::from_str("Mo 00:00-24:00, Tu off || We off").expect("the syntax holds this");
    let samples = samples.get_expression();
    let [all_day, addition, otherwise] = samples.rules.as_slice() else { return None };
    let mut week: [Vec<Range<u16>>; 7] = Default::default();
    let mut any_rule = false;
    for rule in &hours.get_expression().rules {
        let mut rule = rule.clone();
        let day = &mut rule.day_selector;
        let had_days = !day.weekday.is_empty();
        // Holidays, nth weekdays of a month, seasons and dates are not part of the ordinary week.
        day.weekday.retain(|day| !["PH", "SH", "["].iter().any(|mark| day.to_string().contains(mark)));
        let dated = !(day.year.is_empty() && day.monthday.is_empty() && day.week.is_empty());
        if dated || (had_days && day.weekday.is_empty()) {
            continue;
        }
        // A comment alone, such as "by appointment", gives no hours.
        if !rule.comment.is_empty() && !had_days && rule.time_selector == all_day.time_selector {
            return None;
        }
        any_rule = true;
        let spans: Option<Vec<Range<u16>>> =
            rule.time_selector.spans.iter().map(|s| parse_span(&s.to_string())).collect();
        let spans = match rule.kind {
            RuleKind::Open => spans?,
            // Closing for part of a day is rare and is not supported.
            RuleKind::Closed if rule.time_selector == all_day.time_selector => Vec::new(),
            _ => return None,
        };
        rule.time_selector = all_day.time_selector.clone();
        rule.kind = RuleKind::Open;
        for (day, matches) in week.iter_mut().zip(open_days(&rule.to_string())?) {
            if !matches || (rule.operator == otherwise.operator && !day.is_empty()) {
                continue;
            }
            if rule.operator != addition.operator {
                day.clear();
            }
            day.extend(spans.iter().cloned());
        }
    }
    for day in &mut week {
        day.sort_by_key(|span| (span.start, span.end));
    }
    any_rule.then(|| Week { days: week }.merge_at_midnight())
}

/// Parses a span between two clock times, in minutes; `None` for sunsets, open ends and repetitions.
fn parse_span(text: &str) -> Option<Range<u16>> {
    let minutes = |clock: &str| {
        let (hour, minute) = clock.split_once(':')?;
        Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
    };
    let (start, end) = text.split_once('-')?;
    let (start, end) = (minutes(start)?, minutes(end)?);
    // Sources that cannot write 24:00 write 23:59.
    let end = if end == DAY - 1 { DAY } else { end };
    Some(start..if end <= start { end + DAY } else { end })
}

/// On which days, Monday first, an expression is open at any time.
fn open_days(text: &str) -> Option<[bool; 7]> {
    let hours = OpeningHours::from_str(text).ok()?;
    // Any Monday, because dated rules were removed.
    let mut date = "2024-06-03".parse().ok()?;
    let mut open = [false; 7];
    for open in &mut open {
        *open = !hours.schedule_at(date).is_empty();
        date = date.succ_opt()?;
    }
    Some(open)
}

/// The index of a day of the week, Monday first.
fn day_index(day: Weekday) -> usize {
    day.to_monday_zero_offset() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday};

    #[test]
    fn night_belongs_to_its_evening() {
        let hours = Hours::new("Mo-Th 12:00-02:00; Fr 12:00-24:00; Su off");
        assert_eq!(hours.open_at(Friday, 1, 0), Some(true), "the rule for Friday does not cut Thursday's night");
        assert_eq!(hours.open_at(Saturday, 1, 0), Some(false));
        assert_eq!(hours.closes_after(Thursday, 25, 59), Some(true));
        assert_eq!(hours.closes_after(Thursday, 26, 0), Some(false));
        assert_eq!(hours.closes_after(Friday, 24, 0), Some(false));
        assert_eq!(hours.open_at(Monday, 1, 0), Some(false), "Sunday is off");
        let overridden = Hours::new("Mo-Su 12:00-02:00; Sa 12:00-24:00");
        assert_eq!(overridden.open_at(Sunday, 1, 0), Some(false), "Saturday's own night ends at midnight");
        assert_eq!(overridden.open_at(Saturday, 1, 0), Some(true));
        let parted = Hours::new("Fr 18:00-24:00; Sa 00:00-03:00");
        assert_eq!(parted.closes_after(Friday, 26, 30), Some(true));
        assert_eq!(parted.closes_after(Saturday, 1, 0), Some(false));
    }

    #[test]
    fn reads_whole_days_breaks_and_holidays() {
        let spans = |text: &str, day| {
            let week = Hours::new(text).week?;
            Some(week.spans(day).iter().map(|span| (span.start, span.end)).collect::<Vec<_>>())
        };
        let always = Hours::new("24/7");
        assert!(Weekday::Monday.cycle_forward().take(7).all(|day| always.open_at(day, 3, 0) == Some(true)));
        assert_eq!(always.closes_after(Friday, 28, 0), Some(true));
        assert_eq!(Hours::new("Mo-Fr 09:00-17:00; Sa,Su off").open_at(Saturday, 12, 0), Some(false));
        assert_eq!(spans("Mo-Fr 12:00-15:00,18:00-22:30", Monday), Some(vec![(720, 900), (1080, 1350)]));
        assert_eq!(spans("Mo-Su 12:00-23:00; PH 12:00-18:00; Dec 25 off", Monday), Some(vec![(720, 1380)]));
        assert_eq!(spans("Mo-Fr,PH 12:00-23:00", Sunday), Some(vec![]));
        assert_eq!(spans("12:00-24:00", Sunday), Some(vec![(720, 1440)]));
        assert_eq!(spans("11:00-23:59", Sunday), Some(vec![(660, 1440)]), "the minute before midnight is midnight");
        assert_eq!(Hours::new("Mo-Su 00:00-23:59").closes_after(Sunday, 28, 0), Some(true), "round the clock");
    }

    #[test]
    fn keeps_unreadable_hours_as_text() {
        for text in ["late", "sunset-02:00", "Fr 18:00+", "Apr-Oct 10:00-23:00", "\"by appointment\"", "11 till late"] {
            let hours = Hours::new(text);
            assert_eq!((hours.text.as_str(), hours.open_at(Friday, 20, 0)), (text, None), "{text}");
        }
        let mut reader = HoursReader::default();
        assert_eq!(
            reader.read_as("Trading to 1am", Some("Mo-Su 10:00-01:00")).closes_after(Sunday, 24, 59),
            Some(true)
        );
        reader.read_as("Limited Licence", None);
        assert_eq!(reader.note(), "opening hours of 2, 1 of them kept as text only");
    }
}
