/** What the steps of workflows need of folders that the engine does not know. */

import { affectedRows } from '../engine/states/affected.ts';
import { archiveRecord } from '../engine/states/archive.ts';
import type { WorkflowParts } from '../engine/workflows/steps.ts';
import type { Sentence } from '../metadata/label.ts';
import { type HeldBack, heldBack } from '../privacy/art-17-erasure/retention/held-back.ts';
import { attachments } from './lists.ts';

export function workflowParts(mail: WorkflowParts['mail']): WorkflowParts {
  return {
    mail,
    async archive(context, module, id, reason) {
      await archiveRecord(context, attachments, module, id, { reason });
    },
    async held(tx, context, moduleName, id) {
      const module = context.catalog.modules.get(moduleName);
      const records = module ? await affectedRows(tx, context.catalog, module, [id], false) : [];
      const [first] = (await heldBack(tx, records)).get(id) ?? [];
      return first ? REASONS[first.reason] : null;
    },
  };
}

const REASONS: Readonly<Record<HeldBack['reason'], Sentence>> = {
  legal_hold: {
    en: 'A legal hold keeps the record.',
    es: 'Una conservación por litigio mantiene el registro.',
  },
  open_case: {
    en: 'A case about the person is open.',
    es: 'Hay un caso abierto sobre la persona.',
  },
  restriction: {
    en: 'Processing is restricted (Art. 18).',
    es: 'El tratamiento está limitado (art. 18).',
  },
  still_used: { en: 'Something else still needs it.', es: 'Otra cosa todavía lo necesita.' },
};
