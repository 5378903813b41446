/** What may not be deleted, by whomever and by whatever path: what a legal hold keeps, or somebody has asked about (Art. 15, 17(3)(e), 18). */
import { Problem } from '../../../engine/errors/problem.ts';
import { defineBehaviour } from '../../../engine/records/behaviour.ts';
import type { Sentence } from '../../../metadata/label.ts';
import { type HeldBack, heldBack } from './held-back.ts';

/** The behaviour of every module: its records are deleted only where nothing holds them back. */
export const deletionGuard = defineBehaviour({
  async beforeDelete(tx, _context, { id, subjects }) {
    const [first] = (await heldBack(tx, [{ id, subjects }])).get(id) ?? [];
    if (first) throw new Problem('conflict', REASONS[first.reason]);
  },
  keptBack: async (tx, records) => new Set((await heldBack(tx, records)).keys()),
});

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
