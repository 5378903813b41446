const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const LONGEST = 200;

/**
 * A file name that is safe to show and to save on any system: no folders, no control or direction characters, no names that
 * Windows keeps for itself, at most 200 bytes with its ending kept. Never empty.
 */
export function safeFileName(given: string): string {
  const last = shortened(given.normalize('NFC').split(/[/\\]/).at(-1) ?? '');
  const clean = last
    // Control characters; marks that turn the direction ("exe.fdp"); lone halves of surrogate pairs.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const ending = /\.[^.\s]{1,16}$/.exec(clean)?.[0] ?? '';
  const stem = clean.slice(0, clean.length - ending.length);
  const named = RESERVED.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem;
  return `${cut(named, LONGEST - Buffer.byteLength(ending)) || 'file'}${ending}`;
}

/** Of a name that is far too long, its beginning and its ending: what follows takes time that grows with the square of its length. */
function shortened(name: string): string {
  return name.length <= 2 * LONGEST ? name : name.slice(0, LONGEST) + name.slice(-LONGEST);
}

/** The ending in small letters without its dot; an empty text when there is none. */
export function fileEnding(name: string): string {
  return /\.([^.\s]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The beginning of a text that has at most so many bytes, no letter cut in two. */
function cut(text: string, bytes: number): string {
  let length = 0;
  let kept = '';
  for (const letter of text) {
    length += Buffer.byteLength(letter);
    if (length > bytes) break;
    kept += letter;
  }
  return kept;
}
