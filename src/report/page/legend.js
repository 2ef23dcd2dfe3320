// The legend of the map: its classes, and the signs of what is switched on.
function drawLegend() {
  const legend = byId("legend");
  const swatch = (colour) => {
    const key = element("span", { class: "swatch" });
    key.style.background = colour;
    key.style.opacity = ground;
    return key;
  };
  const byHour = state.hour >= 0;
  const classes = byHour ? classesOf(hourScale()) : colouring().classes;
  const when = byHour ? `, ${state.timed.title}, ${hourName(state.hour)}` : monthName() ? `, ${monthName()}` : "";
  const measured = measures[measureShown()].title;
  const ofMonth = monthName() ? measured.replace(/ \(\d+ months?\)$/, "") : measured;
  const title = byHour ? "Events in the hour, by area" : ofMonth;
  const entries = [[nothing, "none"], ...classes.map((of) => [of.colour, wordsOf(of)]), [notKnown, state.theme.cells.suppressed ? "not known, or withheld" : "not known"]];
  const item = ([colour, words]) => element("li", {}, swatch(colour), words);
  const signs = [["hot", byHour ? `Hotspot of ${state.timed.title} (pink outline)` : "Hotspot (pink outline)"], ["station", "Station (black dot)"], ["member", `${data.backdrop.scheme} (blue dot)`], ["venue", "Venue to win (large orange dot)"], ["premise", "Premises (small brown dot)"], ["round", "Patrol round (green line)"]];
  const layerOf = { hot: "hotspots", station: "stations", member: "members", venue: "venues", premise: "premises", round: "rounds" };
  const sign = ([kind, words]) => element("li", {}, element("span", { class: `sign ${kind}` }), words);
  legend.replaceChildren(element("p", {}, element("strong", {}, title + when)), element("ul", {}, ...entries.map(item)), element("ul", {}, ...signs.filter(([kind]) => visible(layerOf[kind]) && (kind !== "hot" || outlined().hotspots)).map(sign)));
}
