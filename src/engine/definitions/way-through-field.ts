/** A reference that is added later and leads to a person: the module's way takes it in, so that gathering and erasing reach through it. */
import type { Column } from '../../fields/field-type.ts';
import { fieldTypes } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Sentence } from '../../metadata/label.ts';
import type { SubjectWay } from '../../metadata/module.ts';
import type { StoredDefinition } from '../catalog/load.ts';
import { Problem } from '../errors/problem.ts';
import { valuesRefused } from '../records/refusals.ts';

/**
 * The change of the module that goes with a new field of it. No record has a value in it yet, so none becomes somebody else's. There is
 * none with a field whose type is unknown or has the wrong options: its own check is about to say so.
 */
export function wayThrough(catalog: Catalog, name: string, field: FieldDefinition): StoredDefinition[] {
  const type = fieldTypes.get(field.type);
  if (!type || type.checkOptions(field).length > 0) return [];
  const module = catalog.modules.get(name);
  if (!module)
    throw new Problem('not_found', { en: `There is no module ${name}.`, es: `No existe el módulo ${name}.` });
  const paths = pathsThrough(catalog, field, type.columns(field));
  if (module.subject.kind === 'self')
    throw refusal({
      en: 'Records of this module are persons themselves: they lead to no other.',
      es: 'Los registros de este módulo ya son personas: no llevan a ninguna otra.',
    });
  if (paths.length === 0)
    throw refusal({
      en: 'This field leads to no person. Refer to a module of persons, or to one that leads to them.',
      es: 'Este campo no lleva a ninguna persona. Refiérase a un módulo de personas o a uno que lleve a ellas.',
    });
  const known = module.subject.kind === 'paths' ? module.subject.paths : [];
  const subject: SubjectWay = { kind: 'paths', paths: [...known, ...paths] };
  const definition = module.origin === 'company' ? { ...module, subject } : { subject };
  return [{ kind: 'module', name, definition }];
}

/** `contact`, or `invoice.contact` where the field refers to what leads on. */
function pathsThrough(
  catalog: Catalog,
  field: FieldDefinition,
  columns: readonly Column[],
): readonly string[] {
  const targets = columns.flatMap(({ references }) =>
    references && 'module' in references ? [catalog.modules.get(references.module)?.subject] : [],
  );
  return [
    ...new Set(
      targets.flatMap((subject) => {
        if (subject?.kind === 'self') return [field.name];
        return subject?.kind === 'paths' ? subject.paths.map((path) => `${field.name}.${path}`) : [];
      }),
    ),
  ];
}

function refusal(message: Sentence): Error {
  return valuesRefused([{ code: 'module.no_way', field: 'leadsToPerson', message }]);
}
