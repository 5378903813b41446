/** Makes one access package: gathers, writes the archive into the file store, and says so in the evidence. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { actorOf } from '../../engine/evidence/actor.ts';
import { prepareEvent } from '../../engine/evidence/event.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import { openContent, storeFile } from '../../engine/files/files.ts';
import { deleteBy } from '../../engine/subjects/delete-by.ts';
import type { GatheredPlace } from '../../engine/subjects/gathered.ts';
import { openSecretsForCopy } from '../../engine/subjects/opened-secrets.ts';
import { type Place, placeContext } from '../../engine/subjects/place.ts';
import { gatherAll } from '../../engine/subjects/registry.ts';
import { requireSubject } from '../../engine/subjects/subject.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { packageArchive } from './archive.ts';
import { describe, type PackageContents, type Recipient } from './contents.ts';
import type { Manifest } from './manifest.ts';
import { type AccessPackage, readPackage } from './package.ts';
import { withhold } from './withhold.ts';
import { agreedWithholdings } from './withholdings.ts';

/** 1 GB: a person's files are limited one by one; a package of them is large, and streamed. */
const MOST_BYTES = 1024 ** 3;
/** A package is a disclosure that expires (law.md §11.27). */
const PACKAGE_DAYS = 30;

export interface PackageParts {
  places(context: Pick<CallContext, 'catalog'>): readonly Place[];
  /** What the person's consents are, as told in the package; registered by the duty that keeps them. */
  consentsOf(context: CallContext, subject: string): Promise<JsonValue>;
  /** Whom the person's data went to; registered by the duty that keeps the register. */
  recipientsOf(tx: Sql, context: CallContext, subject: string): Promise<readonly Recipient[]>;
}

/** The purpose of Art. 15: the answer to the person. */
const ANSWER_PURPOSE = 'accountability';

export async function gatherContents(
  context: CallContext,
  parts: PackageParts,
  wanted: Pick<AccessPackage, 'number' | 'subject' | 'request' | 'locale'> &
    Partial<Pick<AccessPackage, 'secretsGround'>>,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<PackageContents> {
  const { subject: person, request, secretsGround: ground = null } = wanted;
  const opened =
    ground === null
      ? undefined
      : await openSecretsForCopy(context, { subject: person, request, purpose: ANSWER_PURPOSE, ground });
  const controller = await controllerSettings(context.database);
  const place = { ...placeContext(context, person, request), opened };
  const { subject, places, until, recipients } = await context.database.transaction(
    async (tx) => ({
      subject: await requireSubject(tx, context.catalog, wanted.subject),
      places: withhold(
        await gatherAll(tx, place, personFirst(parts.places(context)), onProgress),
        request === null ? [] : await agreedWithholdings(tx, request),
      ),
      until: await deleteBy(tx, place),
      recipients: await parts.recipientsOf(tx, context, person),
    }),
    { states: ['archived', 'blocked'] },
  );
  return {
    number: wanted.number,
    request: wanted.request,
    locale: wanted.locale,
    madeAt: context.now().toString(),
    controller,
    subject,
    places,
    ...describe(context.catalog, places, new Map(until.purposes.map((one) => [one.code, one.until]))),
    recipients,
    consents: await parts.consentsOf(context, wanted.subject),
  };
}

/** The copy begins with who the person is. */
function personFirst(places: readonly Place[]): readonly Place[] {
  return [...places].sort((a, b) => Number(b.ofPersons ?? false) - Number(a.ofPersons ?? false));
}

export async function makePackage(
  context: CallContext,
  parts: PackageParts,
  id: string,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<AccessPackage> {
  const wanted = await readPackage(context.database, id);
  if (wanted.state === 'ready') return wanted;
  const contents = await gatherContents(context, parts, wanted, onProgress);
  const archive = await packageArchive({
    contents,
    catalogVersion: context.catalog.version,
    now: context.now(),
    openFile: (file) =>
      openContent(context, context.database, { id: file, size: sizeOf(contents.places, file) }),
  });
  const stored = await storeFile(context, {
    stream: archive.stream,
    filename: `${wanted.number}.zip`,
    declaredType: 'application/zip',
    limit: MOST_BYTES,
    subjects: [wanted.subject],
    place: { module: 'packages', record: wanted.id },
  });
  return context.database.transaction(async (tx) => {
    await tx.query(
      `update attesta.packages set state = 'ready', file = $2, bytes = $3, sha256 = $4, manifest = $5, made_at = $6, expires_at = $7
        where id = $1`,
      [
        id,
        stored.id,
        stored.size,
        stored.sha256,
        JSON.stringify(withoutNames(archive.manifest)),
        context.now().toString(),
        context
          .now()
          .add({ hours: 24 * PACKAGE_DAYS })
          .toString(),
      ],
    );
    await recordEvents(tx, [
      prepareEvent(
        {
          action: 'request.packaged',
          module: 'packages',
          record: id,
          subjects: [wanted.subject],
          ...(wanted.request ? { request: wanted.request } : {}),
          payloads: [
            {
              subject: null,
              value: {
                number: wanted.number,
                sha256: stored.sha256,
                bytes: stored.size,
                parts: archive.manifest.parts.length,
              },
            },
          ],
        },
        actorOf(context.principal),
        context.now(),
      ),
    ]);
    return readPackage(tx, id);
  });
}

function sizeOf(places: readonly GatheredPlace[], id: string): number {
  for (const place of places) {
    for (const item of place.items) {
      const file = item.files.find((one) => one.id === id);
      if (file) return file.size;
    }
  }
  return 0;
}

/** The manifest is kept after the person is gone; names of files may be personal, so their folder and hash are kept only. */
function withoutNames(manifest: Manifest): Manifest {
  return {
    ...manifest,
    parts: manifest.parts.map((part) =>
      part.name.startsWith('files/') ? { ...part, name: 'files/…' } : part,
    ),
  };
}
