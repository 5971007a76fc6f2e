/* The explorer's page: draws what Python, or a baked page, hands over. No library, no external file.
 *
 * It talks to a model as anywidget defines it: get, set, save_changes, on("change:name", f). Whatever comes
 * from there is text or number; it is written by textContent and attributes only, never as markup.
 * An answer is shown only if its serial is that of the newest setting.
 */

const SVG = "http://www.w3.org/2000/svg";
/** Most states that are drawn as tiles, and most rows of the list of founders. */
const MOST_TILES = 400;
const MOST_ROWS = 200;
/** Sliders that are shown at once; the others are folded away. */
const OPEN = 6;
/** Controls that stand in one line above the answer, so that the tiles have the page's whole width. */
const FEW = 3;
/** Milliseconds: before a change is announced; without a beat, and without an answer, until Python counts as gone. */
const [PATIENCE, SILENCE, ANSWER] = [450, 10000, 20000];
const CELL = 40;

/* ------------------------------------------------------------------------------------ plain functions */

const whole = new Intl.NumberFormat("en-GB");
/** A number for reading: three significant figures, a true minus sign. */
function show(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "not known";
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  const text = Number.isInteger(value) && size < 1e15 ? whole.format(value)
    : size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
  return text.replace("-", "−");
}

const percent = (share) => (share === null || share === undefined ? "not known"
  : share > 0 && share < 0.001 ? "under 0.1%" : `${(100 * share).toFixed(1)}%`);
