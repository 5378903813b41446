/** Reads what calls about records are asked with: filter, sort, paging, versions. */
import type { Static } from 'typebox';
import type { Filter, Sort } from '../../metadata/filter.ts';
import type { Parsed } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { parseFilter, parseFilterText } from '../../metadata/parse-filter.ts';
import { parseSort } from '../../metadata/parse-sort.ts';
import { Problem } from '../errors/problem.ts';
import type { OperationInput } from '../operation.ts';
import type { ListQuestion } from './list-records.ts';
import type { searchBody } from './record-schemas.ts';

/** The question of a list from its query parameters. */
export function listQuestion(query: OperationInput['query']): ListQuestion {
  const { filter, sort, fields, limit, cursor, skip, q } = query;
  const count = query.count ?? query.total;
  const wanted = count !== undefined && count !== 'false' && count !== '0';
  return {
    ...(filter && { filter: filterOf(parseFilterText(filter)) }),
    ...(sort && { sort: sortOf(sort) }),
    ...(fields && { fields: fields.split(',').map((name) => name.trim()) }),
    ...(limit && { limit: Number(limit) }),
    ...(cursor && { cursor }),
    ...(skip && { skip: Number(skip) }),
    ...(q && { q }),
    ...(wanted && { count: count === 'estimate' ? 'estimate' : 'exact' }),
  };
}

export type SearchBody = Static<typeof searchBody>;

/** The question of a list from a body. */
export function searchQuestion({ filter, sort, total, ...plain }: SearchBody): ListQuestion {
  return {
    ...plain,
    ...(filter !== undefined && { filter: bodyFilter(filter) }),
    ...(sort && { sort: sortOf(sort) }),
    ...(total && { count: total }),
  };
}

/** A filter in a body. */
export function bodyFilter(json: unknown): Filter {
  return filterOf(parseFilter(json));
}

/** A sort as it is written in addresses: `-updated_at,last_name`. */
export function sortOf(text: string): readonly Sort[] {
  return accepted(parseSort(text), { en: 'The sort is not valid.', es: 'El orden no es válido.' });
}

function filterOf(result: Parsed<Filter>): Filter {
  return accepted(result, { en: 'The filter is not valid.', es: 'El filtro no es válido.' });
}

function accepted<T>(result: Parsed<T>, sentence: Sentence): T {
  if (result.ok) return result.value;
  throw new Problem('invalid_filter', result.findings[0]?.message ?? sentence, { findings: result.findings });
}

/** The version in `If-Match` (RFC 9110 §13.1.1): `"3"`; undefined where there is none or any will do (`*`). */
export function ifMatch(headers: OperationInput['headers']): { readonly version?: number } {
  const given = headers['if-match'];
  if (given === undefined || given.trim() === '*') return {};
  const version = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(given)?.[1];
  if (version === undefined) {
    throw new Problem('invalid_request', {
      en: 'Send the ETag of the record as If-Match: "3".',
      es: 'Envíe el ETag del registro como If-Match: "3".',
    });
  }
  return { version: Number(version) };
}

/** The header that tells the version of a record. */
export function etag(version: number): Readonly<Record<string, string>> {
  return { etag: `"${version}"` };
}

/** A parameter of the path; the route has it. */
export function param(input: OperationInput, name: string): string {
  return input.params[name] ?? '';
}
