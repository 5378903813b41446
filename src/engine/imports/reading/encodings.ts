/** Which encoding a text file is in: known for certain from its mark or because it is valid UTF-8, otherwise a guess to be looked at. */

/** The encodings that can be chosen, by their labels in the Encoding Standard. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-7',
  'iso-8859-15',
  'macintosh',
] as const;
export type EncodingName = (typeof encodings)[number];

export interface EncodingGuess {
  readonly encoding: EncodingName;
  /** Nothing else is possible: the file says so itself, or is valid UTF-8. */
  readonly certain: boolean;
}

const WESTERN = 'áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜ€¿¡ºª«»–—‘’“”…·';
const CENTRAL = 'áäąăâćčçďđéęěëíîľĺłńňóôöőŕřśšşťţúůüűýźžżÁÄĄĂÂĆČĎĐÉĘĚÍÎĽĹŁŃŇÓÔÖŐŔŘŚŠŞŤŢÚŮÜŰÝŹŽŻ€–—„”“’…';
const GREEK = 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ€–—’«»';

/** In the order in which they are met: of two that read a file alike, the first is taken. */
const LETTERS: readonly (readonly [EncodingName, string])[] = [
  ['windows-1252', WESTERN],
  ['iso-8859-15', WESTERN],
  ['windows-1250', CENTRAL],
  ['iso-8859-2', CENTRAL],
  ['windows-1253', GREEK],
  ['iso-8859-7', GREEK],
  ['windows-1251', 'абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁіїєґІЇЄҐ№«»–—'],
];

/** Follows a file from its first byte to its last; `guess` tells what it was. */
export interface EncodingWatch {
  see(chunk: Buffer): void;
  guess(): EncodingGuess;
}

const SAMPLE = 256 * 1024;

export function watchEncoding(): EncodingWatch {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const seen: Buffer[] = [];
  let kept = 0;
  let valid = true;
  const attempt = (work: () => unknown): void => {
    try {
      if (valid) work();
    } catch {
      valid = false;
    }
  };
  return {
    see(chunk) {
      attempt(() => utf8.decode(chunk, { stream: true }));
      if (kept < SAMPLE) seen.push(chunk.subarray(0, SAMPLE - kept));
      kept += Math.min(chunk.length, Math.max(0, SAMPLE - kept));
    },
    guess() {
      attempt(() => utf8.decode());
      return guessFrom(Buffer.concat(seen), valid);
    },
  };
}

function guessFrom(sample: Buffer, validUtf8: boolean): EncodingGuess {
  const marked = byMark(sample);
  if (marked) return { encoding: marked, certain: true };
  const wide = byZeros(sample);
  if (wide) return { encoding: wide, certain: false };
  if (validUtf8) return { encoding: 'utf-8', certain: true };
  return { encoding: likeliest(sample), certain: false };
}

function byMark(sample: Buffer): EncodingName | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  return sample[0] === 0xfe && sample[1] === 0xff ? 'utf-16be' : undefined;
}

/** A table in UTF-16 without its mark: half of the bytes of its marks and digits are zero, always the same half. */
function byZeros(sample: Buffer): EncodingName | undefined {
  if (sample.length < 4) return undefined;
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length / 8;
  if (odd > many && even < odd / 20) return 'utf-16le';
  return even > many && odd < even / 20 ? 'utf-16be' : undefined;
}

// Of old Macs, where nearly every byte is a letter: only where nothing else fits.
const MAC: readonly [EncodingName, string] = ['macintosh', WESTERN];

/** The code page in which most of the bytes beyond ASCII are letters that its languages write, and stand where letters stand. */
function likeliest(sample: Buffer): EncodingName {
  const scores = [...LETTERS, MAC].map(
    ([encoding, letters]) => [encoding, scoreOf(sample, encoding, letters)] as const,
  );
  return scores.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function scoreOf(sample: Buffer, encoding: EncodingName, letters: string): number {
  const usual = new Set(letters);
  const text = new TextDecoder(encoding).decode(sample);
  let score = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character < '\u0080') continue;
    if (!usual.has(character)) score -= 2;
    // A capital in the middle of a word is what a wrong code page looks like.
    else score += /\p{Lu}/u.test(character) && /\p{Ll}/u.test(text[index - 1] ?? '') ? -1 : 1;
  }
  return score;
}
