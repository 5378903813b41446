/** An instant that has passed, as the evidence tells it: who there was, which rights held, what records held. */
import type { Catalog } from '../../../metadata/catalog.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { everyone } from '../../access/everyone.ts';
import type { CallContext } from '../../access/principal.ts';
import { catalogHolder } from '../../catalog/holder.ts';
import { catalogAt } from '../../catalog/load.ts';
import { Problem } from '../../errors/problem.ts';
import { organisationAt } from '../../evidence/rights-evidence.ts';
import { gapOfRecord, gapOfRights } from './gap-words.ts';
import { type Asked, askTogether, inTheOrderOf, type Moment } from './moment.ts';
import { askThen } from './past-rows.ts';
import { recordsThen, type Wanted } from './read-then.ts';
import type { RecordThen } from './record-facts.ts';

export interface PastMoment extends Moment {
  readonly records: ReadonlyMap<string, RecordThen>;
}

/**
 * The instant `at` with these records as they were. Throws `before_evidence` for a time of which nothing is recorded, and
 * `invalid_request` for one that has not come.
 */
export async function pastMoment(
  context: CallContext,
  at: Temporal.Instant,
  wanted: (catalog: Catalog) => Wanted | Promise<Wanted>,
): Promise<PastMoment> {
  if (Temporal.Instant.compare(at, context.now()) > 0)
    throw new Problem(
      'invalid_request',
      { en: 'Ask about a time that has passed.', es: 'Pregunte por un momento pasado.' },
      {
        findings: [
          {
            code: 'invalid',
            field: 'at',
            message: { en: 'This time has not come yet.', es: 'Ese momento aún no ha llegado.' },
          },
        ],
      },
    );
  return context.database.transaction(
    async (tx) => {
      const { organisation, since, uncertain } = await organisationAt(tx, at);
      if (since === null || Temporal.Instant.compare(at, Temporal.Instant.from(since)) < 0)
        throw new Problem(
          'before_evidence',
          since === null
            ? {
                en: 'No rights have been recorded in the evidence yet.',
                es: 'Aún no consta ningún derecho en las pruebas.',
              }
            : {
                en: `Rights are recorded in the evidence since ${since}. Who could see what before that cannot be told.`,
                es: `Los derechos constan en las pruebas desde ${since}. Quién podía ver qué antes de esa fecha no se puede decir.`,
              },
        );
      const holder = catalogHolder(context.database);
      const catalog = holder ? await catalogAt(tx, holder.shipped, context.catalog, at) : context.catalog;
      const records = await recordsThen(tx, catalog, await wanted(catalog), at);
      const then: CallContext = { ...context, catalog, now: () => at };
      return {
        context: then,
        colleagues: everyone(organisation),
        gaps: gapOfRights(uncertain, context.locale),
        records,
        ask: (module, asked, conditions) =>
          askTogether(conditions, async (some) => {
            const main = asked.flatMap((one) => records.get(one.id) ?? []);
            const shown = asked.some((one) => one.archive) ? ['archived'] : [];
            const question = { catalog, module, main, records, shown, conditions: some, at };
            return inTheOrderOf(asked, await askThen(context.database, question), some.length);
          }),
      } satisfies PastMoment;
    },
    { states: ['archived', 'blocked'] },
  );
}

/** A record as it is asked about, with everything unknown of it and of what it referred to; undefined where it was not there. */
export function askedThen({ records, context }: PastMoment, id: string): Asked | undefined {
  const record = records.get(id);
  if (!record) return undefined;
  const unknown = new Set<string>();
  const seen = new Set<string>();
  const gather = (one: RecordThen): void => {
    if (seen.has(one.id)) return;
    seen.add(one.id);
    for (const name of one.unknown) unknown.add(name);
    for (const { field, id: to } of referencesOf(one, context.catalog)) {
      const target = records.get(to);
      if (target) gather(target);
      else unknown.add(field);
    }
  };
  gather(record);
  const state = String(record.facts.get('state') ?? 'active');
  return { id, state, archive: state === 'archived', unknown };
}

function referencesOf({ module, facts }: RecordThen, catalog: Catalog) {
  return module.fields.flatMap((field) => {
    if (field.type !== 'reference') return [];
    const value = facts.get(field.name);
    if (typeof value === 'string') return [{ field: field.name, id: value }];
    const isMany = typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value;
    if (!isMany || typeof value.id !== 'string' || !catalog.modules.has(String(value.module))) return [];
    return [{ field: field.name, id: value.id }];
  });
}

/** What is not known of these records, for whom it concerns: in a sentence for each module. */
export function gapsOf(
  moment: PastMoment,
  module: ModuleDefinition,
  asked: readonly Asked[],
): readonly string[] {
  const names = [...new Set(asked.flatMap((one) => [...one.unknown]))];
  return names.length === 0 ? [] : [gapOfRecord(module, names, moment.context.locale)];
}
