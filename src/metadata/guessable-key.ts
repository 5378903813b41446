/** Whether a key that somebody wrote, rather than had made, can be guessed. Both programs refuse to start with such a one. */

/** What stands in examples, templates and first attempts. */
const WORDS =
  /changeme|change[-_ ]me|password|secret|example|placeholder|attesta|portal|default|replace|insert/i;
const LONGEST_REPEATED = 20;
/** By chance about once in a thousand million keys. */
const RUN = 8;

/**
 * The reason, in words that follow "because it": undefined for a key that is long and looks random. 32 hexadecimal characters have more
 * than seven different ones but once in millions of keys.
 */
export function whyGuessable(key: string): string | undefined {
  if (key.length < 32) return 'has fewer than 32 characters';
  if (new Set(key).size < 8) return 'has fewer than eight different characters';
  if (repeats(key)) return 'repeats itself';
  if (hasRun(key)) return 'counts up or down';
  return WORDS.test(key) ? 'is made of words' : undefined;
}

/** Whether the whole key is one part, again and again, the last one perhaps cut. */
function repeats(key: string): boolean {
  for (let length = 1; length <= LONGEST_REPEATED; length += 1) {
    const part = key.slice(0, length);
    if (part.repeat(Math.ceil(key.length / length)).startsWith(key)) return true;
  }
  return false;
}

/** `01234567`, `hgfedcba`. */
function hasRun(key: string): boolean {
  let [up, down] = [1, 1];
  for (let at = 1; at < key.length; at += 1) {
    const step = key.charCodeAt(at) - key.charCodeAt(at - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    if (up >= RUN || down >= RUN) return true;
  }
  return false;
}
