import { Problem } from '../../engine/errors/problem.ts';

const DEEPEST = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON of a body; undefined for an empty one. Throws `malformed_json`. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  refuseHostile(value);
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Problem('malformed_json', {
      en: 'The body cannot be read as JSON in UTF-8. Check quotes, commas and brackets.',
      es: 'El cuerpo no se puede leer como JSON en UTF-8. Compruebe comillas, comas y corchetes.',
    });
  }
}

/** Walks level by level, so that the depth of the value is not the depth of the stack. */
function refuseHostile(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) {
      throw new Problem('malformed_json', {
        en: `The body nests deeper than ${DEEPEST} levels; nothing here needs that.`,
        es: `El cuerpo anida más de ${DEEPEST} niveles; aquí nada los necesita.`,
      });
    }
    level = level.flatMap(inside);
  }
}

function inside(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  // Copied into another object, this key would change what the object inherits.
  if (Object.hasOwn(value, '__proto__')) {
    throw new Problem('malformed_json', {
      en: 'The body has a key "__proto__", which no call takes.',
      es: 'El cuerpo tiene una clave "__proto__", que ninguna llamada acepta.',
    });
  }
  return Object.values(value);
}
