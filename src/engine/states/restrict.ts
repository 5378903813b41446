/** Restriction of processing (Art. 18): set at once for a ground of (1), lifted only after the person was told (3). */

import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { permitted, recordId, valuesRefused } from '../records/refusals.ts';
import type { RestrictionScope } from '../records/restriction.ts';
import { type AffectedRecord, dependantsOf } from './affected.ts';
import { refuseWrong } from './archive.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import { beginIntervals, openIntervals } from './intervals.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

/** Art. 18(1)(a) to (d), in order. */
export const restrictionGrounds = [
  'accuracy_contested',
  'unlawful_processing',
  'needed_for_claims',
  'objection_pending',
] as const;
export type RestrictionGround = (typeof restrictionGrounds)[number];

export interface RestrictRequest {
  readonly ground: RestrictionGround;
  readonly reason: string;
  /** Where it isn't given: the record. */
  readonly scope?: RestrictionScope;
  /** A day on which somebody looks at it again; it does not end by itself. */
  readonly until?: string;
  readonly preview?: boolean;
  readonly version?: number;
}

/**
 * Restricts a record. Throws `not_found`, `conflict` where it is restricted for this ground already, `stale_version`,
 * `validation_failed`.
 */
export async function restrictRecord(
  context: CallContext,
  attachments: readonly Attachment[],
  moduleName: string,
  id: string,
  request: RestrictRequest,
): Promise<StateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  refuseScope(context, moduleName, request.scope);
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'restrict', request.version);
    const wide = request.scope?.kind === 'dependants';
    const along = wide ? await dependantsOf(tx, context.catalog, root, request.preview !== true) : [];
    const counts = wide ? await countAlong(tx, attachments, [root], along) : { along: [], attachments: [] };
    const until = request.until ?? null;
    if (request.preview) {
      return { ...(await standing(tx, context, root)), ...counts, act: null, until, preview: true };
    }
    const act = await restrictIn(tx, context, attachments, root, along, request);
    return { ...(await standing(tx, context, root)), ...counts, act, until, preview: false };
  }, everyState);
}

/** Restricts inside the caller's transaction, which names every state. Gives the id of the act. */
async function restrictIn(
  tx: Sql,
  context: CallContext,
  attachments: readonly Attachment[],
  root: AffectedRecord,
  along: readonly AffectedRecord[],
  request: RestrictRequest,
): Promise<string> {
  const { ground, reason, until } = request;
  const scope = request.scope ?? { kind: 'record' };
  await refuseTwice(tx, root, ground);
  const act = uuidV7(context.now());
  const records = [root, ...along];
  await beginIntervals(tx, context, root, records, {
    state: 'restricted',
    ground,
    scope,
    reason,
    until,
    act,
  });
  const facts = { act, ground, scope: JSON.parse(JSON.stringify(scope)), ...(until && { until }) };
  await settle(tx, context, attachments, records, { action: 'restriction.set', reason, facts });
  return act;
}

async function refuseTwice(tx: Sql, root: AffectedRecord, ground: string): Promise<void> {
  const open = await openIntervals(
    tx,
    "s.root = $1 AND s.record = $1 AND s.state = 'restricted' AND s.ground = $2",
    [root.id, ground],
  );
  if (open.length > 0)
    throw new Problem('conflict', {
      en: 'The record is restricted for this ground already.',
      es: 'El registro ya está limitado por este motivo.',
    });
}

function refuseScope(context: CallContext, module: string, scope: RestrictionScope | undefined): void {
  const wrong = (message: Sentence) => valuesRefused([{ code: 'state.scope', field: 'scope', message }]);
  if (scope?.kind === 'fields') {
    const names = context.catalog.modules.get(module)?.fields.map((field) => field.name) ?? [];
    const unknown = scope.fields.filter((name) => !names.includes(name));
    if (scope.fields.length === 0 || unknown.length > 0)
      throw wrong({
        en: `Name fields of ${module}. ${unknown.join(', ')}`,
        es: `Nombre campos de ${module}. ${unknown.join(', ')}`,
      });
  }
  if (scope?.kind === 'purposes') {
    const unknown = scope.purposes.filter((code) => !context.catalog.purposes.has(code));
    if (scope.purposes.length === 0 || unknown.length > 0)
      throw wrong({
        en: `Name purposes of the company. ${unknown.join(', ')}`,
        es: `Nombre finalidades de la empresa. ${unknown.join(', ')}`,
      });
  }
}
