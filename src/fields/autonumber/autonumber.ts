import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { TEXT_FILTER } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';

/** A number that the system gives, such as `INV-2026-00012`. Options `prefix` and `digits`. */
export const autonumber: FieldType = {
  name: 'autonumber',
  label: { en: 'Automatic number', es: 'Número automático' },
  ...oneColumn(() => 'text'),
  checkOptions: (field) =>
    checkOptionKinds(field, {
      prefix: { kind: 'text', pattern: /^[A-Z0-9][A-Z0-9/-]{0,15}$/, like: '"INV-"' },
      digits: { kind: 'whole', min: 1, max: 12 },
    }),
  parse: (_value, field) =>
    refuse('field.read_only', field, {
      en: 'Leave the field out: the system gives the number.',
      es: 'Deje el campo fuera: el número lo da el sistema.',
    }),
  parseText: (_written, field) =>
    refuse('field.read_only', field, {
      en: 'Leave the field out: the system gives the number.',
      es: 'Deje el campo fuera: el número lo da el sistema.',
    }),
  format: (value) => String(value),
  filter: TEXT_FILTER,
  sortable: true,
  searched: true,
  systemWritten: true,
  searchText: (value) => String(value),
  jsonSchema: () => ({ type: 'string', readOnly: true }),
};
