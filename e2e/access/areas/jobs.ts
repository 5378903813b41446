/** Work that runs later, as whoever asked for it sees it. */

import { type Area, CLEARS, OWN } from '../area.ts';
import * as others from '../others.ts';

export const area: Area = {
  calls: {
    'GET /jobs': others.ownJobs,
    'GET /jobs/:id': OWN,
    'POST /jobs/:id/cancellations': OWN,
    'POST /jobs/:id/retries': OWN,
  },
  jobs: {
    'jobs.purge': CLEARS,
  },
};
