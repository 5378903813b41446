import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { checkOptionKinds } from '../options.ts';
import { systemReference } from '../system-reference.ts';

/** A colleague who uses the system. Filters know `me`. */
export const user: FieldType = {
  name: 'user',
  label: { en: 'User', es: 'Usuario' },
  ...systemReference({
    table: 'users',
    code: 'field.not_a_reference',
    message: { en: 'Write the id of a user.', es: 'Escriba el identificador de un usuario.' },
  }),
  checkOptions: (field) => checkOptionKinds(field, {}),
  filter: exactFilter('uuid', 'user'),
  sortable: false,
  searched: false,
  systemWritten: false,
};
