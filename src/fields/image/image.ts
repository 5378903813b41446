import type { FieldType } from '../field-type.ts';
import { checkOptionKinds } from '../options.ts';
import { systemReference } from '../system-reference.ts';

/** A stored picture, by the id of its file. That it is a picture is checked where files are taken in. */
export const image: FieldType = {
  name: 'image',
  label: { en: 'Picture', es: 'Imagen' },
  ...systemReference({
    table: 'files',
    code: 'field.not_a_file',
    message: {
      en: 'Upload the picture first, and write the id that you get.',
      es: 'Suba antes la imagen y escriba el identificador que recibe.',
    },
  }),
  checkOptions: (field) => checkOptionKinds(field, {}),
  filter: { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
  sortable: false,
  searched: false,
  systemWritten: false,
};
