import type { Catalog } from '../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import type { CompanyField, ModuleChange, StoredDefinition } from '../catalog/load.ts';
import type { WrittenField, WrittenModule } from './plan-definitions.ts';

export interface CompanyDefinitions {
  readonly purposes: readonly Purpose[];
  readonly retentionRules: readonly RetentionRule[];
  readonly modules: readonly WrittenModule[];
}

/**
 * What a company's definitions say beyond the product's: its own modules whole, of the shipped ones what it changed. Making
 * another installation say the same is planning these there. What was removed is not among them.
 */
export function companyDefinitions(
  catalog: Catalog,
  stored: readonly StoredDefinition[],
): CompanyDefinitions {
  const purposes: Purpose[] = [];
  const retentionRules: RetentionRule[] = [];
  const modules = new Map<string, WrittenModule>();
  for (const one of stored) {
    // A workflow runs as somebody of this house: it is not taken along.
    if (one.definition === null || one.kind === 'workflow') continue;
    if (one.kind === 'purpose') purposes.push(one.definition);
    else if (one.kind === 'retention') retentionRules.push(one.definition);
    else {
      const [name = ''] = one.name.split('.');
      const module = catalog.modules.get(name);
      if (module) modules.set(name, withStored(module, modules.get(name) ?? { name }, one));
    }
  }
  return { purposes, retentionRules, modules: [...modules.values()] };
}

type ModulePart = Extract<StoredDefinition, { kind: 'module' | 'field' }>;

function withStored(module: ModuleDefinition, so: WrittenModule, one: ModulePart): WrittenModule {
  if (module.origin === 'company') {
    const { origin: _, ...whole } = module;
    return whole;
  }
  if (one.kind === 'field') {
    const { field, block } = one.definition as CompanyField;
    const written: WrittenField = { ...field, ...(block !== undefined && { block }) };
    return { ...so, fields: [...(so.fields ?? []), written] };
  }
  return { ...so, ...(one.definition as ModuleChange), name: module.name };
}
