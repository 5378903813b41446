import type { Sort } from './filter.ts';
import type { Parsed } from './finding.ts';
import { parsed, refused } from './finding.ts';
import { isPath } from './names.ts';

const MOST = 5;

/** `-updated_at,last_name`: newest first, then by name. An empty text is no sorting. */
export function parseSort(text: string): Parsed<readonly Sort[]> {
  if (text.trim() === '') return parsed([]);
  const sorts = text.split(',', MOST + 2).map((part) => readSort(part.trim()));
  if (sorts.some((sort) => sort === null))
    return refused({
      code: 'sort.001',
      field: 'sort',
      message: {
        en: 'Write field names with commas: -updated_at,last_name.',
        es: 'Escriba nombres de campos separados por comas: -updated_at,last_name.',
      },
    });
  const known = sorts.filter((sort) => sort !== null);
  if (known.length > MOST)
    return refused({
      code: 'sort.003',
      field: 'sort',
      message: { en: `Sort by at most ${MOST} fields.`, es: `Ordene por ${MOST} campos como máximo.` },
    });
  if (new Set(known.map((sort) => sort.field)).size !== known.length)
    return refused({
      code: 'sort.002',
      field: 'sort',
      message: { en: 'Name each field once.', es: 'Nombre cada campo una sola vez.' },
    });
  return parsed(known);
}

function readSort(part: string): Sort | null {
  const field = part.replace(/^[-+]/, '');
  return isPath(field) ? { field, direction: part.startsWith('-') ? 'desc' : 'asc' } : null;
}
