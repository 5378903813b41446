/** The register of backups: each is reported by the program that made it, with a token of the scope `backups:write`. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';

const administrators = { kind: 'tool', tool: 'administration' } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(one: T) => Type.Union([one, Type.Null()]);
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

const told = Type.Object({
  takenAt: Type.String({ format: 'date-time', description: 'When the copy was taken' }),
  location: Type.String({
    minLength: 1,
    maxLength: 300,
    description: 'Where it is kept, as your document names it',
  }),
  encrypted: Type.Boolean(),
  bytes: Type.Optional(Type.Integer({ minimum: 0 })),
  sha256: Type.Optional(sha256),
});

const backup = Type.Object({
  id: Type.String({ format: 'uuid' }),
  takenAt: Type.String({ format: 'date-time' }),
  location: Type.String(),
  encrypted: Type.Boolean(),
  bytes: orNull(Type.Integer()),
  sha256: orNull(sha256),
  reportedAt: Type.String({ format: 'date-time' }),
});

const COLUMNS = `id, taken_at AS "takenAt", location, encrypted, bytes::float8 AS bytes, sha256, reported_at AS "reportedAt"`;
const CLOCKS_APART = { minutes: 5 };

export const backupOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/backups',
    summary: 'Report a backup that was made',
    tag: 'security',
    access: administrators,
    scope: 'backups:write',
    stepUp: true,
    body: told,
    response: { 201: backup },
    handle: async (context, input) => ({
      status: 201,
      body: await reportBackup(context, input.body as Static<typeof told>),
    }),
  },
  {
    method: 'GET',
    path: '/backups',
    summary: 'Backups as they were reported, newest first',
    tag: 'security',
    access: administrators,
    scope: 'backups:read',
    response: { 200: Type.Object({ items: Type.Array(backup) }) },
    handle: async ({ database }) => ({
      body: {
        items: await database.query(
          `SELECT ${COLUMNS} FROM attesta.backups ORDER BY taken_at DESC, id DESC LIMIT 200`,
        ),
      },
    }),
  },
];

/** Puts a backup into the register, with its evidence. */
export async function reportBackup(context: CallContext, said: Static<typeof told>) {
  const now = context.now();
  if (Temporal.Instant.compare(Temporal.Instant.from(said.takenAt), now.add(CLOCKS_APART)) > 0)
    throw new Problem(
      'validation_failed',
      {
        en: 'A backup cannot be from the future: check the clock of the program.',
        es: 'Una copia de seguridad no puede ser del futuro: compruebe el reloj del programa.',
      },
      {
        findings: [
          {
            field: 'takenAt',
            code: 'invalid',
            message: { en: 'This is later than now.', es: 'Es posterior al momento actual.' },
          },
        ],
      },
    );
  return context.database.transaction(async (tx) => {
    const [row] = await tx.query(
      `INSERT INTO attesta.backups (id, taken_at, location, encrypted, bytes, sha256, reported_at, reported_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
      [
        uuidv7(now),
        said.takenAt,
        said.location,
        said.encrypted,
        said.bytes ?? null,
        said.sha256 ?? null,
        now,
        context.principal.userId,
      ],
    );
    const value = { takenAt: said.takenAt, location: said.location, encrypted: said.encrypted };
    await recordEvents(tx, [
      eventOf(context, { action: 'backup.made', payloads: [{ subject: null, value }] }),
    ]);
    return row;
  });
}
