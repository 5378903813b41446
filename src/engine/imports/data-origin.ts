/**
 * Where the data of a file comes from. From somewhere else than the persons themselves, they are to be told (Art. 14); the engine knows no
 * duty, so the one that keeps that clock registers when the service starts.
 */
import type { Finding } from '../../metadata/finding.ts';
import type { DataOrigin, ImportOptions } from '../../metadata/import-options.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database, Sql } from '../database/database.ts';
import { subjectsOf } from '../records/subjects-of.ts';
import { finding } from './plan-findings.ts';

export interface Collected {
  readonly import: string;
  readonly persons: readonly string[];
  readonly source: string;
  readonly purposes: readonly string[];
  readonly obtainedAt: string | undefined;
}

export interface CollectionClock {
  /** Throws what is wrong with the day, as the duty says it. */
  check(context: CallContext, obtainedAt: string): Finding | undefined;
  /** Starts the clock of each person, many at once. Repeating it for the same import and person does nothing. */
  start(tx: Sql, context: CallContext, collected: Collected): Promise<void>;
  /** What an import of these persons started, where it is taken back. */
  takeBack(tx: Sql, context: CallContext, id: string, persons: readonly string[]): Promise<void>;
}

const clocks = new WeakMap<Database['owner'], CollectionClock>();

export function registerCollectionClock(database: Database, clock: CollectionClock): void {
  clocks.set(database.owner, clock);
}

export function collectionClock({ database }: Pick<CallContext, 'database'>): CollectionClock | undefined {
  return clocks.get(database.owner);
}

/** What is wrong with what was said, or is missing of it. */
export function checkOrigin(
  context: CallContext,
  { origin }: Pick<ImportOptions, 'origin'>,
  findings: Finding[],
): void {
  if (origin?.from !== 'elsewhere') return;
  if ((origin.source ?? '').trim() === '')
    findings.push(
      finding('import.origin_source', 'options.origin.source', {
        en: 'Say where the data comes from: the persons are told (Art. 14(2)(f)).',
        es: 'Diga de dónde proceden los datos: se informa a las personas (art. 14.2.f).',
      }),
    );
  if (origin.purposes?.some((code) => !context.catalog.purposes.has(code)))
    findings.push(
      finding('import.origin_purposes', 'options.origin.purposes', {
        en: 'There is no purpose with one of these codes. See GET /purposes.',
        es: 'No hay ninguna finalidad con uno de estos códigos. Vea GET /purposes.',
      }),
    );
  const wrong =
    origin.obtainedAt === undefined ? undefined : collectionClock(context)?.check(context, origin.obtainedAt);
  if (wrong) findings.push(wrong);
}

/** Starts the clock of the persons of these records, where their data came from elsewhere. */
export async function startCollections(
  tx: Sql,
  context: CallContext,
  about: {
    readonly import: string;
    readonly origin: DataOrigin | undefined;
    readonly purposes: readonly string[];
    /** Records by their module. */
    readonly records: ReadonlyMap<string, readonly string[]>;
  },
): Promise<void> {
  const { origin } = about;
  const clock = collectionClock(context);
  if (!clock || origin?.from !== 'elsewhere') return;
  const persons = new Set<string>();
  for (const [module, ids] of about.records)
    for (const subjects of (await subjectsOf(tx, context.catalog, module, ids)).values())
      for (const subject of subjects) persons.add(subject);
  if (persons.size === 0) return;
  await clock.start(tx, context, {
    import: about.import,
    persons: [...persons],
    source: origin.source?.trim() ?? '',
    purposes: origin.purposes ?? about.purposes,
    obtainedAt: origin.obtainedAt,
  });
}

/** The purposes of the fields that a file fills. */
export function purposesOfFields(
  module: ModuleDefinition,
  fields: readonly { readonly name: string }[],
): readonly string[] {
  const filled = new Set(fields.map((field) => field.name));
  const purposes = module.fields.flatMap(({ name, privacy }) =>
    filled.has(name) && privacy.category !== 'none' ? privacy.purposes : [],
  );
  return [...new Set(purposes)];
}
