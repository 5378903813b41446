/** What the builder offers of a module. The service decides again when the report is run. */
import { fieldViewOf } from '../../fields/views.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Locale, labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { listFields } from '../records/system-fields.ts';
import { mayOf } from '../session.tsx';
import type { Me } from '../shapes.ts';
import type { AggregateFunction } from './queries.ts';

export interface Offered {
  readonly value: string;
  readonly label: string;
}

/** Fields that a report may tell of: seen, declared, and no secret. */
export function reportFields(me: Me, module: ModuleDefinition): readonly FieldDefinition[] {
  const { sees } = mayOf(me, module.name);
  return listFields(module).filter(
    (field) => sees(field) && field.privacy?.category !== undefined && !fieldViewOf(field.type).sealed,
  );
}

/** Whether records are grouped by the periods of its dates. */
export function isDated(field: FieldDefinition | undefined): boolean {
  const relative = field && fieldViewOf(field.type).relative;
  return relative === 'date' || relative === 'instant';
}

/** What has one value of a closed list, a short text, leads to one record or person; and dates. */
function isGroupable(field: FieldDefinition): boolean {
  const { operators, sortable } = fieldViewOf(field.type);
  if (isDated(field)) return true;
  if (operators.includes('startsWith')) return sortable && field.type !== 'autonumber';
  return operators.includes('eq') && !operators.includes('contains') && !operators.includes('lt');
}

const numbers: ReadonlySet<string> = new Set(['number', 'decimal', 'currency', 'percent', 'computed']);

/** What can be worked out of a field. */
export function functionsOf(field: FieldDefinition | undefined): readonly AggregateFunction[] {
  if (!field) return [];
  if (numbers.has(field.type)) return ['sum', 'avg', 'min', 'max'];
  return isDated(field) ? ['min', 'max'] : [];
}

export function aggregatable(me: Me, module: ModuleDefinition): readonly FieldDefinition[] {
  return reportFields(me, module).filter((field) => functionsOf(field).length > 0);
}

/** The field at the end of a path. */
export function fieldAt(
  me: Me,
  modules: readonly ModuleDefinition[],
  module: ModuleDefinition,
  path: string,
): FieldDefinition | undefined {
  const [name = '', ...rest] = path.split('.');
  const field = reportFields(me, module).find((one) => one.name === name);
  if (rest.length === 0 || !field) return field;
  const next = targetOf(modules, field);
  return next && fieldAt(me, modules, next, rest.join('.'));
}

/** Where a reference to one module leads. */
function targetOf(
  modules: readonly ModuleDefinition[],
  field: FieldDefinition,
): ModuleDefinition | undefined {
  const names = field.type === 'reference' ? field.options?.modules : undefined;
  const [only] = Array.isArray(names) && names.length === 1 ? names : [];
  return modules.find((one) => one.name === only);
}

/** What a module's records can be grouped by: its own fields, and those of what it refers to. */
export function groupOffers(
  me: Me,
  modules: readonly ModuleDefinition[],
  module: ModuleDefinition,
  locale: Locale,
): readonly { readonly group: string; readonly items: readonly Offered[] }[] {
  const fields = reportFields(me, module);
  const own = fields
    .filter(isGroupable)
    .map((field) => ({ value: field.name, label: labelText(field.label, locale) }));
  const further = fields.flatMap((field) => {
    const next = targetOf(modules, field);
    if (!next) return [];
    const group = labelText(field.label, locale);
    const items = reportFields(me, next)
      .filter((one) => isGroupable(one) && next.fields.includes(one))
      .map((one) => ({
        value: `${field.name}.${one.name}`,
        label: `${group}: ${labelText(one.label, locale)}`,
      }));
    return items.length > 0 ? [{ group, items }] : [];
  });
  return [{ group: labelText(module.label, locale), items: own }, ...further];
}
