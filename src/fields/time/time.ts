import { parsed } from '../../metadata/finding.ts';
import { oneColumn } from '../column.ts';
import type { FieldType } from '../field-type.ts';
import { orderedFilter } from '../filters.ts';
import { refuse } from '../findings.ts';
import { checkOptionKinds } from '../options.ts';
import { readWrittenTime } from '../written-time.ts';

const STRICT = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** A time of day, without a date and without a zone: `14:30:00`. */
export const time: FieldType = {
  name: 'time',
  label: { en: 'Time of day', es: 'Hora' },
  ...oneColumn(() => 'time(0)'),
  checkOptions: (field) => checkOptionKinds(field, {}),
  parse(value, field) {
    if (typeof value !== 'string' || !STRICT.test(value))
      return refuse('field.not_a_time', field, {
        en: 'Write the time as 14:30 or 14:30:00.',
        es: 'Escriba la hora así: 14:30 o 14:30:00.',
      });
    return parsed(value.length === 5 ? `${value}:00` : value);
  },
  parseText(written, field) {
    const value = readWrittenTime(written);
    return value === null
      ? refuse('field.not_a_time', field, {
          en: 'Write the time as 14:30.',
          es: 'Escriba la hora así: 14:30.',
        })
      : parsed(value);
  },
  format: (value) => String(value).replace(/:00$/, ''),
  filter: orderedFilter('time'),
  sortable: true,
  searched: false,
  systemWritten: false,
  searchText: () => null,
  jsonSchema: () => ({ type: 'string', description: 'Such as 14:30:00', pattern: STRICT.source }),
};
