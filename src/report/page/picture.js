// The map as a picture: for paper, and for a browser that cannot draw the moving one.
const svgName = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const made = document.createElementNS(svgName, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Draws the cells, hotspots and boundaries in the colours of the map. */
function drawPicture() {
  const figure = byId("picture");
  if (!figure || !Number.isFinite(extent[0])) return;
  const [w, s, e, n] = extent;
  const squeeze = Math.cos((((s + n) / 2) * Math.PI) / 180);
  const width = 1000;
  const scale = width / ((e - w) * squeeze || 1);
  const height = Math.max(1, Math.round((n - s) * scale));
  const at = ([x, y]) => `${((x - w) * squeeze * scale).toFixed(1)} ${((n - y) * scale).toFixed(1)}`;
  const path = (rings) => rings.map((ring) => `M${pairs(ring).map(at).join("L")}Z`).join("");
  const svg = drawn("svg", { viewBox: `-4 -4 ${width + 8} ${height + 8}` });
  const { classes, numbers } = colouring();
  state.theme.cells.cell.forEach((cell, row) => {
    if (!cells.ring[cell]) return;
    svg.append(drawn("path", { d: path([cells.ring[cell]]), fill: colourOf(numbers[row], classes), stroke: "#fff", "stroke-width": 0.5 }));
  });
  for (const ring of data.backdrop.study ?? []) svg.append(drawn("path", { d: path([ring]), fill: "none", stroke: "#777", "stroke-width": 1.5 }));
  for (const area of data.backdrop.areas) svg.append(drawn("path", { d: path(area.rings), fill: "none", stroke: "#555", "stroke-width": 2, "stroke-dasharray": "8 5" }));
  for (const rings of state.theme.hotspots?.rings ?? []) svg.append(drawn("path", { d: path(rings ?? []), fill: "none", stroke: "#c4005a", "stroke-width": 4 }));
  const { lon, lat } = data.backdrop.stations;
  for (const [number, x] of lon.entries()) {
    if (x < w || x > e || lat[number] < s || lat[number] > n) continue;
    const [cx, cy] = at([x, lat[number]]).split(" ");
    svg.append(drawn("circle", { cx, cy, r: 7, fill: "#111", stroke: "#fff", "stroke-width": 1.5 }));
  }
  figure.replaceChildren(svg);
}
