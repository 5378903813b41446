/**
 * Blocking (LOPDGDD 32): after a rectification or an erasure, data that somebody may still be liable for is identified, set aside and
 * shown to nobody, but made available to judges, prosecutors and competent administrations, until that liability has lapsed.
 */
import type { CallContext } from '../access/principal.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted, recordId } from '../records/refusals.ts';
import { dependantsOf, refuseTooMany } from './affected.ts';
import { refuseWrong } from './archive.ts';
import { askedRecord, everyState } from './asked-record.ts';
import type { Attachment } from './attachments.ts';
import type { BlockingKeys } from './blocking-key.ts';
import { beginIntervals } from './intervals.ts';
import { setAside } from './sealed-store.ts';
import { settle } from './settle.ts';
import { countAlong, type StateAnswer, standing } from './state-answer.ts';

export const blockGrounds = ['rectification', 'erasure'] as const;

export interface BlockRequest {
  readonly reason: string;
  readonly ground?: (typeof blockGrounds)[number];
  /** The last day on which somebody can be held liable. */
  readonly until?: string;
  readonly preview?: boolean;
  readonly version?: number;
}

/** Very serious infringements of data protection lapse after three years (LOPDGDD 72); taxes and contracts may take longer. */
const USUAL_YEARS = 3;

/** What blocking needs of the installation. */
export interface BlockingParts {
  readonly attachments: readonly Attachment[];
  readonly keys: BlockingKeys;
}

/** Blocks a record with what hangs on it. Throws `not_found`, `conflict`, `stale_version`, `validation_failed`, `too_large`. */
export async function blockRecord(
  context: CallContext,
  { attachments, keys }: BlockingParts,
  moduleName: string,
  id: string,
  request: BlockRequest,
): Promise<StateAnswer> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate();
  const until = request.until ?? today.add({ years: USUAL_YEARS }).toString();
  return context.database.transaction(async (tx) => {
    const root = await askedRecord(tx, context, module, recordId(id), 'block', request.version);
    const along = await dependantsOf(tx, context.catalog, root, request.preview !== true);
    const counts = await countAlong(tx, attachments, [root], along);
    const before = await standing(tx, context, root);
    if (request.preview) return { ...before, ...counts, act: null, until, preview: true };
    const records = [root, ...along];
    refuseTooMany(records.length);
    const act = uuidV7(context.now());
    const { reason, ground = 'erasure' } = request;
    await beginIntervals(tx, context, root, records, { state: 'blocked', reason, ground, until, act });
    const facts = { act, ground, until, with: { module: root.module.name, id: root.id } };
    await settle(tx, context, attachments, records, { action: 'state.changed', reason, facts });
    const key = await keys.current(tx);
    const digests = await setAside(tx, context, attachments, key, records, { root, act, ground, until });
    // Authenticity, date, and that nothing was changed since: the digests stand in the log (LOPDGDD 32).
    const sealed = records.map((one) => ({
      module: one.module.name,
      id: one.id,
      sha256: digests.get(one.id) ?? '',
    }));
    await recordEvents(tx, [
      eventOf(context, {
        action: 'block.sealed',
        module: root.module.name,
        record: root.id,
        payloads: [{ subject: null, value: { act, sealed } }],
      }),
    ]);
    return { ...(await standing(tx, context, root)), ...counts, act, until, preview: false };
  }, everyState);
}
