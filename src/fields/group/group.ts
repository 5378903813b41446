import type { FieldType } from '../field-type.ts';
import { exactFilter } from '../filters.ts';
import { checkOptionKinds } from '../options.ts';
import { systemReference } from '../system-reference.ts';

/** A group of users. */
export const group: FieldType = {
  name: 'group',
  label: { en: 'Group', es: 'Grupo' },
  ...systemReference({
    table: 'groups',
    code: 'field.not_a_reference',
    message: { en: 'Write the id of a group.', es: 'Escriba el identificador de un grupo.' },
  }),
  checkOptions: (field) => checkOptionKinds(field, {}),
  filter: exactFilter('uuid'),
  sortable: false,
  searched: false,
  systemWritten: false,
};
