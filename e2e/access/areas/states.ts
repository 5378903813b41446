/** Setting records aside, and taking them back. */

import type { Area } from '../area.ts';
import * as around from '../around.ts';
import * as states from '../states.ts';

export const area: Area = {
  calls: {
    'GET /records/:module/:id/states': around.states,
    'POST /records/:module/:id/archive': states.archive,
    'POST /records/:module/bulk-states': states.archiveMany,
    'POST /records/:module/:id/restrict': states.restrict,
    'POST /records/:module/:id/lift-notices': states.notice,
    'POST /records/:module/:id/block': states.block,
    'POST /records/:module/:id/uses': around.uses,
    'POST /records/:module/:id/release': around.release,
    'POST /records/:module/:id/restore': around.restore,
    'GET /records/:module/:id/tombstone': around.tombstone,
  },
};
