import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';

/** NIST SP 800-63B-4 §3.1.1.2: 15 characters where the password is the only factor, 8 where it is one of two. */
export const SHORTEST_ALONE = 15;
export const SHORTEST_WITH_FACTOR = 8;
/** The same asks to accept 64 at least. The estimate of strength takes seconds on long texts, so the length is checked first. */
export const LONGEST_PASSWORD = 128;

const WEAKEST_SCORE = 3;
const strength = new ZxcvbnFactory({});

/** What is wrong with a new password by itself; empty when it may be used. `field` is where it was given, `shortest` what it needs. */
export function checkPassword(
  password: string,
  user: { readonly username: string; readonly name?: string; readonly company?: string },
  field = 'password',
  shortest: number = SHORTEST_ALONE,
): Finding[] {
  const refuse = (code: string, message: Sentence): Finding[] => [{ code, field, message }];
  const length = [...password].length;
  if (length < shortest) {
    return refuse('too_short', {
      en: `Use at least ${shortest} characters; a sentence is easy to remember.`,
      es: `Use al menos ${shortest} caracteres; una frase se recuerda bien.`,
    });
  }
  if (length > LONGEST_PASSWORD)
    return refuse('too_long', {
      en: `Use at most ${LONGEST_PASSWORD} characters.`,
      es: `Use como máximo ${LONGEST_PASSWORD} caracteres.`,
    });
  const known = contextWords(user);
  const bare = known.reduce((rest, word) => rest.replaceAll(word.toLowerCase(), ''), password.toLowerCase());
  if ([...bare].length < shortest / 2) {
    return refuse('contains_name', {
      en: 'Do not build the password from the user name, the person’s name or the company’s.',
      es: 'No forme la contraseña con el nombre de usuario, el de la persona ni el de la empresa.',
    });
  }
  if (strength.check(password, [...known]).score < WEAKEST_SCORE) {
    return refuse('too_weak', {
      en: 'This can be guessed: use several words that have nothing to do with each other.',
      es: 'Se puede adivinar: use varias palabras que no tengan nada que ver entre sí.',
    });
  }
  return [];
}

/** What somebody who guesses tries first (ASVS 6.1.2): the user name, the names of the person and the company, and the product's. */
function contextWords(user: { username: string; name?: string; company?: string }): readonly string[] {
  const names = `${user.name ?? ''} ${user.company ?? ''}`.split(/[\s,.;&/()-]+/);
  return [...new Set([user.username, ...names, 'attesta'])].filter((word) => word.length > 2);
}
