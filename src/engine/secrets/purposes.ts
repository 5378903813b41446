import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Purpose } from '../../metadata/privacy.ts';

/**
 * What a secret may be opened for: the purposes that its field declares (Art. 5(1)(b)); any of the company's where the field
 * is declared not personal. Of several secrets, what they have in common.
 */
export function purposesFor(catalog: Catalog, fields: readonly FieldDefinition[]): readonly Purpose[] {
  return [...catalog.purposes.values()].filter((purpose) =>
    fields.every(({ privacy }) => privacy.category === 'none' || privacy.purposes.includes(purpose.code)),
  );
}
