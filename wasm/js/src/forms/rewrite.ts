// Other ways to write a value. This is internal/fix/rewrite.go, held against the same cases: what forkontrol check --fix writes
// and what a form offers are one.

export interface Rewritten {
  text: string;
  /** What was meant is a guess. */
  unsafe: boolean;
}

/** Yields texts, takes whether the field allows each, and returns the way to write a value that it does, if one is known. */
export type Rewriting = Generator<string, Rewritten | undefined, boolean>;

/** The length in bytes of a value that is rewritten: no code, date or number is longer. */
const longest = 64;

const blank = "[\\t\\n\\r \\u00A0\\u200B\\u2007\\u2009\\u202F\\u2060\\uFEFF]";
const around = new RegExp(`^${blank}+|${blank}+$`, "g");
const within = new RegExp(blank, "g");

const safe = (text: string): Rewritten => ({text, unsafe: false});

/**
 * The way to write a value that a field allows: without white space around it, without or with the hyphen of a CPR number, a
 * Danish date as one of ISO 8601, a comma as a point or the reverse, a truth value in the field's own words. The field does
 * not allow the value itself.
 *
 * A field is known by what it allows alone. So each rewriting asks for something that a field of another kind would allow
 * too, and is not made if this one does.
 */
export function* rewrite(value: string): Rewriting {
  if (new TextEncoder().encode(value).length > longest) {
    return undefined;
  }
  const trimmed = value.replace(around, "");
  if (trimmed === "") {
    return undefined;
  }
  if (trimmed !== value && (yield trimmed)) {
    return safe(trimmed);
  }
  for (const way of [closed, hyphen, moment, comma, truth]) {
    const found = yield* way(trimmed);
    if (found !== undefined && found.text !== value) {
      return found;
    }
  }
  return undefined;
}

const isNumber = (text: string): boolean => /^[0-9]+$/.test(text);

/** Takes white space out of a number: 12 34 56 78. */
function* closed(value: string): Rewriting {
  const digits = value.replace(within, "");
  return digits !== value && isNumber(digits) && (yield digits) ? safe(digits) : undefined;
}

/** Takes the hyphen out of a CPR number, or puts it in. */
function* hyphen(value: string): Rewriting {
  const parts = /^([0-9]{6})([- ]?)([0-9]{4})$/.exec(value);
  if (parts === null) {
    return undefined;
  }
  const [, date, sign, serial] = parts;
  if (sign !== "" && (yield `${date}${serial}`)) {
    return safe(`${date}${serial}`);
  }
  const hyphened = `${date}-${serial}`;
  // A text of any letters might have its hyphen anywhere.
  return (yield hyphened) && !(yield "abcdef-ghij") ? safe(hyphened) : undefined;
}

/** Writes a date the way that the field has it: as ISO 8601 does, or as Danes do. */
function* moment(value: string): Rewriting {
  const read = readDate(value);
  if (read === undefined) {
    return undefined;
  }
  const {iso, clock, unsafe} = read;
  const danish = iso.split("-").reverse().join("-");
  if (clock !== "") {
    const text = `${iso}T${clock}`;
    if ((yield text) && !(yield `abcd-ef-ghT${clock}`)) {
      return {text, unsafe};
    }
    if (/[^0:.]/.test(clock)) {
      return undefined; // the time of day would be lost
    }
  }
  // A field that takes both, or letters, asks for no date.
  const both = yield danish;
  if (yield iso) {
    return !both && !(yield "abcd-ef-gh") ? {text: iso, unsafe} : undefined;
  }
  return both && !(yield "ab-cd-efgh") ? {text: danish, unsafe} : undefined;
}

/** Reads a date in figures, with a time of day where there is one. It is unsafe where the month may be first, as Americans have it. */
function readDate(value: string): {iso: string; clock: string; unsafe: boolean} | undefined {
  let text = value;
  let clock = "";
  const i = value.search(/[T ]/);
  if (i > 0 && value.slice(i).includes(":")) {
    text = value.slice(0, i).replace(/ +$/, "");
    clock = value.slice(i + 1);
    const time = /^([0-9]{1,2}):([0-9]{2}):([0-9]{2})([.,][0-9]+)?$/.exec(clock);
    if (time === null || Number(time[1]) > 23 || Number(time[2]) > 59 || Number(time[3]) > 59) {
      return undefined;
    }
  }
  const parts = text.split(/[-./ ]+/).filter(part => part !== "");
  const signs = text.replace(/[0-9 ]/g, "");
  let [y = "", m = "", d = ""] = parts;
  let doubtful = false;
  if (parts.length === 1 && /^[0-9]{8}$/.test(text)) {
    // 20110228, 28022011: a year is never a month and a day
    [y, m, d] = isRecent(text.slice(4)) ? [text.slice(4), text.slice(2, 4), text.slice(0, 2)] : [text.slice(0, 4), text.slice(4, 6), text.slice(6)];
  } else if (parts.length !== 3 || signs.length !== 2 || signs[0] !== signs[1]) {
    return undefined;
  } else if (y.length !== 4) {
    [d, m, y] = [y, m, d];
    doubtful = signs[0] === "/" && d !== m;
  }
  if (!isRecent(y) || !/^[0-9]{1,2}$/.test(m) || !/^[0-9]{1,2}$/.test(d)) {
    return undefined;
  }
  const iso = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.valueOf()) || date.toISOString().slice(0, 10) !== iso) {
    return undefined;
  }
  return {iso, clock, unsafe: doubtful && Number(d) <= 12};
}

/** Whether a text is a year that a payload may be about. */
function isRecent(year: string): boolean {
  return /^(19|20)[0-9]{2}$/.test(year);
}

/** Writes a number with the other decimal sign, and without points between thousands. */
function* comma(value: string): Rewriting {
  const parts = /^([+-]?)([0-9.,]+)([.,])([0-9]+)$/.exec(value);
  if (parts === null) {
    return undefined;
  }
  const [, before = "", figures = "", sign = "", fraction = ""] = parts;
  let whole = figures;
  let unsafe = false;
  if (whole.includes(sign)) {
    return undefined;
  }
  const groups = whole.split(sign === "." ? "," : ".");
  if (groups.length > 1) {
    if (groups.some((group, i) => (i > 0 && group.length !== 3) || group.length > 3 || group === "")) {
      return undefined;
    }
    whole = groups.join("");
  } else {
    unsafe = fraction.length === 3 && whole.length <= 3 && /[^0]/.test(whole); // or thousands, 1,234
  }
  for (const point of [".", ","]) {
    const text = `${before}${whole}${point}${fraction}`;
    if (text !== value && (yield text) && !(yield `a${point}b`)) {
      return {text, unsafe};
    }
  }
  return undefined;
}

/** How truth is written, false before true; those further up are taken first. Of figures a field must have no third. */
const words = "false true,N J,0 1,nej ja,Nej Ja,n j,NEJ JA,False True,no yes,No Yes,falsk sand,Falsk Sand,N Y".split(",").map(pair => pair.split(" "));

/** Writes a truth value in the words of the field. */
function* truth(value: string): Rewriting {
  const means = words.reduce((found, pair) => Math.max(found, pair.findIndex(word => word.toLowerCase() === value.toLowerCase())), -1);
  if (means < 0) {
    return undefined;
  }
  for (const pair of words) {
    if ((yield pair[0]!) && (yield pair[1]!)) {
      return (yield "2") || (yield "x") || (yield "X") ? undefined : safe(pair[means]!);
    }
  }
  return undefined;
}
