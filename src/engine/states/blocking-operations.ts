/** The calls that end a state, and those about what is blocked. */
import { Type } from 'typebox';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation, OperationInput } from '../operation.ts';
import { recordParams } from '../records/record-schemas.ts';
import { ifMatch, param } from '../records/request-values.ts';
import { affectedRows } from './affected.ts';
import { everyState } from './asked-record.ts';
import { type BlockingParts, type BlockRequest, blockRecord } from './block.ts';
import { type LiftRequest, liftRestriction } from './lift.ts';
import {
  askRelease,
  decideRelease,
  listReleases,
  type Release,
  type ReleaseDecision,
  type ReleaseRequest,
} from './release.ts';
import { openReleasedFile, viewRelease } from './released.ts';
import { address, answered } from './request-address.ts';
import { type RestoreRequest, restoreRecord } from './restore.ts';
import * as schema from './state-schemas.ts';
import { tombstoneOf } from './tombstone.ts';

const states = { tag: 'states', params: recordParams } as const;
const writing = { ...states, scope: 'records:write', access: { kind: 'signed_in' } } as const;
const blocking = { ...states, scope: 'records:write', access: { kind: 'tool', tool: 'blocking' } } as const;
const releaseParams = Type.Object({ module: Type.String(), id: Type.String(), release: Type.String() });

export function blockingOperations(parts: BlockingParts): readonly Operation[] {
  return [
    {
      ...blocking,
      method: 'POST',
      path: '/records/:module/:id/block',
      summary: 'Block a record with what hangs on it (LOPDGDD 32); preview: true only counts',
      body: schema.block,
      otherWords: schema.archiveWords,
      response: { 200: schema.stateAnswer },
      handle: async (context, input) => {
        const request = { ...(input.body as BlockRequest), ...ifMatch(input.headers) };
        return answered(await blockRecord(context, parts, ...address(input), request));
      },
    },
    ...endings(parts),
    ...releases(parts),
    {
      ...states,
      scope: 'records:read',
      access: { kind: 'signed_in' },
      method: 'GET',
      path: '/records/:module/:id/tombstone',
      summary: 'That a record is blocked, since when and until when: all that is shown of it',
      response: { 200: schema.tombstone },
      handle: async (context, input) => ({ body: await tombstoneOf(context, ...address(input)) }),
    },
  ];
}

function endings(parts: BlockingParts): readonly Operation[] {
  return [
    {
      ...writing,
      method: 'POST',
      path: '/records/:module/:id/release',
      summary:
        'Lift a restriction that the person was told about (Art. 18(3)); of a blocked record: ask for its release to an authority, on which a second person decides',
      body: schema.release,
      otherWords: schema.reasonWords,
      response: { 200: schema.stateAnswer, 202: schema.releaseShape },
      handle: async (context, input) => {
        const { authority, reference, purpose, until, ...lift } = input.body as LiftRequest &
          Partial<ReleaseRequest>;
        if (await isBlocked(context, input)) {
          const request = { authority, reference, until, purpose: purpose ?? lift.reason ?? '' };
          return awaiting(
            context,
            await askRelease(context, ...address(input), { ...given(request), kind: 'view' }),
          );
        }
        requireTool(context, 'restriction');
        const request = { ...lift, reason: lift.reason ?? '', ...ifMatch(input.headers) };
        return answered(await liftRestriction(context, parts.attachments, ...address(input), request));
      },
    },
    {
      ...writing,
      method: 'POST',
      path: '/records/:module/:id/restore',
      summary:
        'Restore an archived record with exactly what went along with it; of a blocked record: ask for it, on which a second person decides',
      body: schema.restore,
      otherWords: schema.reasonWords,
      response: { 200: schema.stateAnswer, 202: schema.releaseShape },
      handle: async (context, input) => {
        const request = { ...(input.body as RestoreRequest), ...ifMatch(input.headers) };
        if (await isBlocked(context, input)) {
          const week = context
            .now()
            .add({ hours: 24 * 7 })
            .toString();
          const asked = { kind: 'restore', purpose: request.reason, until: week } as const;
          return awaiting(context, await askRelease(context, ...address(input), asked));
        }
        requireTool(context, 'archive');
        return answered(await restoreRecord(context, parts.attachments, ...address(input), request));
      },
    },
  ];
}

