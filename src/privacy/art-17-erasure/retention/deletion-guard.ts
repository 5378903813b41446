/** What may not be deleted, by whomever and by whatever path: what a legal hold keeps, or somebody has asked about (Art. 15, 17(3)(e), 18). */
import type { Sql } from '../../../engine/database/database.ts';
import { Problem } from '../../../engine/errors/problem.ts';
import { defineBehaviour, type RecordOfPersons } from '../../../engine/records/behaviour.ts';
import type { Sentence } from '../../../metadata/label.ts';
import { type HeldBack, heldBack } from './held-back.ts';

/** The behaviour of every module: its records are deleted only where nothing holds them back. */
export const deletionGuard = defineBehaviour({
  async beforeDelete(tx, _context, { id, subjects }) {
    const [first] = (await heldBack(tx, await withFormerPersons(tx, [{ id, subjects }]))).get(id) ?? [];
    if (first) throw new Problem('conflict', REASONS[first.reason]);
  },
  keptBack: async (tx, records) => new Set((await heldBack(tx, await withFormerPersons(tx, records))).keys()),
});

/** Whom a record was about, its evidence says: taking it away from a person first is no way round what keeps it for them. */
async function withFormerPersons(
  tx: Sql,
  records: readonly RecordOfPersons[],
): Promise<readonly RecordOfPersons[]> {
  const rows = await tx.query<{ id: string; persons: string[] }>(
    `select e.record as id, array_agg(distinct person) as persons
      from evidence.events e, unnest(e.subjects) person where e.record = any($1::uuid[]) group by e.record`,
    [records.map(({ id }) => id)],
  );
  const former = new Map(rows.map(({ id, persons }) => [id, persons]));
  return records.map(({ id, subjects }) => ({
    id,
    subjects: [...new Set([...subjects, ...(former.get(id) ?? [])])],
  }));
}

const REASONS: Readonly<Record<HeldBack['reason'], Sentence>> = {
  legal_hold: {
    en: 'A legal hold keeps the record. It can be deleted when the hold is lifted.',
    es: 'Una conservación por litigio mantiene el registro. Se podrá eliminar cuando se levante.',
  },
  open_case: {
    en: 'A case about the person is open. The record can be deleted when the case is closed.',
    es: 'Hay un caso abierto sobre la persona. El registro se podrá eliminar cuando se cierre.',
  },
  restriction: {
    en: 'Processing of the person’s data is restricted (Art. 18). The record can be deleted when the restriction is lifted.',
    es: 'El tratamiento de los datos de la persona está limitado (art. 18). El registro se podrá eliminar cuando se levante.',
  },
  still_used: { en: 'Something else still needs the record.', es: 'Otra cosa todavía necesita el registro.' },
};
