import type { ModuleDefinition } from '../../metadata/module.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';

export interface Use {
  readonly module: ModuleDefinition;
  readonly fields: readonly string[];
}

/** The fields that are declared with a purpose or a rule, by module. */
export function usesOf(
  modules: readonly ModuleDefinition[],
  kind: 'purpose' | 'retention',
  code: string,
): readonly Use[] {
  return modules
    .map((module) => ({
      module,
      fields: module.fields
        .filter(({ privacy }) => names(privacy, kind).includes(code))
        .map((field) => field.name),
    }))
    .filter((use) => use.fields.length > 0);
}

export function countOf(uses: readonly Use[]): number {
  return uses.reduce((sum, use) => sum + use.fields.length, 0);
}

function names(privacy: PrivacyDeclaration, kind: 'purpose' | 'retention'): readonly string[] {
  if (privacy.category === 'none') return [];
  if (kind === 'purpose') return privacy.purposes;
  return privacy.onErasure.action === 'keep'
    ? [privacy.retention, privacy.onErasure.retention]
    : [privacy.retention];
}
