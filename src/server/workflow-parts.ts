/** What the steps of workflows need of folders that the engine does not know. */
import { archiveRecord } from '../engine/states/archive.ts';
import type { WorkflowParts } from '../engine/workflows/steps.ts';
import { attachments } from './lists.ts';

export function workflowParts(mail: WorkflowParts['mail']): WorkflowParts {
  return {
    mail,
    async archive(context, module, id, reason) {
      await archiveRecord(context, attachments, module, id, { reason });
    },
  };
}
