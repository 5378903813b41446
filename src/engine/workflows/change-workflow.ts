/** What is done with a workflow as a definition: written, published as somebody, paused, removed. */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import { rightsOf } from '../access/compile-rights.ts';
import type { CallContext } from '../access/principal.ts';
import { type ChangeOptions, changeDefinition } from '../definitions/change-definition.ts';
import { Problem } from '../errors/problem.ts';
import { valuesRefused } from '../records/refusals.ts';
import { activeUser, isWithin } from './runner.ts';

/** What somebody writes of a workflow. */
export type WrittenWorkflow = Pick<WorkflowDefinition, 'label' | 'module' | 'trigger' | 'steps'> & {
  readonly condition?: Filter | null;
};

export function workflowNamed(context: CallContext, code: string): WorkflowDefinition {
  const found = context.catalog.workflows.get(code);
  if (found) return found;
  throw new Problem('not_found', {
    en: 'There is no workflow of this code.',
    es: 'No hay ningún flujo de trabajo con este código.',
  });
}

export async function addWorkflow(
  context: CallContext,
  { code, condition, ...written }: WrittenWorkflow & { readonly code: string },
): Promise<WorkflowDefinition> {
  const fits = ({ workflows }: Catalog): void => {
    if (!workflows.has(code)) return;
    throw new Problem('duplicate_value', {
      en: `There is a workflow ${code} already.`,
      es: `Ya existe un flujo de trabajo ${code}.`,
    });
  };
  fits(context.catalog);
  const draft = { state: 'draft', runsAs: null, version: 0 } as const;
  return store(context, { code, ...written, ...(condition && { condition }), ...draft }, fits);
}

/** Whoever changes a published workflow answers for it: it runs as them, unless they could name its user themselves. */
export async function changeWorkflow(
  context: CallContext,
  code: string,
  change: Partial<WrittenWorkflow>,
  version: number | undefined,
): Promise<WorkflowDefinition> {
  const old = versioned(workflowNamed(context, code), version);
  const { condition: kept, ...rest } = old;
  const { condition = kept, ...changed } = change;
  const runsAs = old.state === 'draft' ? null : await ownOrNamed(context, old.runsAs);
  if (old.state === 'published') refuseNarrowToken(context);
  return store(context, { ...rest, ...changed, ...(condition && { condition }), runsAs }, unchanged(old));
}

/** It runs from now on: as whoever publishes it, or as whom an administrator names who has no right that the administrator has not. */
export async function publishWorkflow(
  context: CallContext,
  code: string,
  named: string | undefined,
  version: number | undefined,
): Promise<WorkflowDefinition> {
  const old = versioned(workflowNamed(context, code), version);
  refuseNarrowToken(context);
  const runsAs = named ?? context.principal.userId;
  if (!(await mayName(context, runsAs))) throw notYours();
  // What was due while it stood still is not made up for.
  await context.database.query('DELETE FROM attesta.workflow_slots WHERE workflow = $1', [code]);
  return store(context, { ...old, state: 'published', runsAs }, unchanged(old));
}

export async function pauseWorkflow(
  context: CallContext,
  code: string,
  version: number | undefined,
): Promise<WorkflowDefinition> {
  const old = versioned(workflowNamed(context, code), version);
  return store(context, { ...old, state: old.state === 'draft' ? 'draft' : 'paused' }, unchanged(old));
}

export async function removeWorkflow(
  context: CallContext,
  code: string,
  version: number | undefined,
): Promise<void> {
  const fits = unchanged(versioned(workflowNamed(context, code), version));
  const removal = { kind: 'workflow', name: code, definition: null } as const;
  await changeDefinition(context, removal, { tool: 'workflows', fits });
}

type Fits = NonNullable<ChangeOptions['fits']>;

async function store(
  context: CallContext,
  definition: WorkflowDefinition,
  fits: Fits,
): Promise<WorkflowDefinition> {
  const change = { kind: 'workflow', name: definition.code, definition } as const;
  const catalog = await changeDefinition(context, change, { tool: 'workflows', fits });
  return catalog.workflows.get(definition.code) ?? definition;
}

function versioned(workflow: WorkflowDefinition, version: number | undefined): WorkflowDefinition {
  if (version === undefined || version === workflow.version) return workflow;
  throw changedMeanwhile();
}

/** Whoever changes or publishes a workflow does so with what they looked at, and never with what another wrote at the same moment. */
function unchanged({ code, version }: WorkflowDefinition): Fits {
  return ({ workflows }) => {
    if (workflows.get(code)?.version !== version) throw changedMeanwhile();
  };
}

function changedMeanwhile(): Problem {
  return new Problem('stale_version', {
    en: 'Somebody changed this workflow in the meantime. Look at it again, then repeat your change.',
    es: 'Alguien cambió este flujo mientras tanto. Mírelo de nuevo y repita después su cambio.',
  });
}

async function ownOrNamed(context: CallContext, userId: string | null): Promise<string> {
  const own = context.principal.userId;
  return userId !== null && (await mayName(context, userId)) ? userId : own;
}

async function mayName(context: CallContext, userId: string): Promise<boolean> {
  if (userId === context.principal.userId) return true;
  if (context.principal.kind !== 'system' && !context.rights.may('users')) return false;
  const user = await activeUser(context.database, userId);
  if (!user?.active) return false;
  const rights = await rightsOf(context.database, context.catalog, { kind: 'user', userId });
  return isWithin(context.catalog, rights, context.rights);
}

/** A workflow has the whole of its user's rights: a token that was given less may not put one into force. */
function refuseNarrowToken(context: CallContext): void {
  const { scopes } = context.principal;
  const wide = ['records:read', 'records:write'];
  if (!scopes || scopes.includes('*') || wide.every((scope) => scopes.includes(scope))) return;
  throw new Problem('forbidden', {
    en: 'A token puts a workflow into force only with the scopes records:read and records:write.',
    es: 'Un token pone en vigor un flujo solo con los ámbitos records:read y records:write.',
  });
}

function notYours(): Problem {
  const message = {
    en: 'A workflow runs as yourself, or, where an administrator with the tool “users” publishes it, as an active user without more rights.',
    es: 'Un flujo se ejecuta como usted o, si lo publica un administrador con la herramienta «users», como un usuario activo sin más derechos.',
  };
  return valuesRefused([{ code: 'workflow.runs_as', field: 'runsAs', message }]);
}
