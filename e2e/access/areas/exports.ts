/** Files that many records are given as. */

import { type Area, both, CLEARS, OWN } from '../area.ts';
import * as many from '../many.ts';
import * as others from '../others.ts';

export const area: Area = {
  calls: {
    'POST /exports': both(many.exported, many.inEveryFormat),
    'GET /exports': OWN,
    'GET /exports/:id': OWN,
    'GET /exports/:id/content': others.strangersExport,
    'DELETE /exports/:id': OWN,
  },
  jobs: {
    'exports.run': 'walked by many.ts (exported, in every format): the file holds what its owner may export',
    'exports.sweep': CLEARS,
  },
};
