// The data of the page, as it was put in, and sentences put together again.
const data = JSON.parse(document.getElementById("data").textContent);

/** A sentence from its form and figures; empty for none. */
function sentence(kept) {
  if (!kept) return "";
  const [form, ...figures] = kept;
  return data.phrases[form].map((piece, at) => piece + (figures[at] ?? "")).join("");
}

const themes = data.themes;
const timed = data.timed;
const cells = data.cells;

/** The ring of a cell or area as pairs, closed. */
function pairs(flat) {
  const ring = [];
  for (let at = 0; at + 1 < flat.length; at += 2) ring.push([flat[at], flat[at + 1]]);
  return ring;
}

function closed(flat) {
  const ring = pairs(flat);
  if (ring.length && (ring[0][0] !== ring.at(-1)[0] || ring[0][1] !== ring.at(-1)[1])) ring.push(ring[0]);
  return ring;
}

const cellRings = cells.ring.map((ring) => (ring ? closed(ring) : []));

/** West, south, east and north of all cells. */
const extent = cellRings.flat().reduce(
  ([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)],
  [Infinity, Infinity, -Infinity, -Infinity],
);

/** Rows of a theme's columns. */
const rowsOf = (theme) => theme.cells.cell.length;
const labelOf = (theme, row) => sentence(theme.cells.label?.[row]) || cells.id[theme.cells.cell[row]];
