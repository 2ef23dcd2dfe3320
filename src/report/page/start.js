// Everything is begun: controls first, then the map, then the charts below it.
const root = document.documentElement;

function startControls() {
  const measure = byId("measure");
  const fill = () => {
    const names = measuresOf(state.theme);
    if (!names.includes(state.measure)) state.measure = names[0];
    measure.replaceChildren(...names.map((name) => element("option", { value: name }, measures[name].title)));
    measure.value = state.measure;
  };
  // What a proxy counts stands beside its map, not only at the head of the page.
  const tellProxy = () => { byId("proxy-told").textContent = state.theme.proxy ?? ""; };
  fill();
  tellProxy();
  byId("theme").addEventListener("change", ({ target }) => {
    state.theme = themes.find((theme) => theme.name === target.value);
    fill();
    tellProxy();
    // A slider may stand on a month that another theme does not have.
    const last = state.theme.trend?.months.length ?? 0;
    if (byId("month")) byId("month").max = last;
    change({ theme: state.theme, month: Math.min(state.month, last) });
    tellSliders();
  });
  measure.addEventListener("change", ({ target }) => change({ measure: target.value }));
  const slide = (id, to) => byId(id)?.addEventListener("input", ({ target }) => {
    change(to(Number(target.value)));
    tellSliders();
  });
  slide("month", (month) => ({ month, hour: -1 }));
  slide("hour", (hour) => ({ hour, month: 0 }));
  byId("timed")?.addEventListener("change", ({ target }) => change({ timed: timed.find((of) => of.name === target.value) }));
  const boxes = [...document.querySelectorAll("input[name=layer]")];
  const layers = () => new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  const there = {
    hotspots: themes.some((theme) => theme.hotspots?.rings.length), areas: data.backdrop.areas.length + (data.backdrop.study?.length ?? 0), streets: data.backdrop.streets.length,
    stations: data.backdrop.stations.name.length, members: data.backdrop.members.name.length, venues: data.venues, premises: data.premises, rounds: data.rounds,
  };
  for (const box of boxes) {
    if (box.value in there && !there[box.value]) {
      box.checked = false;
      box.disabled = true;
      box.parentElement.append(" (none)");
    }
    box.addEventListener("change", () => change({ layers: layers() }));
  }
  state.layers = layers();
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  const moves = { closer: [0, 0, 1], farther: [0, 0, -1], west: [-1, 0, 0], east: [1, 0, 0], north: [0, 1, 0], south: [0, -1, 0] };
  for (const [id, move] of Object.entries(moves)) byId(id).addEventListener("click", () => nudge(...move));
  byId("back").addEventListener("click", () => moveTo(viewOf(extent)));
}

/** What the sliders say; one of them rests while the other is used. */
function tellSliders() {
  const month = byId("month");
  if (month) {
    month.value = state.month;
    byId("month-told").textContent = monthName() || data.months;
    month.setAttribute("aria-valuetext", monthName() || data.months);
    byId("measure").disabled = state.month > 0;
  }
  const hour = byId("hour");
  if (hour) {
    hour.value = state.hour;
    const told = state.hour < 0 ? "all hours" : hourName(state.hour);
    byId("hour-told").textContent = told;
    hour.setAttribute("aria-valuetext", told);
  }
}

/** Resolves when what stands so far has been seen; in a window that nobody sees, soon. */
const seen = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 300);
});

/** Runs plotly, which lies in the page as text: to read it takes a browser longer than all else. */
function startPlotly() {
  const script = element("script");
  script.textContent = byId("plotly").textContent;
  document.head.append(script);
}

/** First what can be read and a picture of the map, then the map that moves, then the charts below it. */
async function start() {
  document.querySelectorAll("table.grid").forEach(sortable);
  if (themes.length) {
    startControls();
    tellSliders();
    startRanking();
    drawLegend();
    drawPicture();
    root.dataset.drawn = "true";
    await seen();
  }
  startPlotly();
  if (themes.length) await startMap();
  root.dataset.ready = "true";
  if (themes.length || timed.length) await startCharts();
  root.dataset.charts = "true";
}

// Paper has no folds and no moving map.
let opened = [];
addEventListener("beforeprint", () => {
  drawPicture();
  opened = [...document.querySelectorAll("details:not([open])")].filter((details) => !details.closest("#manifest, #method, .same"));
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

window.hexspot = { ready: start() };