const counted = (number, what) => `${show(number)} ${what}${number === 1 ? "" : "s"}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const channels = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));
/** Relative luminance of a colour, as the rules of contrast define it. */
function luminance(hex) {
  const [r, g, b] = channels(hex).map((c) => (c /= 255) && (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const inkOn = (hex) => (luminance(hex) > 0.179 ? "#000000" : "#ffffff");

/** A colour at share t of the way through a list of colours. */
function blend(stops, t) {
  const place = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
  const k = Math.min(Math.floor(place), stops.length - 2);
  const [a, b] = [channels(stops[k]), channels(stops[k + 1])];
  return "#" + a.map((c, i) => Math.round(c + (b[i] - c) * (place - k)).toString(16).padStart(2, "0")).join("");
}

/** Rounds go through the colours of the package's map of squares (viridis), founders in strongest contrast to the page. */
const PALETTES = {
  light: {
    rounds: ["#440154", "#3B528B", "#21918C", "#5EC962", "#F1E51D"],
    plus: ["#BBDAF0", "#5BA7D6", "#0B4670"], minus: ["#FBDCC6", "#EE9A63", "#A84300"],
    outside: "#F7F4EE", ink: "#3F3B32", hatch: "#B4A88E", member: "#0072B2",
  },
  dark: {
    rounds: ["#F0E64A", "#6FCF5A", "#26A29A", "#4C78B0", "#6650A0"],
    plus: ["#2F6C9A", "#5FB0E3", "#D3EBFA"], minus: ["#8F4B1F", "#DB8148", "#FFD9BF"],
    outside: "#20252A", ink: "#D5DCE2", hatch: "#59646E", member: "#56B4E9",
  },
};

/** A colour that was chosen for white paper, less bright or less dark where the page is dark. */
const toned = (hex, dark) => (!dark ? hex : luminance(hex) > 0.4 ? blend([hex, "#15181b"], 0.32) : luminance(hex) < 0.1 ? blend([hex, "#ffffff"], 0.12) : hex);

/** The stable club that growth ends in, by its number; -1 where none has these members. */
const reached = (growth, clubs) => {
  const inside = growth.round.flatMap((round, k) => (round === null || round === undefined ? [] : [k]));
  return (clubs?.found ?? []).findIndex(({ members }) => members.length === inside.length && members.every((k, i) => k === inside[i]));
};

/** How each state looks: [{fill, ink, mark, open, words}], and the legend, for one way to colour. */
function looks(way, growth, clubs, upTo, club, palette) {
  const outside = (words) => ({ fill: palette.outside, ink: palette.ink, mark: "", open: true, words });
  const closed = (fill, mark, words) => ({ fill, ink: inkOn(fill), mark, open: false, words });
  if (way === "club") {
    const found = clubs && clubs.found[club];
    if (!found) return { states: growth.round.map(() => outside("no stable club chosen")), legend: [] };
    const inside = new Set(found.members);
    return collect(growth.round.map((_, k) =>
      inside.has(k) ? closed(palette.member, "in", "member of this club") : outside("outside this club")));
  }
  if (way === "gain") {
    const limits = steps(growth.gain);
    const committed = new Set(growth.committed ?? []);
    const out = (k) => growth.round[k] === null || growth.round[k] === undefined;
    const found = collect(growth.gain.map((gain, k) => {
      if (gain === null || gain === undefined) return outside("gain not known");
      const size = Math.abs(gain);
      const step = size <= limits[0] ? 0 : size <= limits[1] ? 1 : 2;
      const range = [`up to ${show(limits[0])}`, `${show(limits[0])} to ${show(limits[1])}`, `above ${show(limits[1])}`][step];
      const [list, sign, what] = gain >= 0 ? [palette.plus, "+", "gain"] : [palette.minus, "−", "loss"];
      return { ...closed(list[step], sign.repeat(step + 1), `${what} ${range} from being a member`), framed: out(k), corner: committed.has(k),
        more: out(k) ? "; outside" : committed.has(k) ? "; committed: stays whatever it gains" : "" };
    }), (look) => (look.open ? 9 : look.mark[0] === "+" ? 3 - look.mark.length : 2 + look.mark.length));
    const sign = (kind, words) => ({ kind, words, open: true, mark: "", number: found.states.filter((look) => look[kind]).length });
    const signs = [sign("framed", "outside"), sign("corner", "committed: stays whatever it gains")];
    return { ...found, signs: signs.filter(({ number }) => number) };
  }
  const last = Math.max(1, ...growth.round.map((round) => round ?? 0));
  const joined = (round) => closed(blend(palette.rounds, round / last), round === 0 ? "F" : String(round), round === 0 ? "founder" : `joined in round ${round}`);
  const [out, kinds] = [outside("outside"), Array.from({ length: last + 1 }, (_, round) => joined(round))];
  return collect(growth.round.map((round) => (round === null || round === undefined || round > upTo ? out : kinds[round])), (look) => (look.open ? 1e9 : look.mark === "F" ? 0 : Number(look.mark)));
}

/** The looks with their legend: one entry for each that occurs, with how many. */
function collect(states, order = (look) => (look.open ? 1 : 0)) {
  const entries = new Map();
  for (const look of states) {
    const entry = entries.get(look.words) ?? { ...look, number: 0 };
    entry.number += 1;
    entries.set(look.words, entry);
  }
  return { states, legend: [...entries.values()].sort((a, b) => order(a) - order(b)) };
}

/** Two round numbers that divide the sizes of gains into small, middle and large. */
function steps(gains) {
  const sizes = gains.filter((gain) => Number.isFinite(gain)).map(Math.abs).sort((a, b) => a - b);
  if (!sizes.length) return [0, 0];
  return [1 / 3, 2 / 3].map((share) => Number(sizes[Math.floor(share * (sizes.length - 1))].toPrecision(1)));
}

/** Places of all states on the tiles: those they have; the others in rows below. */
function layout(states) {
  const placed = states.filter((state) => Number.isFinite(state.x) && Number.isFinite(state.y));
  const left = placed.length ? Math.min(...placed.map((state) => state.x)) : 0;
  const top = placed.length ? Math.min(...placed.map((state) => state.y)) : 0;
  const right = Math.max(...placed.map((state) => state.x - left), placed.length ? 17 : Math.ceil(Math.sqrt(1.6 * states.length)) - 1);
  const bottom = placed.length ? Math.max(...placed.map((state) => state.y - top)) : -1;
  let next = (bottom + 1 + (placed.length ? 1 : 0)) * (right + 1);
  const places = states.map((state) => Number.isFinite(state.x) && Number.isFinite(state.y)
    ? [state.x - left, state.y - top] : [next % (right + 1), Math.floor(next++ / (right + 1))]);
  return { places, columns: right + 1, rows: 1 + Math.max(0, ...places.map(([, y]) => y)) };
}

/** The tile that an arrow key leads to: the nearest in that direction, sideways distance counting double. */
function neighbour(places, from, key) {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const [best] = places.map(([x, y], k) => {
    const [ahead, aside] = [(x - places[from][0]) * dx + (y - places[from][1]) * dy,
      Math.abs((x - places[from][0]) * dy) + Math.abs((y - places[from][1]) * dx)];
    return [ahead > 0 ? ahead + 2 * aside : Infinity, k];
  }).sort((a, b) => a[0] - b[0]);
  return best && best[0] < Infinity ? best[1] : from;
}

/** Bars of a histogram of gains, one edge at zero: [{from, to, number}]. */
function bins(gains, number = 24) {
  const known = gains.filter((gain) => Number.isFinite(gain));
  if (!known.length) return [];
  let [low, high] = [Infinity, -Infinity];
  for (const gain of known) { low = Math.min(low, gain); high = Math.max(high, gain); }
  const width = (high - low) / number || 1;
  const place = (gain) => Math.floor(gain / width);
  const first = place(low);
  const bars = Array.from({ length: place(high) - first + 1 }, (_, k) => ({ from: (first + k) * width, to: (first + k + 1) * width, number: 0 }));
  for (const gain of known) bars[place(gain) - first].number += 1;
  return bars;
}

/** Numbers of the states whose code, name or region holds a text; codes that begin with it come first. */
function search(states, text) {
  const sought = text.trim().toLowerCase();
  const rank = (state) => {
    const [id, name] = [state.id.toLowerCase(), (state.name ?? "").toLowerCase()];
    if (!sought || id === sought) return 0;
    return id.startsWith(sought) ? 1 : name.startsWith(sought) ? 2 : name.includes(sought) ? 3
      : id.includes(sought) || (state.region ?? "").toLowerCase().includes(sought) ? 4 : 9;
  };
  return states.map((state, k) => [rank(state), k]).filter(([r]) => r < 9).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, k]) => k);
}

/** What changed between two settings, in words. */
function changed(before, after, controls) {
  const said = controls.filter((c) => c.kind !== "founders" && before.values[c.name] !== after.values[c.name])
    .map((c) => `${capital(c.label)} ${option(c, after.values[c.name])}`);
  if (JSON.stringify(before.founders) !== JSON.stringify(after.founders)) {
    said.push(after.founders ? counted(after.founders.length, "founder") : "the scenario's founders");
  }
  return said.length > 2 ? `${said.length} settings changed` : said.join(", ");
}

/** A value of a control as it is read. */
function option({ kind, values = [], names }, value) {
  const k = kind === "range" ? nearest(values, value) : values.indexOf(value);
  return names && k >= 0 && (kind !== "range" || isAt(values, k, value)) ? names[k] : show(value);
}

/** The index of the value nearest to another; of a tie the first. */
function nearest(values, sought) {
  let best = 0;
  values.forEach((value, k) => { if (Math.abs(value - sought) < Math.abs(values[best] - sought)) best = k; });
  return best;
}

/** Whether a number is the k-th of some, but for rounding, which is far below the gaps between them. */
function isAt(values, k, number) {
  const gaps = [k - 1, k + 1].filter((near) => near in values).map((near) => Math.abs(values[near] - values[k]));
  const size = Math.abs(number);
  return Math.abs(values[k] - number) <= Math.max(1e-6 * Math.min(...gaps, Math.max(1, size)), 4 * Number.EPSILON * size);
}

/* ------------------------------------------------------------------------------------------ elements */

let views = 0;

/** An element of HTML, or of SVG where the tag begins with "svg:"; texts become text, never markup. */
function make(tag, given = {}, ...children) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/** Set an attribute that differs: setting it again would make the browser work out the style again. */
const put = (node, name, value) => { if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value); };

/** Write a text that differs into the node that holds it; a new text node would be laid out from nothing. */
function setText(node, text) {
  const held = node.firstChild;
  if (held?.nodeType === Node.TEXT_NODE && held === node.lastChild) { if (held.data !== text) held.data = text; }
  else if (node.textContent !== text) node.textContent = text;
}

/** Write a list: its rows are made once and then written anew, which costs less than making them again. */
function listOf(parent, create) {
  const rows = [];
  return (entries) => {
    while (rows.length < entries.length) parent.append(rows[rows.push(create(rows.length)) - 1].node);
    while (rows.length > entries.length) rows.pop().node.remove();
    entries.forEach((entry, k) => rows[k].write(entry));
  };
}

/** A bar that shows a share. */
function shareBar() {
  const inner = make("span");
  return { node: make("div", { class: "bar", "aria-hidden": "true" }, inner), write: (share) => { inner.style.width = `${100 * share}%`; } };
}

/** A row of radio buttons that looks like one switch. */
function choice(name, legend, options, chosen, choose) {
  return make("fieldset", { class: "switch" }, make("legend", {}, legend), ...options.map(([value, text]) =>
    make("label", {}, make("input", { type: "radio", name, value, checked: value === chosen, change: () => choose(value) }),
      make("span", {}, text))));
}

/* ------------------------------------------------------------------------------------------- controls */

function controlsPanel(page) {
  const { controls, unique } = page;
  const rows = controls.map((control, k) => ({
    control, ...{ range: rangeRow, choice: choiceRow, founders: foundersRow }[control.kind](page, control, `gge${unique}-c${k}`),
  }));
  const kindOf = ({ name, kind }) => (name === "founders" ? name : kind);
  const of = (kind) => rows.filter((row) => kindOf(row.control) === kind).map((row) => row.node);
  const folded = (words, list, open) => (list.length > open + 1
    ? [...list.slice(0, open), make("details", { class: "more" }, make("summary", {}, `${counted(list.length - open, words)} more`), ...list.slice(open))] : list);
  const group = (legend, list) => (list.length ? [make("fieldset", { class: "group" }, make("legend", {}, legend), ...list)] : []);
  const node = make("form", { class: "controls", "aria-label": "Settings", submit: (event) => event.preventDefault() },
    ...group("Values", folded("value", of("range"), OPEN)), ...group("Founding", of("founders")), ...group("Rules", folded("rule", of("choice"), 1)),
    make("button", { type: "button", class: "reset", click: () => page.send({ values: page.defaults(), founders: null }) },
      "Reset all settings"));
  let drawn = null; // an answer changes no control
  return { node, update: ({ setting }) => { if (setting.serial !== drawn) rows.forEach((row) => row.update(setting)); drawn = setting.serial; } };
}

function heading(control, id) {
  return [make("span", { class: "name" }, capital(control.label)), ...(control.symbol ? [" ", make("i", {}, control.symbol)] : [])];
}

function rangeRow(page, control, id) {
  const send = (text) => {
    const value = Number(text);
    if (text !== "" && Number.isFinite(value)) page.send({ values: { [control.name]: Math.min(Math.max(value, control.low), control.high) } });
  };
  const bounds = { min: control.low, max: control.high, step: control.step || "any", "aria-describedby": `${id}-help` };
  const slider = make("input", { type: "range", id, ...bounds, input: () => send(slider.value) });
  const number = make("input", { type: "number", class: "value", ...bounds, step: "any", "aria-label": `${control.label}, typed`,
    change: () => send(number.value) });
  const exact = make("span", { class: "small" }); // a computed fraction that no decimal says
  const node = make("div", { class: "row" },
    make("div", { class: "line" }, make("label", { for: id }, ...heading(control)), exact, number),
    slider, ...ticks(control), make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, show(control.low)), make("span", {}, show(control.high))),
    make("p", { class: "help", id: `${id}-help` }, capital([control.help, control.unit && `(${control.unit})`].filter(Boolean).join(" "))));
  return { node, update: ({ values }) => {
    const value = values[control.name] ?? control.default;
    if (slider.value !== String(value)) slider.value = value;
    put(slider, "aria-valuetext", `${option(control, Number(value))} ${control.unit ?? ""}`.trim());
    setText(exact, control.names ? option(control, value) : "");
    slider.style.setProperty("--share", `${(100 * (value - control.low)) / (control.high - control.low || 1)}%`);
    const typed = String(Number(Number(value).toPrecision(6)));
    if (number.value !== typed && (document.activeElement !== number || Number(number.value) !== value)) number.value = typed;
  } };
}

/** Marks below a slider at the values that were computed, where there are some. */
function ticks({ ticks: values, low, high }) {
  if (!values) return [];
  return [make("div", { class: "ticks", "aria-hidden": "true" }, ...values.map((value) => {
    const tick = make("span");
    tick.style.left = `${(100 * (value - low)) / (high - low || 1)}%`;
    return tick;
  }))];
}

function choiceRow(page, control, id) {
  const select = make("select", { id, "aria-describedby": `${id}-help`,
    change: () => page.send({ values: { [control.name]: control.values[select.selectedIndex] } }) },
    ...control.values.map((value) => make("option", {}, option(control, value))));
  const node = make("div", { class: "row" }, make("div", { class: "line" }, make("label", { for: id }, ...heading(control)), select),
    make("p", { class: "help", id: `${id}-help` }, capital(control.help ?? "")),
    ...(control.name === "founders" && page.world.missing ? [make("p", { class: "help" }, page.world.missing)] : []));
  return { node, update: ({ values }) => { select.selectedIndex = control.values.indexOf(values[control.name] ?? control.default); } };
}

function foundersRow(page, control, id) {
  const { states } = page.world;
  const places = new Map(states.map((state, k) => [state.id, k]));
  const title = make("span", { class: "name" });
  const chosenLine = make("p", { class: "help codes", id: `${id}-help` });
  const field = make("input", { type: "search", id, placeholder: "Name, code or region", autocomplete: "off", input: () => list() });
  const found = make("p", { class: "help", role: "status" });
  const rows = make("div", { class: "picks", role: "group", "aria-label": "States" });
  const details = make("details", { class: "row founders", toggle: () => list() },
    make("summary", {}, title), make("label", { for: id, class: "small" }, "Find a state"), field, found, rows,
    make("div", { class: "line" },
      make("button", { type: "button", click: () => page.send({ founders: null }) }, "The scenario's founders"),
      make("button", { type: "button", click: () => page.send({ founders: [] }) }, "None")));
  let chosen = new Set();
  const list = () => {
    if (!details.open) return;
    const fits = search(states, field.value);
    if (!field.value.trim()) fits.sort((a, b) => chosen.has(states[b].id) - chosen.has(states[a].id) || a - b);
    setText(found, fits.length > MOST_ROWS ? `${counted(fits.length, "state")}; the first ${MOST_ROWS} are listed, type to find others` : counted(fits.length, "state"));
    rows.replaceChildren(...fits.slice(0, MOST_ROWS).map((k) => {
      const box = make("input", { type: "checkbox", value: k, change: () => page.found(states[k].id, box.checked) });
      box.checked = chosen.has(states[k].id);
      return make("label", {}, box, make("b", {}, states[k].id), ` ${states[k].name ?? ""}`);
    }));
  };
  return { node: make("div", {}, details, chosenLine, ...(page.world.missing ? [make("p", { class: "help" }, page.world.missing)] : [])), update: () => {
    const now = page.founders();
    setText(title, `Founders: ${counted(now.length, "state")}`);
    setText(chosenLine, now.slice(0, 60).join(" ") + (now.length > 60 ? " …" : ""));
    const same = now.length === chosen.size && now.every((id) => chosen.has(id));
    chosen = new Set(now);
    if (same) return;
    if (rows.contains(document.activeElement)) {
      rows.querySelectorAll("input").forEach((box) => { box.checked = chosen.has(states[Number(box.value)].id); });
    } else list();
  }, places };
}

/* ------------------------------------------------------------------------------------------ headline */

function headlinePanel(page) {
  const title = make(page.heading(1), { class: "headline" });
  const means = make("span", { class: "help" });
  const words = make("p", { class: "words" });
  const note = make("p", { class: "note", hidden: true });
  const stats = make("dl", { class: "stats" });
  const faults = make("div", { class: "faults", role: "alert", hidden: true });
  const gone = make("div", { class: "faults", role: "alert", hidden: true });
  const waiting = make("p", { class: "computing" }, "Computing …");
  const node = make("header", {}, make("div", { class: "top" }, title, means), words, note, stats, waiting, faults, gone);
  const write = listOf(stats, () => {
    const [name, value, of, bar] = [make("dt"), make("b"), make("span"), shareBar()];
    return { node: make("div", {}, name, make("dd", {}, value, of), bar.node), write: ([words, share, text, rest]) => {
      setText(name, words);
      setText(value, text);
      setText(of, rest ? ` ${rest}` : "");
      bar.node.hidden = share === "";
      bar.write(share || 0);
    } };
  });
  return { node, update: ({ growth, fault, gone: silent }) => {
    faults.hidden = !fault;
    if (fault) faults.replaceChildren(make("b", {}, "This setting is not possible."), make("ul", {}, ...fault.texts.map((text) => make("li", {}, text))));
    gone.hidden = !silent;
    setText(gone, silent);
    if (fault) { setText(title, "No answer for this setting"); setText(means, ""); setText(words, ""); write([]); note.hidden = true; }
    if (!growth) return;
    const { shares = {}, sizes } = growth;
    const rounds = sizes.length - 1;
    const last = sizes[rounds];
    setText(title, growth.headline ?? capital(growth.label));
    setText(means, growth.means ?? "");
    setText(words, growth.words);
    note.hidden = !growth.note && !(growth.undecided ?? []).length;
    setText(note, [growth.note, (growth.undecided ?? []).length
      ? `Too close to call with floating-point numbers: ${growth.undecided.slice(0, 12).map((k) => page.world.states[k].id).join(", ")}${growth.undecided.length > 12 ? " …" : ""}.` : ""].filter(Boolean).join(" "));
    write([["States", shares.members, show(last), `of ${show(page.world.states.length)}`],
      ["Size", shares.size, percent(shares.size)], ["Population", shares.population, percent(shares.population)]]
      .filter(([name, share]) => name === "States" || (share !== null && share !== undefined))
      .concat([["Growth", "", show(rounds), rounds === 1 ? "round" : "rounds"]]));
  } };
}

/** The path as steps; each shows the tiles as they were then. */
function stepsPanel(page) {
  const list = make("ol", { class: "steps", "aria-label": "Path of growth" });
  let [last, exact] = [0, true];
  const look = (k) => page.look({ upTo: k === last ? Infinity : k, way: "round" }, k === last ? "The end of the path."
    : `The tiles as they were after ${k === 0 ? "founding" : `round ${k}`}: ${list.children[k].querySelector("b").textContent} states.`);
  const write = listOf(list, (k) => {
    const [number, bar] = [make("b"), shareBar()];
    const inside = [make("span", {}, k === 0 ? "Founders" : `Round ${k}`), number, bar.node];
    const box = exact ? make("button", { type: "button", click: () => look(k) }, ...inside) : make("div", {}, ...inside);
    return { node: make("li", {}, box), write: ({ size, pressed }) => {
      setText(number, show(size));
      bar.write(size / page.world.states.length);
      if (exact) put(box, "aria-pressed", pressed);
    } };
  });
  return { node: list, update: ({ growth, view }) => {
    if (!growth) return;
    const { sizes, round } = growth;
    const counts = sizes.map(() => 0);
    for (const r of round) if (r !== null && r !== undefined) counts[r] += 1;
    const told = exact;
    let inside = 0;
    exact = counts.every((count, k) => (inside += count) === sizes[k]);
    if (told !== exact) write([]);
    last = sizes.length - 1;
    write(sizes.map((size, k) => ({ size, pressed: Math.min(view.upTo, last) === k })));
  } };
}

/* -------------------------------------------------------------------------------------------- states */

/** What is known about one state, for the card and for who listens. */
function facts(page, k, growth, clubs) {
  const state = page.world.states[k];
  const gain = growth?.gain[k];
  const inside = growth && growth.round[k] !== null && growth.round[k] !== undefined;
  const said = inside ? [["Member", growth.round[k] ? `joined in round ${growth.round[k]}` : "founder"]] : [["Member", "no"]];
  if (gain !== null && gain !== undefined) said.push([inside ? "Gain from staying" : "Gain from joining", show(gain)]);
  if (growth?.committed?.includes(k)) said.push(["Committed", "stays whatever it gains"]);
  if (clubs?.found.length) said.push(["Stable clubs", `in ${clubs.found.filter((club) => club.members.includes(k)).length} of ${clubs.found.length}`]);
  if (page.shares.size[k] !== null) said.push(["Share of size", percent(page.shares.size[k])]);
  if (page.shares.population[k] !== null) said.push(["Share of population", percent(page.shares.population[k])]);
  if (state.region) said.push(["Region", state.region]);
  for (const [part, value] of Object.entries(growth?.reasons?.[k] ?? {})) said.push([`of which ${part}`, show(value)]);
  return said;
}

function tilesPanel(page) {
  const { world: { states }, unique } = page;
  const small = states.length <= MOST_TILES;
  const { places, columns, rows } = layout(small ? states : []);
  const hatch = `gge${unique}-hatch`;
  const lines = [make("svg:rect", { width: 8, height: 8 }), make("svg:path", { d: "M-1 1L1 -1M0 8L8 0M7 9L9 7", "stroke-width": 1.2 })];
  const svg = make("svg:svg", { class: "tiles", viewBox: `0 0 ${columns * CELL} ${rows * CELL}` },
    make("svg:defs", {}, make("svg:pattern", { id: hatch, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, ...lines)));
  const board = make("svg:g", small ? { role: "listbox", "aria-label": "States; arrow keys lead from tile to tile" } : { role: "img" });
  svg.append(board);
  const tiles = (small ? states : []).map((state, k) => {
    const code = Array.from(state.id).slice(0, 4).join("");
    const rect = make("svg:rect", { x: 1.5, y: 1.5, width: CELL - 3, height: CELL - 3, rx: 5 });
    const name = make("svg:text", { x: CELL / 2, y: 20, class: "id", "font-size": code.length > 3 ? 10 : 13 }, code);
    const mark = make("svg:text", { x: CELL / 2, y: 33, class: "mark" });
    const corner = make("svg:path", { d: `M${CELL - 11} 3.5h7.5v7.5z`, class: "corner", visibility: "hidden" });
    const node = make("svg:g", { class: "tile", role: "option", "aria-selected": "false", tabindex: k ? -1 : 0,
      transform: `translate(${places[k][0] * CELL} ${places[k][1] * CELL})` }, rect, corner, name, mark);
    return { node, rect, corner, name, mark };
  });
  board.append(...tiles.map((tile) => tile.node));
  const legend = make("ul", { class: "legend", "aria-label": "Key" });
  const writeLegend = listOf(legend, () => {
    const [swatch, said] = [make("span", { "aria-hidden": "true" }), make("span")];
    return { node: make("li", {}, swatch, said), write: ({ words, number, mark, open, kind = open ? "open" : "", fill, ink }) => {
      put(swatch, "class", `swatch ${kind}`.trim());
      swatch.style.background = open ? "" : fill;
      swatch.style.color = open ? "" : ink;
      setText(swatch, mark);
      setText(said, ` ${words}: ${show(number)}`);
    } };
  });
  const card = make("div", { class: "card", hidden: true });
  const field = make("input", { type: "search", id: `gge${unique}-find`, placeholder: "Name or code", autocomplete: "off",
    change: () => find(), keydown: (event) => event.key === "Enter" && find() });
  const missed = make("span", { role: "status", class: "small" });
  const ways = choice(`gge${unique}-way`, "Colour by", [["round", "Round"], ["gain", "Gain"], ["club", "Stable club"]], "round",
    (way) => page.look({ way }, `Coloured by ${{ round: "round of joining", gain: "gain from membership", club: "stable club" }[way]}.`));
  const frame = make("div", { class: "frame" }, make("div", { class: "scroll" }, svg), card);
  const node = make("section", { class: "world", "aria-label": "World" },
    make("div", { class: "bar-line" }, ways, make("div", { class: "find" }, make("label", { for: field.id }, "Find a state"), field, missed)),
    frame, legend);
  let [now, shown, pinned, timer, rest] = [null, null, false, 0, 0];

  function describe(k, anchor) {
    clearTimeout(timer);
    shown = k;
    const state = states[k];
    const button = page.controls.some((control) => control.kind === "founders") && !now?.fault
      ? [make("button", { type: "button", click: () => page.found(state.id, !page.founders().includes(state.id)) },
          page.founders().includes(state.id) ? "Take from the founders" : "Add to the founders")] : [];
    card.replaceChildren(make("strong", {}, `${state.name || state.id} `, make("span", { class: "small" }, state.id)),
      make("dl", {}, ...facts(page, k, now?.growth, page.clubs()).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])), ...button);
    card.hidden = false;
    if (!anchor) { card.classList.add("still"); return; }
    const [box, around] = [anchor.getBoundingClientRect(), frame.getBoundingClientRect()];
    const left = Math.min(Math.max(box.left - around.left + box.width / 2 - card.offsetWidth / 2, 0), frame.clientWidth - card.offsetWidth);
    const above = box.top - around.top - card.offsetHeight;
    card.style.left = `${Math.max(left, 0)}px`;
    card.style.top = `${above > -60 ? above : box.bottom - around.top}px`;
  }
  const hide = () => { clearTimeout(timer); card.hidden = true; shown = null; pinned = false; };
  const hideSoon = () => { clearTimeout(timer); timer = setTimeout(() => { if (!pinned && !node.querySelector(".card:hover, .card:focus-within, .tile:focus-visible")) hide(); }, 160); };
  const focus = (k) => {
    tiles.forEach((tile, i) => tile.node.setAttribute("tabindex", i === k ? 0 : -1));
    tiles[k].node.focus();
  };
  const find = () => {
    const [k] = field.value.trim() ? search(states, field.value) : [];
    setText(missed, k === undefined && field.value.trim() ? "no such state" : "");
    if (k === undefined) return;
    if (small) focus(k); else describe(k, null);
  };
  const numberOf = (event) => tiles.findIndex((tile) => tile.node.contains(event.target));
  board.addEventListener("pointerover", (event) => { const k = numberOf(event); if (k >= 0 && !pinned) describe(k, tiles[k].node); });
  board.addEventListener("pointerleave", hideSoon);
  board.addEventListener("focusin", (event) => { const k = numberOf(event); if (k >= 0) { pinned = false; describe(k, tiles[k].node); } });
  board.addEventListener("focusout", hideSoon);
  board.addEventListener("click", (event) => { const k = numberOf(event); if (k >= 0) { focus(k); pinned = true; } });
  board.addEventListener("keydown", (event) => {
    const k = numberOf(event);
    if (k < 0) return;
    const last = { Home: 0, End: tiles.length - 1 }[event.key];
    if (event.key.startsWith("Arrow")) { event.preventDefault(); focus(neighbour(places, k, event.key)); }
    else if (last !== undefined) { event.preventDefault(); focus(last); }
    else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); card.querySelector("button")?.focus(); }
  });
  card.addEventListener("pointerleave", hideSoon);
  card.addEventListener("focusout", hideSoon);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden) return;
    const back = card.contains(document.activeElement) ? shown : null;
    if (back !== null && small) focus(back);
    hide();
  });

  /** What a listener is told of each tile: written when the hand has come to rest, not at each step of a slider. */
  function label() {
    const { growth: { gain }, looks: found } = now;
    tiles.forEach(({ node: tile }, k) => {
      const gained = gain[k] === null || gain[k] === undefined ? "" : `; gain ${show(gain[k])}`;
      put(tile, "aria-label", `${states[k].name || states[k].id}, ${states[k].id}: ${found.states[k].words}${found.states[k].more ?? ""}${gained}`);
    });
  }

  function bars(state) {
    const { growth, view, looks: found, palette } = state;
    const of = view.way === "gain"
      ? bins(growth.gain).map((bin) => ({ words: show(bin.from), number: bin.number, fill: bin.from < 0 ? palette.minus[1] : palette.plus[1], open: false }))
      : found.legend;
    const most = Math.max(1, ...of.map((bar) => bar.number));
    const [wide, tall] = [960, 330];
    svg.setAttribute("viewBox", `0 0 ${wide} ${tall + 50}`);
    const step = wide / Math.max(of.length, 1);
    board.setAttribute("aria-label", `Numbers of states: ${of.map((bar) => `${bar.words}: ${bar.number}`).join("; ")}`);
    board.replaceChildren(...of.flatMap((bar, k) => {
      const height = (bar.number / most) * (tall - 30);
      const text = (y, words) => make("svg:text", { x: (k + 0.5) * step, y, class: "axis" }, words);
      return [make("svg:rect", { class: "histogram", x: k * step + step * 0.08, y: tall - height, width: step * 0.84, height, fill: bar.open ? `url(#${hatch})` : bar.fill }),
        text(tall - height - 6, show(bar.number)), ...(view.way !== "gain" || k % 4 === 0 ? [text(tall + 20, bar.words.replace("joined in ", ""))] : [])];
    }), make("svg:text", { x: wide / 2, y: tall + 44, class: "axis" }, view.way === "gain" ? "gain from membership" : "states"));
  }

  return { node, update: (state) => {
    if (!state.growth) return;
    const { view, palette, growth } = state;
    now = state;
    ways.querySelectorAll("input").forEach((input) => { input.checked = input.value === view.way; });
    lines[0].setAttribute("fill", palette.outside);
    lines[1].setAttribute("stroke", palette.hatch);
    svg.setAttribute("aria-label", small ? "World of tiles" : "Histogram of states");
    writeLegend([...state.looks.legend, ...(small ? state.looks.signs ?? [] : [])]);
    if (!small) { bars(state); if (shown !== null) describe(shown, null); return; }
    svg.classList.toggle("scarce", 4 * state.looks.states.filter((look) => look.open).length < states.length);
    tiles.forEach((tile, k) => {
      const look = state.looks.states[k];
      const kind = [look.fill, look.ink, look.mark, look.open, look.framed, look.corner].join();
      if (kind !== tile.kind) { // what stays as it was is not drawn again
        tile.kind = kind;
        put(tile.rect, "fill", look.open ? `url(#${hatch})` : look.fill);
        tile.node.classList.toggle("open", look.open);
        tile.node.classList.toggle("framed", Boolean(look.framed));
        put(tile.corner, "visibility", look.corner ? "visible" : "hidden");
        put(tile.node, "fill", look.ink);
        setText(tile.mark, look.mark);
      }
    });
    clearTimeout(rest);
    if (tiles.some(({ node }) => !node.hasAttribute("aria-label")) || board.contains(document.activeElement)) label();
    else rest = setTimeout(label, PATIENCE);
    if (shown !== null && !card.contains(document.activeElement)) describe(shown, tiles[shown].node);
  } };
}

