// Charts of the theme chosen, each with a table of the same numbers that a reader can open.
const chartConfig = { displayModeBar: false, displaylogo: false, responsive: true };
const ink = "#222222";
const chartLayout = (more) => ({
  margin: { l: 64, r: 16, t: 28, b: 56 }, font: { family: "inherit", size: 13, color: ink }, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff",
  hovermode: "closest", showlegend: false, hoverlabel: { bgcolor: "#ffffff", font: { color: ink } }, dragmode: false, ...more,
});
const axis = (text, more = {}) => ({ title: { text: plain(text) }, gridcolor: "#e4e4e4", zeroline: false, automargin: true, fixedrange: true, ...more });
const titled = (text) => ({ text: plain(text), font: { size: 14 }, x: 0, xanchor: "left" });

/** A table of these rows below a chart. */
function same(id, heads, rows) {
  const table = element("table", { class: "grid" }, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))), element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((entry) => element("td", {}, String(entry)))))));
  const open = byId(`${id}-same`).querySelector("details")?.open;
  const details = element("details", {}, element("summary", {}, "The same as a table"), element("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": `${byId(id).getAttribute("aria-label")}, as a table` }, table));
  details.open = Boolean(open);
  byId(`${id}-same`).replaceChildren(details);
}

function draw(id, data, layout) {
  const where = byId(id);
  Plotly.react(where, data, chartLayout(layout), chartConfig);
}

function none(id, why) {
  Plotly.purge(byId(id));
  byId(id).replaceChildren(element("p", { class: "absent" }, why));
  byId(`${id}-same`).replaceChildren();
}

function drawTrend() {
  const { theme } = state;
  if (!theme.trend) return none("chart-trend", "This theme has no counts by month.");
  const { months, whole, withheld } = theme.trend;
  const row = chosenRow();
  const cell = row >= 0 ? monthsOf(theme, row) : null;
  const edge = (end) => theme.trend.usual.map((range) => range?.[end] ?? null);
  const band = { type: "scatter", mode: "lines", x: months, line: { width: 0 }, hoverinfo: "skip", showlegend: false };
  const list = theme.trend.usual.some(Boolean) ? [{ ...band, y: edge(0) }, { ...band, y: edge(1), fill: "tonexty", fillcolor: "rgba(65, 68, 135, 0.14)" }] : [];
  for (const [name, symbol, is] of [["Not known", "x", (at) => !withheld[at]], ["Withheld", "square-open", (at) => withheld[at]]]) {
    const gaps = months.filter((_, at) => whole[at] === null && is(at));
    if (gaps.length) list.push({ type: "scatter", mode: "markers", x: gaps, y: gaps.map(() => 0), marker: { symbol, size: 9, color: "#a33" }, name, hoverinfo: "x+name" });
  }
  list.push({ type: "scatter", mode: "lines+markers", x: months, y: whole, line: { color: "#414487", width: 2 }, name: "The whole study area", hoverinfo: "x+y" });
  if (cell) list.push({ type: "scatter", mode: "lines+markers", x: months, y: cell, line: { color: "#c4005a", width: 2, dash: "dot" }, name: plain(labelOf(theme, row)), hoverinfo: "x+y" });
  draw("chart-trend", list, { title: titled(theme.title), xaxis: axis("Month", { type: "category", nticks: 12, categoryorder: "array", categoryarray: months }), yaxis: axis("Events", { rangemode: "tozero" }), showlegend: Boolean(cell), legend: { orientation: "h", y: -0.3 } });
  same("chart-trend", ["Month", "The whole study area", ...(cell ? [labelOf(theme, row)] : [])], months.map((month, at) => [month, withheld[at] ? "withheld" : shown(whole[at], 1), ...(cell ? [shown(cell[at], 1)] : [])]));
}

