/** The calls about workflows. */
import { type Static, Type } from 'typebox';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import type { CallContext } from '../access/principal.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { bodyFilter, etag, ifMatch, param } from '../records/request-values.ts';
import {
  addWorkflow,
  changeWorkflow,
  pauseWorkflow,
  publishWorkflow,
  removeWorkflow,
  type WrittenWorkflow,
  workflowNamed,
} from './change-workflow.ts';
import { dryRun } from './dry-run.ts';
import { listRuns, runAgain } from './list-runs.ts';
import type { RunState } from './runs.ts';
import * as schema from './schemas.ts';
import type { WorkflowParts } from './steps.ts';

const shared = { tag: 'workflows', access: { kind: 'tool', tool: 'workflows' } } as const;
const reading = { ...shared, scope: 'workflows:read' } as const;
const writing = { ...shared, scope: 'workflows:write' } as const;
const byCode = Type.Object({ code: Type.String() });

export function workflowOperations(parts: WorkflowParts): readonly Operation[] {
  return [...definitionCalls, ...stateCalls, ...runCalls(parts)];
}

const definitionCalls: readonly Operation[] = [
  {
    ...reading,
    method: 'GET',
    path: '/workflows',
    summary: 'The workflows: their definition, whether they run, as whom, and how the last run ended',
    response: { 200: schema.workflowList },
    handle: async (context) => ({
      body: { items: await shown(context, [...context.catalog.workflows.values()]) },
    }),
  },
  {
    ...reading,
    method: 'GET',
    path: '/workflows/:code',
    summary: 'One workflow',
    params: byCode,
    response: { 200: schema.workflow },
    handle: async (context, input) => answered(context, workflowNamed(context, param(input, 'code'))),
  },
  {
    ...writing,
    method: 'POST',
    path: '/workflows',
    summary: 'Add a workflow; it does nothing until it is published',
    body: schema.newWorkflow,
    response: { 201: schema.workflow },
    handle: async (context, input) => {
      const written = read(input.body as Static<typeof schema.newWorkflow>);
      return { ...(await answered(context, await addWorkflow(context, written))), status: 201 };
    },
  },
  {
    ...writing,
    method: 'PATCH',
    path: '/workflows/:code',
    versioned: true,
    summary:
      'Change a workflow: a new version, which runs at once where it is published, as whoever changes it',
    params: byCode,
    body: schema.workflowChange,
    response: { 200: schema.workflow },
    handle: async (context, input) => {
      const change = read(input.body as Static<typeof schema.workflowChange>);
      return answered(context, await changeWorkflow(context, param(input, 'code'), change, versionOf(input)));
    },
  },
  {
    ...writing,
    method: 'DELETE',
    path: '/workflows/:code',
    versioned: true,
    summary: 'Remove a workflow; what it was stays in the evidence, and its runs for as long as others',
    params: byCode,
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      await removeWorkflow(context, param(input, 'code'), versionOf(input));
      return { status: 204 };
    },
  },
];

const stateCalls: readonly Operation[] = [
  {
    ...writing,
    method: 'POST',
    path: '/workflows/:code/publications',
    versioned: true,
    summary:
      'Put a workflow into force: as yourself, or as whom an administrator names who has no more rights',
    params: byCode,
    body: schema.publication,
    response: { 200: schema.workflow },
    handle: async (context, input) => {
      const { runsAs } = input.body as Static<typeof schema.publication>;
      return answered(
        context,
        await publishWorkflow(context, param(input, 'code'), runsAs, versionOf(input)),
      );
    },
  },
  {
    ...writing,
    method: 'POST',
    path: '/workflows/:code/pauses',
    versioned: true,
    summary: 'Let a workflow stand still; what waits of it is skipped',
    params: byCode,
    response: { 200: schema.workflow },
    handle: async (context, input) =>
      answered(context, await pauseWorkflow(context, param(input, 'code'), versionOf(input))),
  },
];

