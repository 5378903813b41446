/** Why a call about records is refused, said the same way everywhere, and kept as evidence where rights refused it. */
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { ModuleAction } from '../access/rights.ts';
import { nearestName } from '../catalog/filters/nearest.ts';
import { Problem } from '../errors/problem.ts';
import { recordLook } from './record-evidence.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The module of that name, or 404 with the name that was probably meant. */
export function moduleNamed(context: CallContext, name: string): ModuleDefinition {
  const module = context.catalog.modules.get(name);
  if (module) return module;
  const near = nearestName(name, context.catalog.modules.keys());
  const hint = near && context.rights.allows(near, 'read') ? ` Did you mean ${near}?` : '';
  throw new Problem('not_found', `There is no module ${name.slice(0, 60)}.${hint}`);
}

/** The module, when the caller's profile has the action in it. A refusal is kept as evidence before it is answered. */
export async function permitted(
  context: CallContext,
  name: string,
  action: ModuleAction,
): Promise<ModuleDefinition> {
  const module = moduleNamed(context, name);
  if (!context.rights.allows(name, action)) await refuseAction(context, module, action);
  return module;
}

const VERBS: Readonly<Record<ModuleAction, string>> = {
  read: 'see',
  create: 'create',
  edit: 'change',
  delete: 'delete',
  import: 'import',
  export: 'export',
  mass_edit: 'change many',
  view_history: 'see the history of',
};

/** Keeps the refusal as evidence and throws it. */
export async function refuseAction(
  context: CallContext,
  module: ModuleDefinition,
  action: ModuleAction,
  record?: string,
): Promise<never> {
  await recordLook(context, {
    action: 'permission.refused',
    module: module.name,
    ...(record !== undefined && { record }),
    payloads: [{ subject: null, value: { action } }],
  });
  const what = record === undefined ? module.labelPlural.en : 'this record';
  const problem = new Problem('forbidden', `Your rights do not let you ${VERBS[action]} ${what}.`);
  noted.add(problem);
  throw problem;
}

const noted = new WeakSet<object>();

/** Whether the refusal is evidence already, so that the edge doesn't write it once more. */
export function isNoted(refusal: object): boolean {
  return noted.has(refusal);
}

/** An id as records have it; anything else is an address with nothing there. */
export function recordId(text: string): string {
  const id = text.toLowerCase();
  if (!UUID.test(id)) throw nothingHere();
  return id;
}

export function nothingHere(): Problem {
  return new Problem('not_found', 'There is no such record, or you may not see it.');
}

export function valuesRefused(findings: readonly Finding[]): Problem {
  const [first] = findings;
  const many = findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`;
  return new Problem('validation_failed', `${first?.message ?? 'Some values are not right.'}${many}`, {
    findings,
  });
}