/** The place of which hours are drawn, chosen above the chart: the whole first. */
function choosePlace() {
  const { places, name } = state.timed;
  let select = byId("timed-place");
  if (!select) {
    select = element("select", { id: "timed-place" });
    select.addEventListener("change", drawWhen);
    byId("chart-when").before(element("p", { class: "pair" }, element("label", { for: "timed-place" }, "Place"), select));
  }
  if (select.dataset.theme !== name) {
    select.dataset.theme = name;
    select.replaceChildren(...places.map((place, at) => element("option", { value: at }, place.label)));
  }
  return places[Number(select.value)];
}

function drawWhen() {
  const place = choosePlace();
  const { weekday, hour: hourOf } = state.timed.places[0];
  const days = [...new Set(weekday)];
  const hours = [...new Set(hourOf)];
  const at = (day, hour) => weekday.findIndex((of, row) => of === day && hourOf[row] === hour);
  const z = days.map((day) => hours.map((hour) => place.events[at(day, hour)] ?? null));
  const steps = [nothing, ...stops];
  const name = (hour) => String(hour).padStart(2, "0");
  draw("chart-when", [{
    type: "heatmap", x: hours.map(name), y: days, z, colorscale: steps.map((colour, step) => [step / (steps.length - 1), colour]), hoverinfo: "text", xgap: 1, ygap: 1,
    text: days.map((day) => hours.map((hour) => plain(`${day}, ${hourName(hour)}: ${shown(place.events[at(day, hour)], 1)} events`))), colorbar: { title: { text: "Events" }, thickness: 12 },
  }], { plot_bgcolor: notKnown, title: titled(`${state.timed.title}: ${place.label}`), xaxis: axis("Hour (small hours stand with the evening before)", { type: "category" }), yaxis: axis("", { autorange: "reversed" }) });
  same("chart-when", ["Day", ...hours.map(name)], days.map((day, row) => [day, ...z[row].map((value) => shown(value, 1))]));
}

function drawConcentration() {
  const curve = state.theme.concentration?.count;
  if (!curve) return none("chart-concentration", "This theme has no curve.");
  // From the fullest cells on, as people say it; the file counts from the emptiest.
  const x = curve[0].map((share) => 100 * (1 - share)).reverse();
  const y = curve[1].map((share) => 100 * (1 - share)).reverse();
  draw("chart-concentration", [
    { type: "scatter", mode: "lines", x, y, line: { color: "#414487", width: 3 }, name: "Events", hovertemplate: "%{y:.0f} % of events in %{x:.0f} % of cells<extra></extra>" },
    { type: "scatter", mode: "lines", x: [0, 100], y: [0, 100], line: { color: "#777777", dash: "dash", width: 1 }, hoverinfo: "skip" },
  ], { title: titled(state.theme.title), xaxis: axis("Share of cells, fullest first (%)", { range: [0, 100] }), yaxis: axis("Share of events (%)", { range: [0, 102] }) });
  const wanted = [1, 2, 5, 10, 20, 30, 50, 75];
  same("chart-concentration", ["Share of cells", "Share of events"], wanted.map((share) => {
    const at = x.findIndex((value) => value >= share);
    return [`${share} %`, at < 0 ? unknown : `${shown(y[at], 1)} %`];
  }));
}

