const BREAK = /[\s\p{P}\p{S}]/u;
const BETWEEN_WORDS = /[\s\p{P}]+/u;
// Letters that Unicode does not take apart; the server, which draws nothing, knows ß, æ, œ and þ as well.
const LETTERS = { ø: "o", Ø: "o", ł: "l", Ł: "l", đ: "d", Đ: "d", ð: "d", Ð: "d", ħ: "h", Ħ: "h", ŧ: "t", Ŧ: "t", ı: "i" };
const WHOLE = 100; // what the whole name counts beyond its words, which another name may have as well
const MOST_FOLDED = 10_000;
const folded = new Map(); // every name is asked about with every key that is pressed

/**
 * Fuzzy match of a query in a name: null if it does not match, else `{score, hits}`, the larger score being the better
 * match and `hits` the matched positions. Each word of the query has to be found; it scores best at the beginning, then at
 * the beginning of a word, then anywhere, then with letters left out.
 */
export function fit(query, name) {
  const words = wordsOf(fold(query));
  const text = fold(name);
  const fits = words.map((word) => fitWord(word, text));
  if (fits.includes(null)) return null;
  const hits = new Set(fits.flatMap((one) => one.hits));
  const whole = text === fold(query).trim() ? WHOLE : 0;
  return { score: whole + fits.reduce((sum, one) => sum + one.score, 0) - text.length / 1000, hits };
}

/** Punctuation separates words, too: "jean-luc" matches "Jean Luc". Punctuation alone is searched for as it is. */
function wordsOf(text) {
  const words = text.split(BETWEEN_WORDS).filter(Boolean);
  return words.length ? words : text.split(/\s+/).filter(Boolean);
}

/** Lower-case and without accents, with every character at its original position. */
function fold(text) {
  if (folded.size > MOST_FOLDED) folded.clear();
  if (!folded.has(text)) folded.set(text, text.replace(/\P{ASCII}/gu, withoutAccent).toLowerCase());
  return folded.get(text);
}

function withoutAccent(character) {
  if (character in LETTERS) return LETTERS[character];
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
  const letters = [...word];
  const positions = [];
  let end = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, end);
    if (at < 0) return null;
    positions.push(at);
    end = at + letter.length;
  }
  const starts = positions.filter((at) => isStart(text, at)).length;
  const spread = end - positions[0] - word.length;
  return { score: Math.max(1, 10 + 5 * starts - spread), hits: positions.flatMap((at, index) => run(at, letters[index].length)) };
}

function run(at, length) {
  return Array.from({ length }, (_, index) => at + index);
}

function isStart(text, at) {
  return at === 0 || BREAK.test(text[at - 1]);
}