/* ------------------------------------------------------------------------------- clubs, diagram, code */

function clubsPanel(page) {
  const status = make("p", { class: "help" });
  const list = make("div", { class: "clubs", role: "radiogroup", "aria-label": "Stable clubs" });
  const node = make("section", { class: "panel" }, make(page.heading(2), {}, "Stable clubs"), status, list);
  let drawn = "";
  return { node, update: ({ clubs, view, fault, growth, club: chosen }) => {
    const state = fault ? "failed" : clubs?.state ?? "computing";
    node.setAttribute("aria-busy", String(state === "computing"));
    setText(status, fault ? "" : state === "computing" ? clubs?.progress || "Searching for stable clubs …" : clubs.words);
    status.classList.toggle("partial", state === "partial" || (state === "failed" && !fault));
    const found = clubs?.found ?? [];
    const end = growth ? reached(growth, clubs) : -1;
    const text = JSON.stringify([end, found.map((club) => [club.size, club.label, club.words])]);
    if (text !== drawn) {
      drawn = text;
      list.replaceChildren(...found.map((club, k) => make("label", {},
        make("input", { type: "radio", name: `gge${page.unique}-club`, value: k,
          click: () => page.look({ club: k, way: "club" }, `Stable club ${k + 1} on the tiles: ${counted(club.size, "state")}, ${club.label}.`) }),
        make("span", {}, make("b", {}, counted(club.size, "state")), ` · ${club.label}`, k === end ? make("em", {}, " · growth ends here") : "",
          make("small", {}, club.words ?? "")))));
    }
    list.querySelectorAll("input").forEach((input, k) => { input.checked = view.way === "club" && k === chosen; });
  } };
}

