// Elements, and numbers and texts as people read them. Text is put in as text, never as markup.
const byId = (id) => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const unknown = "–";
const formats = new Map();

/** A number with thousands set apart; a dash for what is not known. */
function shown(value, decimals = 0) {
  if (value === null || value === undefined) return unknown;
  if (!formats.has(decimals)) {
    formats.set(decimals, new Intl.NumberFormat("en-GB", { minimumFractionDigits: 0, maximumFractionDigits: decimals }));
  }
  return formats.get(decimals).format(value);
}

/** A number of at most three digits that matter; whole ones in full. */
const briefly = (value) => shown(value, Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))));

/** A number with all its decimals, for columns. */
function fixed(value, decimals) {
  if (value === null || value === undefined) return unknown;
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  return `${value < 0 ? "\u2212" : ""}${shown(Number(whole))}${part ? `.${part}` : ""}`;
}

/** A value with its interval. */
function between(value, low, high, decimals) {
  if (value === null || value === undefined) return unknown;
  const interval = low === null || low === undefined ? "" : ` (${fixed(low, decimals)} to ${fixed(high, decimals)})`;
  return fixed(value, decimals) + interval;
}

/** Text as plotly shows it unchanged: it takes some markup for its own. */
const plain = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Plain text in lines short enough for a label on a map. Directions of writing stay within it. */
function wrapped(text, width = 56) {
  const lines = [""];
  for (const word of String(text).split(/\s+/)) {
    if ((lines.at(-1) + word).length > width && lines.at(-1)) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines.map((line) => plain(`\u2068${line}\u2069`)).join("<br>");
}

const still = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 40rem)");