function runCalls(parts: WorkflowParts): readonly Operation[] {
  return [
    {
      ...reading,
      method: 'POST',
      path: '/workflows/:code/dry-runs',
      summary: 'Which records match now, and what would be done for the first of them; nothing is done',
      params: byCode,
      response: { 200: schema.dryRun },
      handle: async (context, input) => ({
        body: await dryRun(context, parts, workflowNamed(context, param(input, 'code'))),
      }),
    },
    {
      ...reading,
      method: 'GET',
      path: '/workflows/:code/runs',
      summary: 'The runs of a workflow, newest first, with what became of each',
      params: byCode,
      query: schema.runQuery,
      response: { 200: schema.runList },
      handle: async (context, input) => {
        const { outcome, limit, cursor } = input.query;
        return {
          body: await listRuns(context, {
            workflow: workflowNamed(context, param(input, 'code')).code,
            ...(outcome && { outcome: outcome as RunState }),
            ...(limit && { limit: Number(limit) }),
            ...(cursor && { cursor }),
          }),
        };
      },
    },
    {
      ...writing,
      method: 'POST',
      path: '/workflow-runs/:id/retries',
      summary: 'Run once more what failed or was skipped',
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: { 202: schema.run },
      handle: async (context, input) => ({
        status: 202,
        body: await runAgain(context, param(input, 'id')),
      }),
    },
  ];
}

function versionOf(input: OperationInput): number | undefined {
  return ifMatch(input.headers).version;
}

/** The filter language is read from the body like everywhere else. */
function read<T extends { readonly condition?: unknown }>(body: T): T & WrittenWorkflow {
  const { condition, ...rest } = body;
  const asked =
    condition === undefined ? {} : { condition: condition === null ? null : bodyFilter(condition) };
  return { ...rest, ...asked } as T & WrittenWorkflow;
}

async function answered(context: CallContext, workflow: WorkflowDefinition) {
  const [body] = await shown(context, [workflow]);
  return { body, headers: etag(workflow.version) };
}

interface Standing {
  readonly workflow: string;
  readonly state: RunState;
  readonly at: string;
  readonly done: number;
  readonly failed: number;
  readonly waiting: number;
}

const NO_RUNS = { done: 0, failed: 0, waiting: 0 };

async function shown(context: CallContext, workflows: readonly WorkflowDefinition[]) {
  const codes = workflows.map((one) => one.code);
  const standing = await context.database.query<Standing>(
    `SELECT w.code AS workflow, last.state, last.at, counts.* FROM unnest($1::text[]) AS w (code)
     CROSS JOIN LATERAL (SELECT state, coalesce(finished_at, created_at) AS at FROM attesta.workflow_runs
       WHERE workflow = w.code ORDER BY id DESC LIMIT 1) AS last
     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'done') AS done,
       count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'waiting') AS waiting
       FROM attesta.workflow_runs WHERE workflow = w.code AND state IN ('done', 'failed', 'waiting')) AS counts`,
    [codes],
  );
  const runners = workflows.flatMap((one) => one.runsAs ?? []);
  const users = await context.database.query<{ id: string; name: string; active: boolean }>(
    'SELECT id, name, active FROM attesta.users WHERE id = ANY ($1::uuid[])',
    [runners],
  );
  return workflows.map(({ runsAs, condition, ...rest }) => {
    const user = users.find((one) => one.id === runsAs);
    const last = standing.find((one) => one.workflow === rest.code);
    return {
      ...rest,
      condition: condition ?? null,
      runsAs: runsAs === null ? null : { module: 'users', id: runsAs, title: user?.name ?? null },
      pausedBecause: rest.state === 'published' && !user?.active ? asleep(context) : null,
      lastRun: last ? { outcome: last.state, at: last.at } : null,
      runs: last ? { done: last.done, failed: last.failed, waiting: last.waiting } : NO_RUNS,
    };
  });
}

function asleep({ locale }: CallContext): string {
  return locale === 'es'
    ? 'El usuario con el que se ejecuta está desactivado.'
    : 'The user that it runs as is disabled.';
}
