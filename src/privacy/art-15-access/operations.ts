/** `/requests/{id}/packages` and `/packages/{id}`: the copy of a person's data, made as a job, handed over as a disclosure. */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { openContent } from '../../engine/files/files.ts';
import type { Operation } from '../../engine/operation.ts';
import type { Prove } from '../../engine/secrets/prove.ts';
import type { Locale } from '../../metadata/label.ts';
import { packageHtml } from './html.ts';
import { gatherContents, type PackageParts } from './make-package.ts';
import { type AccessPackage, packagesOf, readPackage } from './package.ts';
import { withholdingOperations } from './withholding-operations.ts';

export interface AccessParts extends PackageParts {
  /** The person of a request whose identity was checked; refuses otherwise, saying which step comes first. */
  packagable(
    tx: Sql,
    context: CallContext,
    request: string,
  ): Promise<{ readonly subject: string; readonly locale: Locale }>;
  /** Tells the request that a package is being made, in the same transaction. */
  requestStep(tx: Sql, context: CallContext, made: AccessPackage): Promise<void>;
  /** Whether the person may have this package in the portal: only once it was delivered. */
  delivered(tx: Sql, made: AccessPackage): Promise<boolean>;
  enqueueMake(tx: Sql, context: CallContext, id: string): Promise<string>;
  /** Asks who is calling to prove again that it is they. */
  readonly prove: Prove;
}

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const id = Type.String({ format: 'uuid' });
const tag = 'Access and portability';

/** Secrets are in a copy only where somebody says on what ground, and proves again who they are. */
const secretsWish = Type.Object(
  {
    ground: Type.String({
      minLength: 10,
      maxLength: 500,
      description: 'Why the secrets belong into this copy',
    }),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
    code: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);

const packageSchema = Type.Object({
  id: text,
  number: text,
  subject: text,
  request: orNull,
  state: text,
  locale: text,
  job: orNull,
  bytes: Type.Union([count, Type.Null()]),
  sha256: orNull,
  manifest: Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()]),
  secretsGround: orNull,
  madeAt: orNull,
  expiresAt: orNull,
  downloads: count,
  createdAt: text,
});

export function accessOperations(parts: AccessParts): readonly Operation[] {
  const access = { kind: 'tool', tool: 'requests' } as const;
  const shared = { kind: 'portal_or_tool', tool: 'requests' } as const;
  return [
    {
      method: 'POST',
      path: '/requests/:id/packages',
      tag,
      summary: 'Make the package of everything held about the person (Art. 15(3), 20)',
      access,
      scope: 'requests:write',
      params: Type.Object({ id }),
      body: Type.Optional(
        Type.Object(
          {
            locale: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('es')])),
            secrets: Type.Optional(secretsWish),
          },
          { additionalProperties: false },
        ),
      ),
      response: { 202: packageSchema },
      handle: async (context, { params, body }) => {
        const made = await startPackage(context, parts, params.id ?? '', (body ?? {}) as PackageWish);
        return { status: 202, body: made, headers: { location: `/api/v1/packages/${made.id}` } };
      },
    },
    {
      method: 'GET',
      path: '/requests/:id/packages',
      tag,
      summary: 'The packages of a request, the newest first',
      access,
      scope: 'requests:read',
      params: Type.Object({ id }),
      response: { 200: Type.Object({ items: Type.Array(packageSchema) }) },
      handle: async (context, { params }) => ({
        body: { items: await packagesOf(context.database, { request: params.id ?? '' }) },
      }),
    },
    {
      method: 'GET',
      path: '/packages/:id',
      tag,
      summary: 'A package: whether it is ready, its hash, its manifest',
      access: shared,
      scope: 'requests:read',
      params: Type.Object({ id }),
      response: { 200: packageSchema },
      handle: async (context, { params }) => ({
        body: await visiblePackage(context, parts, params.id ?? ''),
      }),
    },
    {
      method: 'GET',
      path: '/packages/:id/content',
      tag,
      summary: 'Download the package; the download is on record before its first byte leaves',
      access: shared,
      scope: 'requests:read',
      params: Type.Object({ id }),
      response: {},
      handle: async (context, { params }) => download(context, parts, params.id ?? ''),
    },
    {
      method: 'GET',
      path: '/subjects/:id/preview',
      tag,
      summary: 'What a package would say about the person now, as a page to read before it is made',
      access,
      scope: 'requests:read',
      params: Type.Object({ id }),
      response: {},
      handle: async (context, { params }) => preview(context, parts, params.id ?? ''),
    },
    ...withholdingOperations(parts.places),
  ];
}

interface PackageWish {
  readonly locale?: Locale;
  readonly secrets?: Static<typeof secretsWish>;
}

