/** What every text obeys before a type looks at its meaning. */
import type { FieldDefinition } from '../metadata/field.ts';
import type { Parsed } from '../metadata/finding.ts';
import { parsed } from '../metadata/finding.ts';
import type { JsonValue } from '../metadata/json.ts';
import { refuse } from './findings.ts';

const BROKEN_LINE = /[\n\r\u0085\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/;

/**
 * Marks that turn the direction of what follows: with them "exe.fdp" reads as "pdf.exe", and one name as another. Names in scripts
 * that run from right to left need none. Around a value they come along when it is copied, and are left out.
 */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/;
const TURN_OR_SPACE = /[\s\u202a-\u202e\u2066-\u2069]/;

export interface TextLimits {
  /** In characters (code points), as PostgreSQL counts them. */
  readonly maxLength: number;
  readonly lines: 'one' | 'many';
}

/**
 * A text in Unicode normal form C without outer spaces. Refuses what is no text, too long, broken Unicode, control
 * characters (NUL among them, which PostgreSQL can't hold), and line breaks and turns of direction where there is one line.
 */
export function readText(value: JsonValue, field: FieldDefinition, limits: TextLimits): Parsed<string> {
  if (typeof value !== 'string')
    return refuse('field.not_a_text', field, { en: 'Write a text.', es: 'Escriba un texto.' });
  if (!value.isWellFormed())
    return refuse('field.broken_text', field, {
      en: 'The text was cut in the middle of a character. Write it anew.',
      es: 'El texto se cortó en mitad de un carácter. Escríbalo de nuevo.',
    });
  const whole = unifyLines(value.normalize('NFC').replace(/^\ufeff/, '')).trim();
  const text = limits.lines === 'one' ? withoutTurnsAround(whole) : whole;
  if (text === '' && value !== '')
    return refuse('field.blank', field, {
      en: 'Write something other than spaces, or leave the field empty.',
      es: 'Escriba algo más que espacios o deje el campo vacío.',
    });
  return checkCharacters(text, field, limits) ?? checkLength(text, field, limits) ?? parsed(text);
}

/** Read from both ends: a pattern that ends with `$` looks from every space inside to the end, which takes a long text hours. */
function withoutTurnsAround(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && TURN_OR_SPACE.test(text.charAt(start))) start += 1;
  while (end > start && TURN_OR_SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function unifyLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function checkCharacters(text: string, field: FieldDefinition, limits: TextLimits): Parsed<never> | null {
  if (limits.lines === 'one' && BROKEN_LINE.test(text))
    return refuse('field.line_break', field, {
      en: 'Write it on one line.',
      es: 'Escríbalo en una sola línea.',
    });
  if (limits.lines === 'one' && TURNS.test(text))
    return refuse('field.direction_mark', field, {
      en: 'Remove the hidden marks that turn the direction of the text.',
      es: 'Quite las marcas ocultas que cambian la dirección del texto.',
    });
  if (CONTROL.test(text) || (limits.lines === 'one' && text.includes('\t')))
    return refuse('field.control_character', field, {
      en: 'Remove the tab or control characters from the text.',
      es: 'Quite del texto las tabulaciones o los caracteres de control.',
    });
  return null;
}

function checkLength(text: string, field: FieldDefinition, limits: TextLimits): Parsed<never> | null {
  if (text.length <= limits.maxLength) return null;
  const length = [...text].length;
  if (length <= limits.maxLength) return null;
  const message = {
    en: `Shorten the text to ${limits.maxLength} characters; it has ${length}.`,
    es: `Acorte el texto a ${limits.maxLength} caracteres; tiene ${length}.`,
  };
  return refuse('field.too_long', field, message);
}
