/** Using a restricted record (Art. 18(2)): by one person, for one of four grounds, for a while; asked for and in the evidence. */
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { visibleRow } from '../records/read-record.ts';
import { eventOf } from '../records/record-evidence.ts';
import { permitted, recordId } from '../records/refusals.ts';
import { refuseWrong } from './archive.ts';

/** Consent of the person; legal claims; the rights of another person; an important public interest. */
export const useGrounds = ['consent', 'claims', 'rights_of_others', 'public_interest'] as const;

export interface UseRequest {
  readonly ground: (typeof useGrounds)[number];
  readonly reason: string;
  /** 5 to 480; an hour where it isn't given. */
  readonly minutes?: number;
}

export interface RestrictedUse {
  readonly id: string;
  readonly ground: string;
  readonly since: string;
  readonly until: string;
}

const USUAL_MINUTES = 60;

/** Opens a restricted record to the caller for a while. Throws `not_found`, `conflict` for a record that is not restricted. */
export async function useRestricted(
  context: CallContext,
  moduleName: string,
  id: string,
  request: UseRequest,
): Promise<RestrictedUse> {
  const module = await permitted(context, moduleName, 'read');
  refuseWrong(context, request);
  const row = await visibleRow(context, module, recordId(id));
  if (row.state !== 'restricted')
    throw new Problem('conflict', {
      en: 'The record is not restricted: it is used as any other.',
      es: 'El registro no está limitado: se usa como cualquier otro.',
    });
  const since = context.now();
  const use = {
    id: uuidV7(since),
    ground: request.ground,
    since: since.toString({ fractionalSecondDigits: 3, roundingMode: 'trunc' }),
    until: since.add({ minutes: request.minutes ?? USUAL_MINUTES }).toString({
      fractionalSecondDigits: 3,
      roundingMode: 'trunc',
    }),
  };
  const subjects = [...new Set(row.$subjects as string[])];
  const owners: (string | null)[] = subjects.length > 0 ? subjects : [null];
  await context.database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO attesta.restricted_uses (id, module, record, user_id, ground, reason, since, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        use.id,
        module.name,
        row.id,
        context.principal.userId,
        use.ground,
        request.reason,
        use.since,
        use.until,
      ],
    );
    const value = { use: use.id, ground: use.ground, reason: request.reason, until: use.until };
    await recordEvents(tx, [
      eventOf(context, {
        action: 'restriction.used',
        module: module.name,
        record: String(row.id),
        subjects,
        payloads: owners.map((subject) => ({ subject, value })),
      }),
    ]);
  });
  return use;
}
