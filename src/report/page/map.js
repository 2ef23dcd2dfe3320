// The map: one trace a layer, drawn by plotly from what is in this file. Traces are made anew when something changes, and the view
// stays where the reader left it.
const mapElement = byId("map");

/** Classes of the values shown, and the class of each row. */
function colouring() {
  const list = values(state.theme);
  // The scale of a month is that of all months, so that months can be told apart.
  const all = state.month > 0 && state.theme.trend ? state.theme.trend.cells.flatMap((months) => months ?? []) : list;
  const classes = classesOf(all);
  return { classes, numbers: list.map((value) => classOf(value, classes)), list };
}

/** A scale of flat steps for the class numbers -1, 0, 1 … */
function stepped(classes) {
  const steps = [notKnown, nothing, ...classes.map((of) => of.colour)];
  return steps.flatMap((colour, at) => [[at / steps.length, colour], [(at + 1) / steps.length, colour]]);
}

/** How much of a background map is covered; without one the colours are those of the legend. */
const ground = data.basemap ? 0.72 : 1;

/** The theme whose hotspots are outlined: that of the hours shown, which may have none. */
const outlined = () => (state.hour < 0 ? state.theme : themes.find((theme) => theme.name === state.timed.name) ?? {});

const visible = (layer) => state.layers.has(layer);
const base = { type: "scattermap", showlegend: false, hoverinfo: "text" };

/** Lines with gaps between them. */
function lines(rings) {
  const lon = [];
  const lat = [];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      lon.push(x);
      lat.push(y);
    }
    lon.push(null);
    lat.push(null);
  }
  return { lon, lat };
}

const outline = (rings, line, more = {}) => ({ ...base, mode: "lines", ...lines(rings), line, hoverinfo: "skip", ...more });
const dots = (points, text, marker, more = {}) => ({ ...base, mode: "markers", lon: points.lon, lat: points.lat, text, marker, ...more });

const cellShapes = {
  type: "FeatureCollection",
  features: cellRings.map((ring, id) => ({ type: "Feature", id, properties: {}, geometry: { type: "Polygon", coordinates: [ring] } })),
};
const areaShapes = {
  type: "FeatureCollection",
  features: data.backdrop.areas.map((area, id) => ({
    type: "Feature", id, properties: {}, geometry: { type: "MultiPolygon", coordinates: area.rings.map((ring) => [closed(ring)]) },
  })),
};

function aboutCell(theme, row) {
  const of = theme.cells;
  const rank = of.rank ? `Rank ${between(of.rank[row], of.rank_low?.[row], of.rank_high?.[row], 0)}` : "No rank";
  const value = values(theme)[row];
  const { unit, decimals } = measures[measureShown()];
  const month = monthName() ? ` in ${monthName()}` : "";
  return [`${labelOf(theme, row)}.`, `${rank}. ${value == null ? "Not known" : `${shown(value, decimals)} ${unit}`}${month}.`, sentence(of.reason?.[row])];
}

function cellTrace() {
  const { classes, numbers } = colouring();
  const theme = state.theme;
  return {
    type: "choroplethmap", geojson: cellShapes, locations: theme.cells.cell, z: numbers, zmin: -1.5, zmax: classes.length + 0.5,
    colorscale: stepped(classes), showscale: false, showlegend: false, hoverinfo: "text",
    text: theme.cells.cell.map((_, row) => aboutCell(theme, row).filter(Boolean).map((line) => wrapped(line)).join("<br>")),
    marker: { opacity: ground, line: { width: 0.6, color: "#ffffff" } }, meta: "cells",
  };
}

