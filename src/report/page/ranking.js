// The table of ranks: sorted and filtered by the reader, each row leading to its place on the map.
const ranking = byId("ranking");
const shortList = 50;
const sorting = { column: "rank", down: false, all: false };

/** Heading, what it is sorted by, and its text. */
const rankColumns = [
  { name: "rank", head: "Rank (90 %)", value: (of, row) => of.rank?.[row], text: (of, row) => between(of.rank?.[row], of.rank_low?.[row], of.rank_high?.[row], 0) },
  { name: "label", head: "Place", value: (of, row) => labelOf(state.theme, row), text: (of, row) => labelOf(state.theme, row) },
  { name: "count", head: `Events (${data.counted})`, value: (of, row) => of.count?.[row], text: (of, row) => shown(of.count?.[row], 1) },
  { name: "rate_per_premises", head: "A year per premises (95 %)", value: (of, row) => of.rate_per_premises?.[row], text: (of, row) => between(of.rate_per_premises?.[row], of.rate_per_premises_low?.[row], of.rate_per_premises_high?.[row], 2) },
  { name: "rate_per_1000_footfall", head: "A year per 1,000 daily footfall (95 %)", value: (of, row) => of.rate_per_1000_footfall?.[row], text: (of, row) => between(of.rate_per_1000_footfall?.[row], of.rate_per_1000_footfall_low?.[row], of.rate_per_1000_footfall_high?.[row], 2) },
  { name: "times_expected", head: "Times expected (95 %)", value: (of, row) => of.times_expected?.[row], text: (of, row) => between(of.times_expected?.[row], of.times_expected_low?.[row], of.times_expected_high?.[row], 1) },
  { name: "harm", head: "Harm", value: (of, row) => of.harm?.[row], text: (of, row) => shown(of.harm?.[row]) },
  { name: "hot", head: "Hot", value: (of, row) => of.hot?.[row], text: (of, row) => (of.suppressed?.[row] ? "withheld" : of.hot?.[row] == null ? unknown : of.hot[row] ? "hot" : "no") },
];

const isNumber = ({ name }) => !["label", "hot"].includes(name);

const columnsOf = (theme) => rankColumns.filter((column) => theme.cells[column.name]);

/** Orders what is known, and puts what is not known last, whichever way round. */
function ordered(rows, value, down) {
  const keyed = rows.map((row) => [value(row), row]);
  const known = keyed.filter(([key]) => key !== null && key !== undefined && key !== "");
  const rest = keyed.filter(([key]) => key === null || key === undefined || key === "");
  known.sort(([a, i], [b, j]) => (typeof a === "string" ? a.localeCompare(b, "en-GB") : a - b) * (down ? -1 : 1) || i - j);
  return [...known, ...rest].map(([, row]) => row);
}

function rankedRows() {
  const of = state.theme.cells;
  const wanted = state.filter.trim().toLocaleLowerCase("en-GB");
  const rows = of.cell.map((_, row) => row).filter((row) => !wanted || `${labelOf(state.theme, row)} ${cells.id[of.cell[row]]}`.toLocaleLowerCase("en-GB").includes(wanted));
  const column = rankColumns.find((column) => column.name === sorting.column) ?? rankColumns[0];
  return ordered(rows, (row) => column.value(of, row), sorting.down);
}

function drawRanking() {
  const of = state.theme.cells;
  const columns = columnsOf(state.theme);
  const head = columns.map((column) => {
    const button = element("button", { type: "button" }, column.head);
    const chosen = sorting.column === column.name;
    const th = element("th", { scope: "col", class: isNumber(column) ? "n" : "", "aria-sort": chosen ? (sorting.down ? "descending" : "ascending") : "none" }, button);
    button.addEventListener("click", () => {
      sorting.down = chosen ? !sorting.down : !["rank", "label", "trend"].includes(column.name);
      sorting.column = column.name;
      drawRanking();
      ranking.tHead.rows[0].cells[columns.indexOf(column) + 1]?.querySelector("button")?.focus();
    });
    return th;
  });
  ranking.tHead.rows[0].replaceChildren(element("th", { scope: "col" }, "Map"), ...head);
  const rows = rankedRows();
  const chosen = chosenRow();
  let told = sorting.all ? rows : rows.slice(0, shortList);
  if (chosen >= 0 && rows.includes(chosen) && !told.includes(chosen)) told = [...told, chosen];
  ranking.tBodies[0].replaceChildren(...told.map((row) => rankedRow(of, columns, row, row === chosen)));
  byId("ranking-told").textContent = `${shown(rows.length)} of ${shown(of.cell.length)} cells${told.length < rows.length ? `, ${shown(told.length)} shown` : ""}.`;
  byId("more").hidden = rows.length <= shortList;
  byId("more").textContent = sorting.all ? `Show the first ${shortList}` : `Show all ${shown(rows.length)} rows`;
}

function rankedRow(of, columns, row, chosen) {
  const tr = element("tr", { "data-row": row });
  if (chosen) tr.setAttribute("aria-current", "true");
  for (const column of columns) {
    const [value, interval] = column.text(of, row).split(/ (?=\([-−\d])/);
    const number = isNumber(column);
    const td = element("td", { class: number ? "n" : column.name }, column.name === "label" ? column.text(of, row) : value);
    if (number && interval) td.append(" ", element("small", {}, interval));
    tr.append(td);
  }
  const button = element("button", { type: "button", class: "show-on-map", "aria-label": `Show ${labelOf(state.theme, row)} on the map` }, "Show");
  tr.prepend(element("td", {}, button));
  return tr;
}

/** Tells the chosen cell in words. */
function tell() {
  const row = chosenRow();
  const told = byId("told");
  if (row < 0) return;
  const theme = state.theme;
  const stable = sentence(theme.cells.emerging?.[row]);
  told.textContent = [...aboutCell(theme, row), stable ? `Over time: ${stable}.` : ""].filter(Boolean).join(" ");
}

function startRanking() {
  ranking.tBodies[0].addEventListener("click", ({ target }) => {
    const tr = target.closest("tr");
    if (!tr) return;
    const cell = state.theme.cells.cell[Number(tr.dataset.row)];
    const button = Boolean(target.closest("button"));
    change({ cell });
    flyToCell(cell);
    if (button) ranking.querySelector("tr[aria-current] button")?.focus({ preventScroll: true });
  });
  byId("filter").addEventListener("input", ({ target }) => change({ filter: target.value }));
  byId("more").addEventListener("click", () => {
    sorting.all = !sorting.all;
    drawRanking();
  });
  onChange((changed) => {
    if (changed.has("theme") || changed.has("filter") || changed.has("cell")) drawRanking();
    if (["cell", "theme", "measure", "month"].some((name) => changed.has(name))) tell();
    if (changed.has("cell")) {
      const current = ranking.querySelector("tr[aria-current]");
      const box = ranking.parentElement;
      const [top, bottom] = [current?.offsetTop, current?.offsetTop + current?.offsetHeight];
      if (current && (top < box.scrollTop + 50 || bottom > box.scrollTop + box.clientHeight)) box.scrollTop = top - box.clientHeight / 2;
    }
  });
  drawRanking();
}