function placePanel(page) {
  const [wide, tall, left, foot] = [300, 190, 46, 34];
  const svg = make("svg:svg", { class: "diagram", viewBox: `0 0 ${wide} ${tall}`, role: "img" });
  const words = make("p", { class: "help" });
  const about = make("p", { class: "help" });
  const key = make("ul", { class: "legend", "aria-label": "Key of the diagram" });
  const node = make("section", { class: "panel", hidden: true }, make(page.heading(2), {}, "Where this setting lies"), about, svg, key, words);
  let [drawn, tone] = [null, null];
  const dot = make("svg:g", { class: "dot" }, make("svg:circle", { r: 6.5, fill: "#fff", stroke: "#111", "stroke-width": 2 }), make("svg:circle", { r: 2.2, fill: "#111" }));
  const edges = (values) => [values[0], ...values.slice(1).map((value, k) => (value + values[k]) / 2), values[values.length - 1]];
  const across = (axis, value) => {
    const [low, high] = [axis.values[0], axis.values[axis.values.length - 1]];
    return Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
  };
  const toX = (place, value) => left + across(place.x, value) * (wide - left - 8);
  const toY = (place, value) => tall - foot - across(place.y, value) * (tall - foot - 8);
  const named = (name) => page.controls.find((control) => control.name === name);
  const title = (axis) => capital(named(axis.name)?.label ?? axis.name.replaceAll("_", " "));

  const quarters = (axis) => [0, 1, 2, 3, 4].map((k) => axis.values[0] + ((axis.values[axis.values.length - 1] - axis.values[0]) * k) / 4);

  function draw(place, dark) {
    const fill = (label) => toned(place.colours[label] ?? "#999999", dark);
    const [xs, ys] = [edges(place.x.values), edges(place.y.values)];
    const text = (x, y, words, anchor = "middle", more = {}) => make("svg:text", { x, y, class: "axis", "text-anchor": anchor, ...more }, words);
    const tick = (x, y, wide, tall) => make("svg:rect", { x, y, width: wide, height: tall, class: "tick" });
    svg.replaceChildren(...place.labels.flatMap((row, j) => row.map((label, i) => make("svg:rect", {
      x: toX(place, xs[i]), y: toY(place, ys[j + 1]), width: toX(place, xs[i + 1]) - toX(place, xs[i]) + 0.4,
      height: toY(place, ys[j]) - toY(place, ys[j + 1]) + 0.4, fill: fill(label) }))),
      make("svg:rect", { x: left, y: 8, width: wide - left - 8, height: tall - foot - 8, fill: "none", class: "rim" }),
      ...quarters(place.x).flatMap((value, k) => [tick(toX(place, value) - 0.5, tall - foot, 1, 4), text(toX(place, value), tall - 19, show(value), k === 4 ? "end" : "middle")]),
      ...quarters(place.y).flatMap((value) => [tick(left - 4, toY(place, value) - 0.5, 4, 1), text(left - 7, toY(place, value) + 4, show(value), "end")]),
      text((left + wide) / 2, tall - 4, title(place.x)),
      text(0, 0, title(place.y), "middle", { transform: `translate(9 ${(tall - foot) / 2}) rotate(-90)` }), dot);
    key.replaceChildren(...[...new Set(place.labels.flat())].map((label) => {
      const swatch = make("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = fill(label);
      return make("li", {}, swatch, ` ${label}`);
    }), make("li", {}, make("span", { class: "marker", "aria-hidden": "true" }), " this setting"));
  }
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    const ask = (axis, share) => {
      const [low, high] = [axis.values[0], axis.values[axis.values.length - 1]];
      const control = named(axis.name);
      const value = low + Math.min(Math.max(share, 0), 1) * (high - low);
      const step = control?.step || (high - low) / 100;
      return control ? { [axis.name]: Number((Math.round(value / step) * step).toPrecision(8)) } : {};
    };
    const at = [((event.clientX - box.left) / box.width) * wide, ((event.clientY - box.top) / box.height) * tall];
    if (drawn) page.send({ values: { ...ask(drawn.x, (at[0] - left) / (wide - left - 8)), ...ask(drawn.y, (tall - foot - at[1]) / (tall - foot - 8)) } });
  });
  return { node, update: ({ place, setting, view }) => {
    node.hidden = !place;
    if (!place) return;
    const old = place.serial !== undefined && place.serial !== setting.serial;
    node.classList.toggle("old", old);
    if (old) { setText(words, "Computing …"); return; }
    about.hidden = !place.about;
    setText(about, place.about ?? "");
    if (place !== drawn || view.dark !== tone) draw(place, view.dark);
    [drawn, tone] = [place, view.dark];
    const [x, y] = [setting.values[place.x.name], setting.values[place.y.name]];
    dot.setAttribute("transform", `translate(${toX(place, x)} ${toY(place, y)})`);
    const label = place.labels[nearest(place.y.values, y)][nearest(place.x.values, x)];
    setText(words, `${title(place.x)} ${show(x)}, ${title(place.y)} ${show(y)}: ${label}.`);
    svg.setAttribute("aria-label", `Diagram of regimes over ${title(place.x)} and ${title(place.y)}. ${words.textContent}`);
  } };
}

