import type { FieldType } from '../field-type.ts';
import { checkOptionKinds } from '../options.ts';
import { systemReference } from '../system-reference.ts';

/** A stored file, by its id: upload first, then write the id. */
export const file: FieldType = {
  name: 'file',
  label: { en: 'File', es: 'Archivo' },
  ...systemReference({
    table: 'files',
    code: 'field.not_a_file',
    message: {
      en: 'Upload the file first, and write the id that you get.',
      es: 'Suba antes el archivo y escriba el identificador que recibe.',
    },
  }),
  checkOptions: (field) => checkOptionKinds(field, {}),
  filter: { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
  sortable: false,
  searched: false,
  systemWritten: false,
};
