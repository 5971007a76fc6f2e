
/* --------------------------------------------------------------------------------- the baked page */
/* Stands behind front.js in one script. Answers were computed before; nothing is computed here. */

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Positions of the bits of a mask in hexadecimal figures, the last figure first. */
function positions(mask) {
  return [...mask].reverse().flatMap((figure, k) => [0, 1, 2, 3].filter((bit) => parseInt(figure, 16) >> bit & 1).map((bit) => 4 * k + bit));
}

/** The answers at one point as they were packed: see page.py. */
function unpack(packed, texts) {
  if (packed.faults) return { faults: { texts: packed.faults } };
  const [round, gain, sizes, [members, size, population], label, universal, ended, undecided, [headline, means, words], [state, result, sentence, found], committed] = packed;
  const rounds = typeof round === "number" ? [...texts[round]].map((figure) => (figure === "." ? null : DIGITS.indexOf(figure))) : round;
  return {
    growth: { round: rounds, gain, sizes, shares: { members, size, population }, label: texts[label], universal, ended: texts[ended], undecided,
      committed: positions(texts[committed]), headline: texts[headline], means: texts[means], words: texts[words] },
    clubs: { state, progress: "", result: texts[result], words: texts[sentence],
      found: found.map(([mask, name, said]) => { const inside = positions(texts[mask]); return { members: inside, size: inside.length, label: texts[name], words: texts[said] }; }) },
  };
}

/** The computed point nearest to a setting: its place on each axis. */
function nearestPoint(axes, values) {
  return axes.map((axis) => (axis.number ? nearest(axis.values, values[axis.name]) : Math.max(axis.values.indexOf(values[axis.name]), 0)));
}

/** A model as anywidget has it, whose answers are those of the page. */
function bakedModel({ world, controls, axes, answers, texts, colours, code, first }) {
  const held = { world, controls, setting: { serial: 0, values: first, founders: null }, faults: null, place: null };
  const heard = {};
  const number = (at) => axes.reduce((sum, axis, k) => sum * axis.values.length + at[k], 0);
  const drawn = axes.filter((axis) => axis.number && axis.values.length > 1).slice(0, 2);
  const named = (name) => controls.find((control) => control.name === name) ?? { label: name };
  const told = (axis, value) => `${named(axis.name).label} ${option(named(axis.name), value)}`;

  /** The regimes that grow, over the first two axes of numbers, the others as they are now. */
  function diagram(at) {
    const [x, y] = drawn;
    if (!y) return null;
    const labels = y.values.map((_, j) => x.values.map((__, i) => {
      const packed = answers[number(at.map((k, a) => (axes[a] === x ? i : axes[a] === y ? j : k)))];
      return packed.faults ? "not possible" : texts[packed[4]];
    }));
    return { x, y, labels, colours, about: "The regime that grows from the founders, at every computed setting." };
  }

  let around = null;
  function answer() {
    const { serial, values } = held.setting;
    const at = nearestPoint(axes, values);
    const off = axes.flatMap((axis, k) => (axis.number && !isAt(axis.values, at[k], values[axis.name]) ? [[axis, axis.values[at[k]]]] : []));
    const note = off.length ? `Nothing was computed for ${off.map(([axis]) => told(axis, values[axis.name])).join(", ")}. `
      + `Shown is the nearest computed setting: ${off.map(([axis, value]) => told(axis, value)).join(", ")}.` : "";
    const found = unpack(answers[number(at)], texts);
    held.growth = found.growth ? { serial, note, ...found.growth } : null;
    held.clubs = found.clubs ? { serial, ...found.clubs } : null;
    held.faults = found.faults ? { serial, texts: [...found.faults.texts, note].filter(Boolean) } : null;
    held.export = { serial, python: axes.reduce((text, axis, k) => text.replaceAll(`⟦${axis.name}⟧`, axis.code[at[k]]), code),
      note: code ? "" : "This game is none of the package's scenarios; the code that made the page is below." };
    const others = at.filter((_, k) => !drawn.includes(axes[k])).join();
    if (others !== around) [around, held.place] = [others, diagram(at)];
  }
  answer();
  return {
    get: (name) => held[name] ?? null,
    set(name, value) {
      held[name] = value;
      if (name === "setting") answer();
      for (const f of heard[name] ?? []) f();
    },
    save_changes() {},
    on(event, f) { (heard[event.replace("change:", "")] ??= []).push(f); },
    off(event, f) { const name = event.replace("change:", ""); heard[name] = (heard[name] ?? []).filter((g) => g !== f); },
  };
}

render({ model: bakedModel(JSON.parse(document.getElementById("answers").textContent)), el: document.getElementById("explorer") });