function releases(parts: BlockingParts): readonly Operation[] {
  const one = { ...blocking, params: releaseParams };
  return [
    {
      ...blocking,
      scope: 'records:read',
      method: 'GET',
      path: '/records/:module/:id/releases',
      summary: 'The releases of a blocked record that were asked for, and what was decided',
      response: { 200: Type.Object({ items: Type.Array(schema.releaseShape) }) },
      handle: async (context, input) => ({
        body: { items: await told(context, await listReleases(context, ...address(input))) },
      }),
    },
    {
      ...one,
      method: 'POST',
      path: '/records/:module/:id/releases/:release/decisions',
      summary: 'Decide on a release that somebody else asked for',
      body: schema.decision,
      response: { 200: schema.releaseShape },
      handle: async (context, input) => {
        const decision = input.body as ReleaseDecision;
        const id = param(input, 'release');
        const release = await decideRelease(context, parts, ...address(input), id, decision);
        return { body: (await told(context, [release]))[0] };
      },
    },
    {
      ...one,
      scope: 'records:read',
      method: 'GET',
      path: '/records/:module/:id/releases/:release/content',
      summary: 'What is blocked, for a release that two persons stand behind, while it lasts; read-only',
      response: { 200: schema.released },
      handle: async (context, input) => ({
        body: await viewRelease(context, parts, ...address(input), param(input, 'release')),
      }),
    },
    {
      ...one,
      scope: 'records:read',
      params: Type.Object({ ...releaseParams.properties, file: Type.String() }),
      method: 'GET',
      path: '/records/:module/:id/releases/:release/files/:file',
      summary: 'A file of a released record',
      response: {},
      handle: async (context, input) => {
        const [release, file] = [param(input, 'release'), param(input, 'file')];
        return { stream: await openReleasedFile(context, parts, ...address(input), release, file) };
      },
    },
  ];
}

async function awaiting(context: CallContext, release: Release) {
  return { status: 202, body: (await told(context, [release]))[0] };
}

/** Releases as the API tells them, with the names of who asked and decided. */
async function told(context: CallContext, some: readonly Release[]) {
  const ids = some.flatMap((one) => [one.asked_by, ...(one.decided_by === null ? [] : [one.decided_by])]);
  const names = new Map(
    (
      await context.database.query<{ id: string; name: string }>(
        'SELECT id, name FROM attesta.users WHERE id = ANY ($1::uuid[])',
        [ids],
      )
    ).map((row) => [row.id, row.name]),
  );
  const party = (id: string) => ({ module: 'users', id, title: names.get(id) ?? null });
  return some.map((one) => ({
    id: one.id,
    kind: one.kind,
    authority: one.authority,
    reference: one.reference,
    purpose: one.purpose,
    askedAt: one.asked_at,
    askedBy: party(one.asked_by),
    until: one.until,
    state: stateOf(context, one),
    decidedAt: one.decided_at,
    decidedBy: one.decided_by === null ? null : party(one.decided_by),
    decisionReason: one.decision_reason,
  }));
}

function stateOf(context: CallContext, { decision, until }: Release): string {
  const over = Temporal.Instant.compare(Temporal.Instant.from(until), context.now()) <= 0;
  if (decision === 'refused') return 'refused';
  if (over) return 'ended';
  return decision ?? 'awaiting_second_person';
}

/** Asked for those only who may know: to others a blocked record is one that is not there. */
function isBlocked(context: CallContext, input: OperationInput): Promise<boolean> {
  const module = context.catalog.modules.get(param(input, 'module'));
  const id = param(input, 'id').toLowerCase();
  if (!module || !context.rights.may('blocking') || !/^[0-9a-f-]{36}$/.test(id))
    return Promise.resolve(false);
  return context.database.transaction(async (tx: Sql) => {
    const [record] = await affectedRows(tx, context.catalog, module, [id], false);
    return record?.state === 'blocked';
  }, everyState);
}

function requireTool(context: CallContext, tool: 'restriction' | 'archive'): void {
  if (context.rights.may(tool)) return;
  throw new Problem('forbidden', `Your profile does not include the tool "${tool}". Ask your administrator.`);
}

/** Without what was not said. */
function given(request: {
  readonly authority: string | undefined;
  readonly reference: string | undefined;
  readonly until: string | undefined;
  readonly purpose: string;
}): Omit<ReleaseRequest, 'kind'> {
  const { authority, reference, until, purpose } = request;
  return {
    purpose,
    ...(authority !== undefined && { authority }),
    ...(reference !== undefined && { reference }),
    ...(until !== undefined && { until }),
  };
}