function codePanel(page) {
  const [python, toml] = ["Python", "TOML"].map((name) => {
    const text = make("pre", { tabindex: 0, role: "region", "aria-label": `${name} for this setting` });
    const button = make("button", { type: "button", click: () => copy(text, name) }, `Copy ${name}`);
    return { text, node: make("div", {}, make("div", { class: "line" }, make("b", {}, name), button), text) };
  });
  const copy = async (text, name) => {
    try { await navigator.clipboard.writeText(text.textContent); }
    catch {
      getSelection().selectAllChildren(text);
      document.execCommand("copy");
    }
    page.say(`${name} copied.`);
  };
  const status = make("p", { class: "help" });
  const node = make("details", { class: "panel code" }, make("summary", {}, "Code for this setting"), status, python.node, toml.node);
  return { node, update: ({ code }) => {
    setText(status, code ? code.note ?? "" : "Writing …");
    for (const [part, text] of [[python, code?.python], [toml, code?.toml]]) {
      part.node.hidden = !text;
      setText(part.text, text ?? "");
    }
  } };
}

/** What the words of the page mean, folded away. */
function glossary(page) {
  const terms = page.world.glossary ?? [];
  return terms.length ? [make("details", { class: "panel meanings" }, make("summary", {}, "What the words mean"),
    make("dl", {}, ...terms.flatMap(([word, meaning]) => [make("dt", {}, word), make("dd", {}, meaning)])))] : [];
}