/** Areas, or hotspots, coloured by events in the hour chosen. */
function hourTraces() {
  const places = state.timed.places;
  const areas = places.filter((place) => place.kind === "area").map((place) => [place, data.backdrop.areas.findIndex((area) => area.name === place.label)]);
  const known = areas.filter(([, at]) => at >= 0);
  const classes = classesOf(hourScale());
  const of = themes.find((theme) => theme.name === state.timed.name)?.hotspots;
  const hot = places.filter((place) => place.kind === "hotspot").map((place) => [place, of?.id.indexOf(place.place) ?? -1]).filter(([, at]) => at >= 0);
  const hotShapes = { type: "FeatureCollection", features: hot.map(([, at]) => ({ type: "Feature", id: at, properties: {}, geometry: { type: "MultiPolygon", coordinates: (of.rings[at] ?? []).map((ring) => [closed(ring)]) } })) };
  const trace = (geojson, list, name) => ({
    type: "choroplethmap", geojson, locations: list.map(([, at]) => at), z: list.map(([place]) => classOf(inHour(place), classes)),
    zmin: -1.5, zmax: classes.length + 0.5, colorscale: stepped(classes), showscale: false, showlegend: false, hoverinfo: "text",
    text: list.map(([place]) => wrapped(`${place.label}: ${inHour(place) === null ? "not known" : `${shown(inHour(place), 1)} events`} at ${hourName(state.hour)}`)),
    marker: { opacity: ground, line: { width: 1, color: "#333333" } }, meta: name,
  });
  return [trace(areaShapes, known, "hours-areas"), trace(hotShapes, hot, "hours-hotspots")];
}

/** Events of every area and hour of the theme: one scale for all hours. */
function hourScale() {
  const hours = state.timed.places[0].hour;
  return state.timed.places.filter((place) => place.kind !== "study-area").flatMap((place) => {
    const sums = new Array(24).fill(0);
    place.events.forEach((events, at) => { sums[hours[at]] = events === null || sums[hours[at]] === null ? null : sums[hours[at]] + events; });
    return sums;
  });
}

const hourName = (hour) => `${String(hour).padStart(2, "0")}:00 to ${String((hour + 1) % 24).padStart(2, "0")}:00`;

/** Layers from below to above; what is switched off or empty is not drawn at all. */
function traces() {
  const { backdrop, premises, venues, rounds } = data;
  const byHour = state.hour >= 0;
  const hotRings = (outlined().hotspots?.rings ?? []).flatMap((rings) => (rings ?? []).map(closed));
  const list = [];
  const put = (layer, trace) => {
    if (layer === "always" || visible(layer)) list.push({ ...trace, uid: `hexspot-${trace.meta}` });
  };
  const line = (layer, name, rings, style) => {
    if (rings.length) put(layer, outline(rings, style, { meta: name }));
  };
  const point = (layer, points, text, marker) => {
    if (points?.lon.length) put(layer, dots(points, text(), marker, { meta: layer }));
  };
  if (!byHour) put("cells", cellTrace());
  if (byHour) for (const [at, trace] of hourTraces().entries()) if (trace.locations.length) put(at ? "hotspots" : "areas", trace);
  line("streets", "streets", backdrop.streets.map(pairs), { width: 0.8, color: "#9a9a9a" });
  line("areas", "study", (backdrop.study ?? []).map(closed), { width: 0.8, color: "#777777" });
  line("areas", "areas", backdrop.areas.flatMap((area) => area.rings.map(closed)), { width: 1.8, color: "#222222" });
  line("hotspots", "casing", hotRings, { width: 6, color: "#ffffff" });
  line("hotspots", "hotspots", hotRings, { width: 3, color: "#c4005a" });
  line("rounds", "rounds", (rounds?.line ?? []).map(pairs), { width: 2, color: "#1b7f3b" });
  const aboutPremises = (name, at) => wrapped([name, premises.kind[at], premises.incidents?.[at] == null ? "" : `${shown(premises.incidents[at], 1)} incidents`, premises.rating[at] ?? ""].filter(Boolean).join(", "));
  point("premises", premises, () => premises.name.map(aboutPremises), { size: 5, color: "#5b3c11" });
  point("stations", backdrop.stations, () => backdrop.stations.name.map((name) => wrapped(`Station: ${name}`)), { size: 11, color: "#111111" });
  point("members", backdrop.members, () => backdrop.members.name.map((name) => wrapped(`${backdrop.scheme}: ${name}`)), { size: 10, color: "#0b62c4" });
  const wanted = venues && { lon: venues.lon.filter((_, at) => venues.status[at] === "new"), lat: venues.lat.filter((_, at) => venues.status[at] === "new") };
  const aboutVenue = (name, at) => (venues.status[at] === "new" ? [wrapped(`${venues.order[at]}. ${name}: ${venues.reason[at] ?? ""}`)] : []);
  point("venues", wanted, () => venues.name.flatMap(aboutVenue), { size: 15, color: "#d95f02" });
  line("always", "chosen", state.cell === null ? [] : [cellRings[state.cell]], { width: 5, color: "#000000" });
  return list;
}

