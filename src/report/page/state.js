// What is chosen, and who is told when it changes.
const measures = {
  count: { title: `Number of events (${data.counted})`, unit: "events", decimals: 0 },
  rate_per_premises: { title: "A year per premises", unit: "events a year for each premises", decimals: 2 },
  rate_per_1000_footfall: { title: "A year per 1,000 daily footfall", unit: "events a year for each 1,000 of daily footfall", decimals: 2 },
  harm: { title: `Harm (${data.counted})`, unit: "harm", decimals: 0 },
  times_expected: { title: "Times expected", unit: "times what its share would have", decimals: 2 },
};

const state = {
  theme: themes[0],
  measure: "count",
  month: 0,
  hour: -1,
  timed: timed[0],
  layers: new Set(),
  cell: null,
  filter: "",
};

const listeners = [];

/** Calls back with the names of what changed. */
const onChange = (listener) => listeners.push(listener);

function change(changes) {
  Object.assign(state, changes);
  const changed = new Set(Object.keys(changes));
  for (const listener of listeners) listener(changed);
}

/** The measures that the theme has. */
const measuresOf = (theme) => Object.keys(measures).filter((name) => theme.cells[name]);

/** What the map is coloured by: one month has numbers only. */
const measureShown = () => (state.month > 0 ? "count" : state.measure);

/** Events of a cell by month. Without any there is no row of it; what is withheld has no row either, and is not known. */
function monthsOf(theme, row) {
  const { cells: told, known } = theme.trend;
  return told[row] ?? known.map((known) => (known && theme.cells.count?.[row] === 0 ? 0 : null));
}

/** Values of the theme's rows for the measure and month chosen; null where nothing is known. */
function values(theme) {
  if (state.month > 0 && theme.trend) {
    return theme.trend.cells.map((_, row) => monthsOf(theme, row)[state.month - 1]);
  }
  return theme.cells[measureShown()] ?? theme.cells.cell.map(() => null);
}

/** The name of the month chosen; empty for all. */
const monthName = () => (state.month > 0 ? (state.theme.trend?.months[state.month - 1] ?? "") : "");

/** Events of a place of the timed theme in the hour chosen, over all days of the week; null where one of them is not known. */
function inHour(place) {
  const hours = state.timed.places[0].hour;
  const here = place.events.filter((_, at) => hours[at] === state.hour);
  return here.includes(null) ? null : here.reduce((sum, events) => sum + events, 0);
}

/** The row of the chosen cell in the theme, or -1. */
const chosenRow = () => (state.cell === null ? -1 : state.theme.cells.cell.indexOf(state.cell));