/* ---------------------------------------------------------------------------------------------- page */

function isDark() {
  const { dataset, classList } = document.body;
  if (dataset.jpThemeLight) return dataset.jpThemeLight === "false";
  if (classList.contains("vscode-dark") || classList.contains("vscode-light")) return classList.contains("vscode-dark");
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function render({ model, el }) {
  const [world, controls] = [model.get("world"), model.get("controls")];
  const view = { way: "round", upTo: Infinity, club: null, dark: isDark() };
  const total = (name) => world.states.reduce((sum, state) => sum + (state[name] ?? 0), 0);
  const shares = Object.fromEntries(["size", "population"].map((name) => {
    const all = total(name);
    return [name, world.states.map((state) => (all > 0 && Number.isFinite(state[name]) ? state[name] / all : null))];
  }));
  const live = make("div", { class: "hidden", role: "status", "aria-live": "polite" });
  let [sent, beat, timer, spoken] = [Date.now(), 0, 0, null];

  const page = {
    world, controls, shares, unique: ++views,
    heading: (level) => `h${Math.min(6, level + Number(el.dataset.level ?? 2))}`,
    defaults: () => Object.fromEntries(controls.filter((c) => c.kind !== "founders").map((c) => [c.name, c.default])),
    clubs: () => current("clubs"),
    founders: () => model.get("setting").founders ?? world.founders ?? [],
    found(id, inside) {
      const rest = page.founders().filter((other) => other !== id);
      page.send({ founders: inside ? [...rest, id] : rest });
    },
    /** Ask for another setting: what was asked before is stale from now on. */
    send({ values = {}, founders }) {
      const old = newest();
      model.set("setting", { serial: old.serial + 1, values: { ...old.values, ...values }, founders: founders === undefined ? old.founders : founders });
      model.save_changes();
    },
    /** Look at the same answer in another way. */
    look(change, words) {
      Object.assign(view, change);
      update();
      clearTimeout(timer);
      page.say(words);
    },
    say(words) { live.textContent = ""; live.append(words); },
  };
  /** The newest setting, with the defaults of what it leaves out. */
  const newest = () => {
    const setting = model.get("setting");
    return { ...setting, values: { ...page.defaults(), ...setting.values }, founders: setting.founders ?? null };
  };
  /** An answer, if it belongs to the newest setting. */
  let before = newest();
  const current = (name) => {
    const answer = model.get(name);
    return answer && answer.serial === model.get("setting").serial ? answer : null;
  };
  const panels = { controls: controlsPanel(page), head: headlinePanel(page), steps: stepsPanel(page), tiles: tilesPanel(page), clubs: clubsPanel(page), place: placePanel(page), code: codePanel(page) };
  const root = make("div", { class: "gge", role: "region", "aria-label": `Explorer: ${world.title}` },
    make(page.heading(0), { class: "title" }, world.title),
    make("p", { class: "help model" }, [world.note, controls.some((c) => c.name === "founders") ? "" : world.missing].filter(Boolean).join(" ")),
    make("div", { class: controls.length <= FEW ? "columns few" : "columns" }, panels.controls.node,
      make("div", { class: "answer" }, panels.head.node, panels.steps.node, panels.tiles.node,
        make("div", { class: "pair" }, panels.clubs.node, panels.place.node), panels.code.node, ...glossary(page))), live);
  el.replaceChildren(root);

  function silence() {
    const quiet = Date.now() - Math.max(beat, sent);
    if (beat && quiet > SILENCE) return "Python does not answer any more: the kernel has stopped or is very busy. What you see may be out of date; run the cell again.";
    if (!beat && quiet > ANSWER && !current("growth") && !current("faults")?.texts.length) return "No answer from Python yet. If the kernel has stopped, start it and run the cell again.";
    return "";
  }

  /** Draw the panels anew, or those that an answer concerns. */
  function update(names = Object.keys(panels)) {
    const refused = current("faults");
    const fault = refused?.texts?.length ? refused : null;
    const answer = fault ? null : current("growth");
    const state = { setting: newest(), growth: answer, fault, clubs: fault ? null : current("clubs"), place: model.get("place"),
      code: current("export"), view, palette: PALETTES[view.dark ? "dark" : "light"], gone: silence(), waiting: !answer && !fault };
    state.club = view.club ?? (answer ? Math.max(reached(answer, state.clubs), 0) : 0);
    const last = (answer?.sizes.length ?? 1) - 1;
    if (answer && names.includes("tiles")) state.looks = looks(view.way, answer, state.clubs, Math.min(view.upTo, Math.max(last, ...answer.round.map((r) => r ?? 0))), state.club, state.palette);
    root.dataset.theme = view.dark ? "dark" : "light";
    root.classList.toggle("waiting", state.waiting);
    root.classList.toggle("void", Boolean(fault));
    panels.head.node.parentNode.setAttribute("aria-busy", String(state.waiting));
    for (const name of names) panels[name].update(state);
    tell(state);
  }

  /** One sentence for each change, when the hand has come to rest. */
  function tell({ setting, growth, fault, clubs }) {
    const key = [setting.serial, Boolean(growth), Boolean(fault), clubs?.state].join();
    if (key === spoken || !(growth || fault)) return;
    spoken = key;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const what = changed(before, setting, controls);
      before = setting;
      const found = clubs && clubs.state !== "computing" ? clubs.words : "";
      page.say([what && `${what}.`, fault ? `Not possible: ${fault.texts.join(" ")}` : `${growth.headline}: ${growth.words}`, found].filter(Boolean).join(" "));
    }, PATIENCE);
  }

  const onSetting = () => { sent = Date.now(); Object.assign(view, { upTo: Infinity, club: null }); update(); };
  const heard = { setting: onSetting, growth: () => update(), faults: () => update(), place: () => update(["place"]), export: () => update(["code"]),
    clubs: () => update(view.way === "club" ? undefined : ["clubs"]),
    alive: () => { const was = silence(); beat = Date.now(); if (was) update(); } };
  for (const [name, f] of Object.entries(heard)) model.on(`change:${name}`, f);
  const theme = () => { if (view.dark !== isDark()) { view.dark = isDark(); update(); } };
  const watcher = new MutationObserver(theme);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", theme);
  const seen = () => { if (!document.hidden) { sent = Date.now(); } };
  document.addEventListener("visibilitychange", seen);
  let said = "";
  const clock = setInterval(() => { const words = document.hidden ? said : silence(); if (words !== said) { said = words; update(); } }, 1000);
  update();
  return () => {
    clearInterval(clock);
    clearTimeout(timer);
    watcher.disconnect();
    scheme.removeEventListener("change", theme);
    document.removeEventListener("visibilitychange", seen);
    for (const [name, f] of Object.entries(heard)) model.off?.(`change:${name}`, f);
  };
}

export default { render };
