/** Numbers as people write them, read exactly: `1.234,56`, `1 234,56`, `1'234.56`, `(12.50)`, `€ 12`. */

export type WrittenNumber =
  /** `sign`: the currency sign or code that stood with it. */
  | { readonly kind: 'number'; readonly text: string; readonly sign?: string }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'none' };

/** What is longer is no number that anybody writes, and the patterns here take time that grows with its square. */
const LONGEST = 200;

const NONE: WrittenNumber = { kind: 'none' };
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const EXPONENT = /^([+-]?\d+(?:[.,]\d+)?)[eE]([+-]?\d{1,2})$/;
const SIGN = /^(?:\p{Sc}|[A-Z]{1,2}\p{Sc}|kr\.?|zł|Kč|Ft|лв\.?|lei|Rs\.?|Fr\.?)$/u;
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * Reads a written number into plain digits (`-1234.56`), nothing rounded. A single mark before three digits (`1.234`) is
 * ambiguous unless `decimalMark` says what decimals are written with.
 */
export function readWrittenNumber(written: string, decimalMark?: '.' | ','): WrittenNumber {
  const trimmed = written.trim();
  if (trimmed.length > LONGEST) return NONE;
  const amount = stripCurrency(latinDigits(trimmed));
  const { body, negative } = stripMinus(amount.text);
  const scientific = EXPONENT.exec(body);
  const read = scientific
    ? readScientific(scientific[1] ?? '', Number(scientific[2]))
    : readMarks(body, decimalMark);
  if (read.kind !== 'number') return read;
  const text = plainNumber(negative ? negate(read.text) : read.text);
  return { kind: 'number', text, ...(amount.sign !== '' && { sign: amount.sign }) };
}

/** Leading zeros off, no minus before zero; decimals as they are. `null` where the text is no plain number. */
export function canonicalNumber(text: string): string | null {
  return PLAIN.test(text) ? plainNumber(text) : null;
}

function plainNumber(text: string): string {
  const [whole = '0', decimals] = text.replace('-', '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '') + (decimals === undefined ? '' : `.${decimals}`);
  return text.startsWith('-') && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

function negate(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

function latinDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/\u066b/g, ',')
    .replace(/\u066c/g, "'")
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\u200e\u200f\u061c]/g, '');
}

function stripCurrency(text: string): { text: string; sign: string } {
  const parts = /^(\(?[-+]?)\s*([^\d\s(),.'+-]*\.?)\s*([-+]?(?:\d|[.,]\d).*?)\s*(\)?)$/u.exec(text);
  if (!parts) return { text, sign: '' };
  const [, open = '', before = '', rest = '', close = ''] = parts;
  const end = /^(.*?[\d-])\s*([^\d\s(),.'-]+\.?)$/u.exec(rest);
  const after = end?.[2] ?? '';
  if (!isCurrency(before) || !isCurrency(after)) return { text, sign: '' };
  return { text: `${open}${end?.[1] ?? rest}${close}`, sign: before || after };
}

function isCurrency(sign: string): boolean {
  return sign === '' || SIGN.test(sign) || CODES.has(sign.toUpperCase());
}

function stripMinus(text: string): { body: string; negative: boolean } {
  const bracketed = /^\((.*)\)$/.exec(text);
  if (bracketed) return { body: (bracketed[1] ?? '').trim(), negative: true };
  const signed = /^([+-])?\s*(.*?)(-)?$/.exec(text);
  if (signed?.[1] && signed[3]) return { body: text, negative: false };
  return { body: signed?.[2] ?? text, negative: signed?.[1] === '-' || signed?.[3] === '-' };
}

function readScientific(mantissa: string, exponent: number): WrittenNumber {
  const [whole = '', decimals = ''] = mantissa.replace(',', '.').split('.');
  const digits = whole + decimals;
  const point = whole.length + exponent;
  const padded = point <= 0 ? digits.padStart(digits.length - point + 1, '0') : digits.padEnd(point, '0');
  const at = point <= 0 ? 1 : point;
  const tail = padded.slice(at);
  return { kind: 'number', text: padded.slice(0, at) + (tail ? `.${tail}` : '') };
}

function readMarks(body: string, decimalMark?: '.' | ','): WrittenNumber {
  const text = body.replace(/[\u00a0\u202f\u2009]/g, ' ').replace(/[’`]/g, "'");
  if (!/^[\d.,' ]+$/.test(text) || !/\d/.test(text)) return NONE;
  const marks = [...text].filter((character) => character === '.' || character === ',');
  const mark = decimalOf(text, marks, decimalMark);
  if (mark === 'ambiguous') return { kind: 'ambiguous' };
  return joinParts(text, mark);
}

/** Which mark begins the decimals: one of the two, none, or it can't be told. */
function decimalOf(
  text: string,
  marks: readonly string[],
  decimalMark?: '.' | ',',
): string | null | 'ambiguous' {
  const last = marks.at(-1);
  if (last === undefined) return null;
  if (decimalMark) return marks.includes(decimalMark) ? decimalMark : null;
  if (new Set(marks).size === 2) return last;
  if (marks.length > 1) return null;
  const [before = '', after = ''] = text.split(last);
  const couldGroup = /^[1-9]\d{0,2}$/.test(before) && after.length === 3;
  return couldGroup ? 'ambiguous' : last;
}

function joinParts(text: string, mark: string | null): WrittenNumber {
  const parts = mark === null ? [text] : text.split(mark);
  const [whole = '', decimals] = parts;
  if (parts.length > 2 || (decimals !== undefined && !/^\d+$/.test(decimals))) return NONE;
  const digits = joinGroups(whole);
  if (digits === null) return NONE;
  return { kind: 'number', text: decimals === undefined ? digits : `${digits}.${decimals}` };
}

/** `1.234.567` and the Indian `12,34,567`: one kind of mark, the last group of three digits. */
function joinGroups(whole: string): string | null {
  if (whole === '') return '0';
  if (/^\d+$/.test(whole)) return whole;
  const grouped = /^\d{1,3}(?:([.,' ])(?:\d{2,3}\1)*\d{3})$/.test(whole);
  return grouped ? whole.replace(/[.,' ]/g, '') : null;
}
