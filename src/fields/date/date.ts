import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { readIsoDate, readWrittenDate } from '../written-date.ts';

/** A day of the calendar, without a time and without a zone: `2026-03-05`. */
export const date: FieldType = {
  name: 'date',
  label: { en: 'Date', es: 'Fecha' },
  ...oneColumn(() => 'date'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse: (value, field) =>
    typeof value === 'string'
      ? readIsoDate(value, field)
      : refuse('field.not_a_date', field, {
          en: 'Write the date as 2026-03-05.',
          es: 'Escriba la fecha así: 2026-03-05.',
        }),
  parseText: (written, field, context) => readWrittenDate(written, field, context),
  format: (value, _field, locale) =>
    Temporal.PlainDate.from(String(value)).toLocaleString(locale === 'en' ? 'en-GB' : locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }),
  filter: orderedFilter('date', 'date'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', format: 'date' }),
};
