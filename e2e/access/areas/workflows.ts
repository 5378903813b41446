/** Workflows: what they are tried for, do and name is what their user may find and change. */

import { type Area, CLEARS } from '../area.ts';
import { tried } from '../workflows.ts';

export const area: Area = {
  calls: {
    'POST /workflows/:code/dry-runs': tried,
    'GET /workflows/:code/runs': 'walked with the dry runs: the record of a run is named to who may find it',
  },
  opened: {
    workflows: {
      why: 'Definitions; what they do is walked by workflows.ts, and a run that is run again does no more than at first.',
      calls: [
        'DELETE /workflows/:code',
        'GET /workflows',
        'GET /workflows/:code',
        'PATCH /workflows/:code',
        'POST /workflow-runs/:id/retries',
        'POST /workflows',
        'POST /workflows/:code/pauses',
        'POST /workflows/:code/publications',
      ],
    },
  },
  jobs: {
    'workflows.run': 'walked by workflows.ts: each run does what its user may',
    'workflows.scheduled': 'finds what the workflow’s user may find; its runs are walked by workflows.ts',
    'workflows.clock': 'queues the above and reads no record',
    'workflows.purge': CLEARS,
  },
};
