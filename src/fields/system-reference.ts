/** A field that refers to a system table (users, groups, files) by one UUID column. */
import { parsed } from '../metadata/finding.ts';
import type { Sentence } from '../metadata/label.ts';
import { oneColumn } from './column.ts';
import type { FieldType } from './field-type.ts';
import { type FieldFindingCode, refuse } from './findings.ts';
import { readId, shownReference } from './written-id.ts';

interface SystemReference {
  readonly table: 'users' | 'groups' | 'files';
  readonly code: FieldFindingCode;
  readonly message: Sentence;
}

type Shared =
  | 'columns'
  | 'toColumns'
  | 'fromColumns'
  | 'parse'
  | 'parseText'
  | 'format'
  | 'searchText'
  | 'jsonSchema';

export function systemReference({ table, code, message }: SystemReference): Pick<FieldType, Shared> {
  const parse: FieldType['parse'] = (value, field) => {
    const written = readId(value);
    const fits = written && (written.module === undefined || written.module === table);
    return fits ? parsed(written.id) : refuse(code, field, message);
  };
  return {
    ...oneColumn(() => 'uuid', { references: { system: table } }),
    parse,
    parseText: (written, field) => parse(written.trim(), field),
    format: (value) => shownReference(value),
    searchText: () => null,
    jsonSchema: () => ({
      anyOf: [
        { type: 'string', format: 'uuid' },
        { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] },
      ],
    }),
  };
}