function drawDenominators() {
  const of = state.theme.cells;
  const rate = ["rate_per_premises", "rate_per_1000_footfall"].find((name) => of[name]);
  if (!rate) return none("chart-denominators", "This theme has no rate.");
  const rows = of.cell.map((_, row) => row).filter((row) => of.count[row] > 0 && of[rate][row] !== null && of[rate][row] !== undefined);
  const hot = rows.filter((row) => of.hot?.[row]);
  const reach = (name, sign) => hot.map((row) => Math.max(0, sign * ((of[`${rate}_${name}`]?.[row] ?? of[rate][row]) - of[rate][row])));
  const bars = { type: "scatter", mode: "markers", x: hot.map((row) => of.count[row]), y: hot.map((row) => of[rate][row]), hoverinfo: "skip", marker: { size: 1, color: "#c4005a" }, error_y: { type: "data", symmetric: false, array: reach("high", 1), arrayminus: reach("low", -1), color: "#c4005a", thickness: 1, width: 3 } };
  draw("chart-denominators", [bars, {
    type: "scatter", mode: "markers", x: rows.map((row) => of.count[row]), y: rows.map((row) => of[rate][row]), hoverinfo: "text",
    text: rows.map((row) => wrapped(`${labelOf(state.theme, row)}: ${shown(of.count[row], 1)} events, ${between(of[rate][row], of[`${rate}_low`]?.[row], of[`${rate}_high`]?.[row], 2)} ${measures[rate].unit}`)),
    marker: { size: 9, color: rows.map((row) => (of.hot?.[row] ? "#c4005a" : "#414487")), symbol: rows.map((row) => (of.hot?.[row] ? "diamond" : "circle")), opacity: 0.75 },
  }], { title: titled(`${state.theme.title}: a point is a cell, a diamond a hot one`), xaxis: axis(measures.count.title, { rangemode: "tozero" }), yaxis: axis(measures[rate].title, { rangemode: "tozero" }) });
  same("chart-denominators", ["Place", measures.count.title, measures[rate].title], rows.slice(0, 50).map((row) => [labelOf(state.theme, row), shown(of.count[row], 1), between(of[rate][row], of[`${rate}_low`]?.[row], of[`${rate}_high`]?.[row], 2)]));
}

function drawIntervals() {
  const of = state.theme.cells;
  const known = of.cell.map((_, row) => row).filter((row) => of.rank_low?.[row] != null);
  const rows = ordered(known, (row) => of.rank?.[row], false).slice(0, 20);
  if (!rows.length) return none("chart-intervals", "Ranks of this theme have no intervals.");
  const most = narrow.matches ? 22 : 60;
  const brief = (text) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);
  const short = (row) => plain(brief(`${of.rank[row]}. ${labelOf(state.theme, row)}`));
  draw("chart-intervals", [{
    type: "scatter", mode: "markers", x: rows.map((row) => of.rank[row]), y: rows.map((_, at) => at), hoverinfo: "text",
    text: rows.map((row) => wrapped(`${labelOf(state.theme, row)}: rank ${between(of.rank[row], of.rank_low[row], of.rank_high[row], 0)}`)),
    error_x: { type: "data", symmetric: false, array: rows.map((row) => of.rank_high[row] - of.rank[row]), arrayminus: rows.map((row) => of.rank[row] - of.rank_low[row]), color: "#414487", thickness: 2, width: 5 },
    marker: { size: 9, color: "#c4005a" },
  }], { height: 560, title: titled(state.theme.title), xaxis: axis("Rank", { range: [0, 1.03 * rows.reduce((most, row) => Math.max(most, of.rank_high[row]), 1)] }), yaxis: axis("", { tickvals: rows.map((_, at) => at), ticktext: rows.map(short), autorange: "reversed" }) });
  same("chart-intervals", ["Place", "Rank (90 %)"], rows.map((row) => [labelOf(state.theme, row), between(of.rank[row], of.rank_low[row], of.rank_high[row], 0)]));
}

/** Each chart, and what it is drawn anew for. */
const charts = [
  ["chart-trend", drawTrend, ["theme", "cell"]],
  ["chart-when", drawWhen, ["timed"]],
  ["chart-concentration", drawConcentration, ["theme"]],
  ["chart-denominators", drawDenominators, ["theme"]],
  ["chart-intervals", drawIntervals, ["theme"]],
].filter(([id]) => byId(id));

/** Draws them one at a time, so that the page stays awake. */
async function startCharts() {
  for (const [, chart] of charts) {
    await new Promise((next) => setTimeout(next));
    chart();
  }
  onChange((changed) => {
    for (const [, chart, uses] of charts) if (uses.some((name) => changed.has(name))) chart();
  });
}
