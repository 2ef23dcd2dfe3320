// Every other table: its headings become buttons that sort it. The rows stand in the page already.
function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  if (body.rows.length < 2) return;
  heads.forEach((th, at) => {
    const button = element("button", { type: "button" }, th.textContent);
    th.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = th.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows];
      const key = (row) => {
        const cell = rows[row].cells[at];
        if (cell.dataset.key !== undefined) return Number(cell.dataset.key);
        return cell.textContent === unknown ? "" : cell.textContent;
      };
      const numeric = rows.some((row) => row.cells[at].dataset.key !== undefined);
      const value = (row) => (numeric && typeof key(row) === "string" ? null : key(row));
      body.append(...ordered(rows.map((_, row) => row), value, down).map((row) => rows[row]));
    });
  });
}
