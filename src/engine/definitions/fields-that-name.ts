import type { Catalog } from '../../metadata/catalog.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';

/** The fields, as `contacts.email`, whose declaration names a purpose or a retention rule. */
export function fieldsThatName(
  catalog: Catalog,
  kind: 'purpose' | 'retention',
  code: string,
): readonly string[] {
  return [...catalog.modules.values()].flatMap((module) =>
    module.fields
      .filter(({ privacy }) => names(privacy, kind).includes(code))
      .map((field) => `${module.name}.${field.name}`),
  );
}

function names(privacy: PrivacyDeclaration, kind: 'purpose' | 'retention'): readonly string[] {
  if (privacy.category === 'none') return [];
  if (kind === 'purpose') return privacy.purposes;
  return privacy.onErasure.action === 'keep'
    ? [privacy.retention, privacy.onErasure.retention]
    : [privacy.retention];
}
