// The classes and colours of the figures and of the map files: a place looks the same in all of them. Each class has its text beside
// it.
const { stops, nothing, unknown: notKnown, most: mostClasses } = data.colours;

/** The colour of a share of the way from little (0) to much (1). */
function colourAt(share) {
  const place = share * (stops.length - 1);
  const at = Math.min(Math.floor(place), stops.length - 2);
  const part = (hex, from) => Number.parseInt(hex.slice(from, from + 2), 16);
  const mixed = [1, 3, 5].map((from) => Math.round(part(stops[at], from) + (place - at) * (part(stops[at + 1], from) - part(stops[at], from))));
  return `#${mixed.map((of) => of.toString(16).padStart(2, "0")).join("")}`;
}

/** The numbers 1, 2 and 5 times powers of ten from the last not above the least value to the last not above the greatest. */
function roundNumbers(least, greatest) {
  const numbers = [];
  // Written as text, a power of ten is the nearest number to it; multiplied, it may not be.
  for (let power = Math.floor(Math.log10(least)) - 1; power <= Math.floor(Math.log10(greatest)) + 1; power += 1) {
    for (const digit of [1, 2, 5]) numbers.push(Number(`${digit}e${power}`));
  }
  const first = numbers.findLastIndex((number) => number <= least);
  return numbers.slice(first, Math.max(first, numbers.findLastIndex((number) => number <= greatest)) + 1);
}

/** Classes of these values, lowest first: most places have little and few have much. */
function classesOf(list) {
  const above = list.filter((value) => value > 0);
  if (!above.length) return [];
  const least = above.reduce((a, b) => Math.min(a, b));
  const greatest = above.reduce((a, b) => Math.max(a, b));
  const whole = above.every(Number.isInteger);
  const edges = roundNumbers(least, greatest).slice(-mostClasses);
  return edges.map((edge, at) => {
    const last = at === edges.length - 1;
    const [from, to] = [at ? edge : Math.min(edge, least), last ? greatest : edges[at + 1]];
    return { from, to, last, whole, colour: colourAt(edges.length === 1 ? 0.5 : at / (edges.length - 1)) };
  });
}

/** The number of the class of a value: 0 for none of it, -1 for not known. */
function classOf(value, classes) {
  if (value === null || value === undefined) return -1;
  if (value <= 0 || !classes.length) return 0;
  return Math.max(1, classes.findLastIndex((of) => value >= of.from) + 1);
}

/** The colour of a class number. */
const colourOf = (number, classes) => (number < 0 ? notKnown : number === 0 ? nothing : classes[number - 1].colour);

/** The words of a class. */
function wordsOf({ from, to, last, whole }) {
  if (last) return from >= to ? briefly(to) : `${briefly(from)} to ${briefly(to)}`;
  if (whole) return to - from <= 1 ? briefly(from) : `${briefly(from)} to ${briefly(to - 1)}`;
  return `${briefly(from)} to under ${briefly(to)}`;
}