/** The centre and zoom that show this box. */
function viewOf([w, s, e, n]) {
  const width = mapElement.clientWidth || 600;
  const height = mapElement.clientHeight || 500;
  const y = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  const across = Math.max((e - w) / 360, 1e-6);
  const upward = Math.max(y(n) - y(s), 1e-6);
  const zoom = Math.min(Math.log2(width / 512 / across), Math.log2(height / 512 / upward), 18) - 0.15;
  return { center: { lon: (w + e) / 2, lat: (s + n) / 2 }, zoom };
}

function mapLayout() {
  const tiles = data.basemap ? [{ below: "traces", sourcetype: "raster", source: [data.basemap.template] }] : [];
  return {
    map: { style: "white-bg", ...viewOf(extent), layers: tiles }, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, uirevision: "view",
    hoverlabel: { bgcolor: "#ffffff", bordercolor: "#222222", font: { color: "#111111", size: 13 }, align: "left" },
    paper_bgcolor: "#ffffff",
  };
}

const moving = () => mapElement._fullLayout?.map?._subplot?.map;

/** Where the map is going, until it is there: a map drawn anew on the way must not fall back. */
let going = null;

/** Moves the map; slowly, unless the reader wants no motion. */
function moveTo(view) {
  const map = moving();
  if (!map) return;
  going = view;
  const there = () => {
    if (going !== view) return;
    going = null;
    Plotly.relayout(mapElement, { "map.center": view.center, "map.zoom": view.zoom });
  };
  if (still.matches) return there();
  map.flyTo({ center: [view.center.lon, view.center.lat], zoom: view.zoom, duration: 800 });
  setTimeout(there, 900);
}

/** Puts layers in the order of the traces: plotly puts what is switched on last on top. */
function stack() {
  const map = moving();
  for (const { uid } of mapElement.data) {
    for (const { id } of map?.getStyle().layers ?? []) if (id.includes(`-${uid}-`) || id.endsWith(`-${uid}`)) map.moveLayer(id);
  }
}

async function redraw() {
  if (going) Object.assign(mapElement.layout.map, going);
  await Plotly.react(mapElement, traces(), mapElement.layout, mapConfig);
  stack();
  drawLegend();
}

function nudge(x, y, closer) {
  const map = moving();
  if (!map) return;
  const { lng, lat } = map.getCenter();
  const span = 90 / 2 ** map.getZoom();
  moveTo({ center: { lon: lng + x * span, lat: lat + y * span * 0.6 }, zoom: map.getZoom() + closer });
}

/** Flies to a cell, near enough to see its neighbours. */
function flyToCell(cell) {
  const ring = cellRings[cell];
  const box = ring.reduce(([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)], [Infinity, Infinity, -Infinity, -Infinity]);
  const [dx, dy] = [(box[2] - box[0]) * 2.5, (box[3] - box[1]) * 2.5];
  moveTo(viewOf([box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy]));
}

const usesMap = new Set(["theme", "measure", "month", "hour", "timed", "layers", "cell"]);

const mapConfig = { displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: !narrow.matches };

/** Draws the map; resolves when its first picture stands. A browser that cannot draw it gets the picture. */
async function startMap() {
  try {
    await Plotly.newPlot(mapElement, traces(), mapLayout(), mapConfig);
  } catch {
    document.documentElement.dataset.map = "picture";
    mapElement.hidden = true;
    byId("picture").removeAttribute("aria-hidden");
    const again = () => {
      drawPicture();
      drawLegend();
    };
    onChange(again);
    return again();
  }
  mapElement.on("plotly_click", ({ points: [point] }) => {
    if (point?.data.meta === "cells") change({ cell: state.theme.cells.cell[point.pointIndex ?? point.pointNumber] });
  });
  onChange((changed) => {
    if ([...changed].some((name) => usesMap.has(name))) redraw();
  });
}
