/** The portions of a person's data that fields declare (`disclosure`), and what they are called. */
import { modulesWithSubject } from '../../../engine/catalog/subject-way.ts';
import type { Catalog } from '../../../metadata/catalog.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { Label } from '../../../metadata/label.ts';
import type { DataCategory } from '../../../metadata/privacy.ts';

const labels: Readonly<Record<string, Label>> = {
  identity: { en: 'Name and photo', es: 'Nombre y foto' },
  demographics: { en: 'Date of birth', es: 'Fecha de nacimiento' },
  contact_details: { en: 'Contact details', es: 'Datos de contacto' },
  postal_address: { en: 'Postal address', es: 'Dirección postal' },
  employment: { en: 'Job and employer', es: 'Puesto y empresa' },
  profile: { en: 'Assessments and credit', es: 'Valoraciones y solvencia' },
  support_history: { en: 'Support history', es: 'Historial de soporte' },
  documents: { en: 'Documents', es: 'Documentos' },
  purchases: { en: 'Purchase history', es: 'Historial de compras' },
};

/** A company's own portion is called by its code: `loyalty_points` is "Loyalty points". */
export function portionLabel(code: string): Label {
  const words = code.replaceAll('_', ' ');
  return labels[code] ?? { en: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** Every portion that a field of a module with persons in it declares, with its fields. */
export function portionsIn(catalog: Catalog): ReadonlyMap<string, readonly PortionField[]> {
  const found = new Map<string, PortionField[]>();
  for (const { name, fields } of modulesWithSubject(catalog))
    for (const field of fields)
      for (const portion of portionsOf(field))
        found.set(portion, [...(found.get(portion) ?? []), { module: name, field }]);
  return found;
}

export interface PortionField {
  readonly module: string;
  readonly field: FieldDefinition;
}

export function portionsOf({ privacy }: FieldDefinition): readonly string[] {
  return privacy.category === 'none' ? [] : privacy.disclosure;
}

/** What of the modules goes to somebody who gets these categories (all of them where none is named). */
export function fieldsFor(
  catalog: Catalog,
  {
    modules,
    categories,
  }: { readonly modules: readonly string[]; readonly categories: readonly DataCategory[] },
): readonly FieldDefinition[] {
  return modules
    .flatMap((name) => catalog.modules.get(name)?.fields ?? [])
    .filter(
      ({ privacy }) =>
        privacy.category !== 'none' && (categories.length === 0 || categories.includes(privacy.category)),
    );
}
