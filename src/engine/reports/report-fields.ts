/** Which fields a report may tell of: those that the caller may see, that are declared, and that are no secret. */
import type { Filter, Sort } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { type Operand, operandNames, operandOf } from '../catalog/filters/operand.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { mayLeave } from '../exports/exportable.ts';
import { fieldVisible } from '../records/compile-filter.ts';
import { fieldsIn } from '../records/list-records.ts';
import { notSeen } from './refusals.ts';

/** Whether a report may tell of the field: one that is undeclared is kept out until it is declared (design §4). */
function reportable(context: CallContext, module: ModuleDefinition, name: string): boolean {
  return fieldVisible(context, module.name, name) && declared(module, name);
}

function declared(module: ModuleDefinition, name: string): boolean {
  const field = module.fields.find((one) => one.name === name);
  if (field) return mayLeave(field);
  if (name !== 'title') return true;
  return module.titleFields.every((part) => declared(module, part));
}

/** What a name means in the module. Throws where a report may not tell of it. */
export function reportedOperand(
  context: CallContext,
  module: ModuleDefinition,
  name: string,
  path: string,
): Operand {
  const operand = operandOf(module, name);
  if (operand && reportable(context, module, name)) return operand;
  const known = operandNames(module).filter((one) => reportable(context, module, one));
  throw notSeen(module.name, name, path, didYouMean(nearestName(name, known)));
}

/**
 * Refuses a filter or a sort over fields that reports keep out although a list takes them. What the caller may not see
 * at all is refused where filter and sort are compiled.
 */
export function refuseKeptOut(
  context: CallContext,
  module: ModuleDefinition,
  filter: Filter | undefined,
  sort: readonly Sort[],
): void {
  for (const path of [...fieldsIn(filter), ...sort.map((one) => one.field)])
    refuseAlong(context, module, path.split('.'), path);
}

function refuseAlong(
  context: CallContext,
  module: ModuleDefinition,
  [name = '', ...rest]: readonly string[],
  path: string,
): void {
  if (!declared(module, name)) throw notSeen(module.name, name, path);
  if (rest.length === 0) return;
  for (const { module: target } of operandOf(module, name)?.targets ?? []) {
    const next = context.catalog.modules.get(target);
    if (next) refuseAlong(context, next, rest, path);
  }
}
