import type { JsonValue } from '../../metadata/json.ts';
import { isObject } from '../choices.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What stands on a record in place of a secret's value: the id of what was sealed, which tells nothing. */
export interface SealMark {
  readonly sealed: string;
}

/** Reads the mark that stands for a sealed value; null for everything else, a value among it. */
export function readSealMark(value: JsonValue | null | undefined): SealMark | null {
  if (!isObject(value ?? undefined)) return null;
  const { sealed, ...others } = value as { readonly [key: string]: JsonValue | undefined };
  const alone = Object.keys(others).length === 0;
  return alone && typeof sealed === 'string' && UUID.test(sealed) ? { sealed } : null;
}

/** What a person sees of a secret that is closed: always the same, whatever is inside. */
export const SEALED_TEXT = '••••••••';
