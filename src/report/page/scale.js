// Colours from pale yellow to dark violet (viridis, turned round), which keep their order for every reader and in grey; each class
// has its text beside it.
const colours = ["#fde725", "#7ad151", "#22a884", "#2a788e", "#414487", "#440154"];
const nothing = "#f4f4f2";
const notKnown = "#d5d5d5";

/** Shares of places up to which a class goes: the many low ones are told apart, and the few high ones as well. */
const shares = [0.25, 0.5, 0.75, 0.9, 0.97, 1];

/** Classes of these values, lowest first. */
function classesOf(list, decimals) {
  const positive = list.filter((value) => value > 0).sort((a, b) => a - b);
  const step = 10 ** decimals;
  const bounds = [];
  for (const share of positive.length ? shares : []) {
    const bound = Math.ceil(positive[Math.ceil(share * positive.length) - 1] * step - 1e-9) / step;
    if (!bounds.length || bound > bounds.at(-1)) bounds.push(bound);
  }
  const spread = (at) => Math.round((at * (colours.length - 1)) / Math.max(1, bounds.length - 1));
  return bounds.map((to, at) => ({ from: at ? bounds[at - 1] : 0, to, colour: colours[bounds.length === 1 ? 3 : spread(at)] }));
}

/** The number of the class of a value: 0 for none of it, -1 for not known. */
function classOf(value, classes) {
  if (value === null || value === undefined) return -1;
  if (value <= 0) return 0;
  const at = classes.findIndex((of) => value <= of.to + 1e-12);
  return (at < 0 ? classes.length - 1 : at) + 1;
}

/** The colour of a class number. */
const colourOf = (number, classes) => (number < 0 ? notKnown : number === 0 ? nothing : classes[number - 1].colour);

/** The words of a class. */
function wordsOf(of, decimals) {
  const step = 10 ** -decimals;
  if (decimals === 0 && of.to - of.from <= 1) return shown(of.to);
  if (decimals === 0) return `${shown(of.from + step)} to ${shown(of.to)}`;
  return `over ${shown(of.from, decimals)} to ${shown(of.to, decimals)}`;
}