async function startPackage(
  context: CallContext,
  parts: AccessParts,
  request: string,
  { locale, secrets }: PackageWish,
) {
  if (secrets) await parts.prove(context, secrets);
  return context.database.transaction(async (tx) => {
    const wanted = await parts.packagable(tx, context, request);
    const [{ n } = { n: 0 }] = await tx.query<{ n: number }>(
      "select nextval('attesta.package_numbers') as n",
    );
    const packageId = uuidV7(context.now());
    await tx.query(
      `insert into attesta.packages (id, number, subject, request, state, locale, made_by, created_at, secrets_ground)
       values ($1, $2, $3, $4, 'making', $5, $6, $7, $8)`,
      [
        packageId,
        `PK-${String(n).padStart(6, '0')}`,
        wanted.subject,
        request,
        locale ?? wanted.locale,
        context.principal.userId,
        context.now().toString(),
        secrets?.ground.trim() ?? null,
      ],
    );
    const job = await parts.enqueueMake(tx, context, packageId);
    await tx.query('update attesta.packages set job = $2 where id = $1', [packageId, job]);
    const started = await readPackage(tx, packageId);
    await parts.requestStep(tx, context, started);
    return started;
  });
}

/** The person sees an own package that was delivered and hasn't expired; staff see it until it is erased. */
async function visiblePackage(
  context: CallContext,
  parts: AccessParts,
  packageId: string,
): Promise<AccessPackage> {
  const made = await asService(context, (tx) => readPackage(tx, packageId));
  if (context.principal.kind !== 'portal') return made;
  const nothing = new Problem('not_found', {
    en: 'There is no package with this id that you may see.',
    es: 'No hay ningún paquete con este identificador que usted pueda ver.',
  });
  if (
    made.subject !== context.principal.subject ||
    !(await asService(context, (tx) => parts.delivered(tx, made)))
  )
    throw nothing;
  const expired =
    made.expiresAt && Temporal.Instant.compare(Temporal.Instant.from(made.expiresAt), context.now()) <= 0;
  if (expired)
    throw new Problem('not_found', {
      en: 'The time to download this copy has ended. Ask for a new one.',
      es: 'El tiempo para descargar esta copia ha terminado. Pida una nueva.',
    });
  return made;
}

/** The portal's own role sees no system tables; whose package it is was checked above. */
function asService<T>(context: CallContext, work: (tx: Sql) => Promise<T>): Promise<T> {
  return context.database.transaction(work, { subject: undefined });
}

async function download(context: CallContext, parts: AccessParts, packageId: string) {
  const made = await visiblePackage(context, parts, packageId);
  if (made.state === 'erased') {
    throw new Problem('not_found', {
      en: `The content of ${made.number} was erased; its manifest and hash are kept.`,
      es: `El contenido de ${made.number} se suprimió; se conservan su manifiesto y su hash.`,
    });
  }
  if (made.state !== 'ready' || !made.file || made.bytes === null) {
    throw new Problem('conflict', {
      en: `${made.number} is not ready. Its job says how far it is.`,
      es: `${made.number} no está listo. Su tarea indica cómo va.`,
    });
  }
  const { file, bytes } = made;
  const content = await asService(context, (tx) => openContent(context, tx, { id: file, size: bytes }));
  await asService(context, async (tx) => {
    await tx.query('update attesta.packages set downloads = downloads + 1 where id = $1', [made.id]);
    const draft = {
      action: context.principal.kind === 'portal' ? 'portal.downloaded' : 'file.downloaded',
      module: 'packages',
      record: made.id,
      subjects: [made.subject],
      ...(made.request ? { request: made.request } : {}),
      payloads: [
        {
          subject: made.subject,
          value: { number: made.number, sha256: made.sha256, ip: context.origin.ip ?? null },
        },
      ],
    } as const;
    await recordEvents(tx, [prepareEvent(draft, actorOf(context.principal), context.now())]);
  });
  return { stream: { type: 'application/zip', filename: `${made.number}.zip`, content } };
}

/** A look at everything about a person at once: on record like any other. */
async function preview(context: CallContext, parts: AccessParts, subject: string) {
  const contents = await gatherContents(context, parts, {
    number: '—',
    subject,
    request: null,
    locale: context.locale,
  });
  await recordEvents(context.database, [
    prepareEvent(
      { action: 'record.viewed', module: contents.subject.module, record: subject, subjects: [subject] },
      actorOf(context.principal),
      context.now(),
    ),
  ]);
  const { Readable } = await import('node:stream');
  return { stream: { type: 'text/html; charset=utf-8', content: Readable.from([packageHtml(contents)]) } };
}
