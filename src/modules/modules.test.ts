import { describe, expect, test } from 'vitest';
import { checkModule } from '../fields/check-module.ts';
import { checkPurpose, checkRetention } from '../metadata/check-purpose.ts';
import type { Label } from '../metadata/label.ts';
import type { ModuleDefinition } from '../metadata/module.ts';
import { parseModule, parsePurpose, parseRetention } from '../metadata/parse-module.ts';
import { modules, purposes, retention } from './index.ts';

const definitions = {
  modules: new Map(modules.map((module) => [module.name, module])),
  purposes: new Map(purposes.map((purpose) => [purpose.code, purpose])),
  retention: new Map(retention.map((rule) => [rule.code, rule])),
};

describe.each(modules.map((module) => [module.name, module] as const))('%s', (_name, module) => {
  test('has no finding', () => {
    expect(checkModule(module, definitions)).toEqual([]);
  });

  test('survives a JSON round trip', () => {
    expect(parseModule(JSON.parse(JSON.stringify(module)))).toEqual({ ok: true, value: module });
  });

  test('has its labels in Spanish', () => {
    expect(labelsOf(module).filter((label) => !label.es)).toEqual([]);
  });
});

function labelsOf(module: ModuleDefinition): readonly Label[] {
  return [
    module.label,
    module.labelPlural,
    ...module.blocks.map((block) => block.label),
    ...module.relations.map((relation) => relation.label),
    ...module.views.map((view) => view.label),
    ...module.fields.flatMap((field) => (field.help ? [field.label, field.help] : [field.label])),
  ];
}

test('purposes and retention rules have no finding, and are the same after a JSON round trip', () => {
  for (const purpose of purposes) {
    expect(checkPurpose(purpose)).toEqual([]);
    expect(parsePurpose(JSON.parse(JSON.stringify(purpose)))).toEqual({ ok: true, value: purpose });
  }
  for (const rule of retention) {
    expect(checkRetention(rule)).toEqual([]);
    expect(parseRetention(JSON.parse(JSON.stringify(rule)))).toEqual({ ok: true, value: rule });
  }
});

test('names are once: modules, prefixes, purposes, retention rules', () => {
  expect(definitions.modules.size).toBe(modules.length);
  expect(new Set(modules.map((module) => module.numberPrefix)).size).toBe(modules.length);
  expect(definitions.purposes.size).toBe(purposes.length);
  expect(definitions.retention.size).toBe(retention.length);
});

test('Art. 17(3)(b): what Art. 226 of Directive 2006/112/EC asks of an invoice is kept, the rest goes', () => {
  const invoices = definitions.modules.get('invoices');
  const kept = (invoices?.fields ?? [])
    .filter(({ privacy }) => privacy.category !== 'none' && privacy.onErasure.action === 'keep')
    .map((field) => field.name);
  expect(kept).toEqual(
    expect.arrayContaining(['issued_on', 'billing_name', 'billing_street', 'vat_number', 'total']),
  );
  for (const name of ['subject', 'note', 'billing_region', 'customer_order'])
    expect(kept).not.toContain(name);
});
