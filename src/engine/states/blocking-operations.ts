/** The calls that end a state, and those about what is blocked. */
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
import { askRelease, type Release, type ReleaseRequest } from './release.ts';
import { toldReleases } from './release-answer.ts';
import { releaseOperations } from './release-operations.ts';
import { address, answered } from './request-address.ts';
import { type RestoreRequest, restoreRecord } from './restore.ts';
import * as schema from './state-schemas.ts';
import { tombstoneOf } from './tombstone.ts';

const states = { tag: 'states', params: recordParams } as const;
const writing = { ...states, scope: 'records:write', access: { kind: 'signed_in' } } as const;
const blocking = { ...states, scope: 'records:write', access: { kind: 'tool', tool: 'blocking' } } as const;

export function blockingOperations(parts: BlockingParts): readonly Operation[] {
  return [
    {
      ...blocking,
      method: 'POST',
      path: '/records/:module/:id/block',
      versioned: true,
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
    ...releaseOperations(parts),
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
      versioned: true,
      summary:
        'Lift a restriction that the person was told about (Art. 18(3)); of a blocked record: ask for its release to an authority, on which a second person decides',
      body: schema.release,
      otherWords: schema.reasonWords,
      // Lifting a restriction takes a reason; what names an authority or a purpose is about a blocked record.
      stepUp: ({ body }) => asksForRelease(body as Partial<ReleaseRequest>),
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
      versioned: true,
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

async function awaiting(context: CallContext, release: Release) {
  return { status: 202, body: (await toldReleases(context, [release]))[0] };
}

function asksForRelease({ authority, purpose }: Partial<ReleaseRequest>): boolean {
  return authority !== undefined || purpose !== undefined;
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
  throw new Problem('forbidden', {
    en: `Your profile does not include the tool "${tool}". Ask your administrator.`,
    es: `Su perfil no incluye la herramienta «${tool}». Consulte al administrador.`,
  });
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
