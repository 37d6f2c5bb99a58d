/**
 * How well what was typed fits a name: null when it does not, else `{score, hits}`: the larger the score the better,
 * and the positions that were hit. Each word of the query has to be found; a word fits best at the beginning, then at
 * the beginning of a word, then anywhere, then with letters left out.
 */
export function fit(query, name) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const text = fold(name);
  const fits = words.map((word) => fitWord(word, text));
  if (fits.includes(null)) return null;
  const hits = new Set(fits.flatMap((one) => one.hits));
  return { score: fits.reduce((sum, one) => sum + one.score, 0) - text.length / 1000, hits };
}

/** Lower case and without accents, every character where it was. */
function fold(text) {
  return text.replace(/\P{ASCII}/gu, withoutAccent).toLowerCase();
}

function withoutAccent(character) {
  const base = character.normalize("NFD").replace(/\p{M}/gu, "");
  return base.length === character.length ? base : character;
}

function fitWord(word, text) {
  const at = bestPlace(word, text);
  if (at < 0) return scattered(word, text);
  return { score: at === 0 ? 100 : isStart(text, at) ? 80 : 50, hits: run(at, word.length) };
}

function bestPlace(word, text) {
  const first = text.indexOf(word);
  let at = first;
  while (at > 0 && !isStart(text, at)) at = text.indexOf(word, at + 1);
  return at < 0 ? first : at;
}

/** Letters in order with others between them; those that begin a word count more. */
function scattered(word, text) {
  const hits = [];
  let starts = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, (hits.at(-1) ?? -1) + 1);
    if (at < 0) return null;
    hits.push(...run(at, letter.length));
    if (isStart(text, at)) starts += 1;
  }
  const spread = hits.at(-1) - hits[0] + 1 - hits.length;
  return { score: Math.max(1, 10 + 5 * starts - spread), hits };
}

function run(at, length) {
  return Array.from({ length }, (_, index) => at + index);
}

function isStart(text, at) {
  return at === 0 || /[\s\p{P}\p{S}]/u.test(text[at - 1]);
}
