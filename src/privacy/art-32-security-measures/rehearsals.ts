/** The register of rehearsals: backups that were restored to see whether they can be. `attesta rehearse` reports each. */
import { Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';

export interface RehearsalResult {
  readonly location: string;
  readonly takenAt: string | null;
  /** A sentence; null when it passed. */
  readonly reason: string | null;
  readonly rows: number | null;
  readonly files: number | null;
  readonly events: number | null;
  /** Erasures that were repeated in what was restored. */
  readonly replayed: number | null;
  /** What else of the ledger was repeated: by kind, how it went. */
  readonly repeated: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
}

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const counted = orNull(Type.Integer());

export const rehearsalOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rehearsals',
    summary: 'Rehearsals of a restore, newest first',
    tag: 'security',
    access: { kind: 'tool', tool: 'administration' },
    scope: 'backups:read',
    response: {
      200: Type.Object({
        items: Type.Array(
          Type.Object({
            id: Type.String({ format: 'uuid' }),
            at: Type.String({ format: 'date-time' }),
            location: Type.String(),
            takenAt: orNull(Type.String({ format: 'date-time' })),
            passed: Type.Boolean(),
            reason: orNull(Type.String()),
            rows: counted,
            files: counted,
            events: counted,
            replayed: counted,
            repeated: orNull(Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer()))),
          }),
        ),
      }),
    },
    handle: async ({ database }) => ({
      body: {
        items: await database.query(
          `SELECT id, at, location, taken_at AS "takenAt", passed, reason, rows::float8 AS rows, files::float8 AS files,
             events::float8 AS events, replayed, repeated FROM attesta.rehearsals ORDER BY at DESC, id DESC LIMIT 200`,
        ),
      },
    }),
  },
];

/** Puts a rehearsal into the register, with its evidence, whether it passed or not. */
export async function recordRehearsal(context: CallContext, result: RehearsalResult): Promise<void> {
  const now = context.now();
  const { location, takenAt, reason, rows, files, events, replayed, repeated } = result;
  await context.database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO attesta.rehearsals (id, at, by_user, location, taken_at, passed, reason, rows, files, events, replayed, repeated)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        uuidv7(now),
        now,
        context.principal.userId,
        location,
        takenAt,
        reason === null,
        reason,
        rows,
        files,
        events,
        replayed,
        repeated === null ? null : JSON.stringify(repeated),
      ],
    );
    const value = {
      location,
      takenAt,
      passed: reason === null,
      reason,
      rows,
      files,
      events,
      replayed,
      repeated,
    };
    await recordEvents(tx, [
      eventOf(context, { action: 'rehearsal.run', payloads: [{ subject: null, value }] }),
    ]);
  });
}
