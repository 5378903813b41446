/** Secrets of a record, and the keys that seal them. */

import { type Area, CLEARS } from '../area.ts';
import * as around from '../around.ts';

/** Keys, shares and standing: what they seal is walked as secrets of a record. */
const KEYS = 'answers about keys, not what they seal';

export const area: Area = {
  calls: {
    'GET /records/:module/:id/secrets': around.secrets,
    'POST /records/:module/:id/reveals': around.reveals,
    'GET /secrets/identity': KEYS,
    'PUT /secrets/identity': KEYS,
    'POST /secrets/unlocks': KEYS,
    'DELETE /secrets/unlocks/current': KEYS,
    'POST /key-groups/:id/members/:user/keys': KEYS,
    'GET /key-rotations/:id': KEYS,
    'POST /key-rotations/:id/steps': KEYS,
    'GET /key-recovery': KEYS,
    'POST /key-recovery/shares': KEYS,
    'POST /key-recovery/ceremonies/:id/shares': KEYS,
  },
  jobs: {
    'secrets.rotate': 'seals anew without showing anything',
    'secrets.sweep': CLEARS,
  },
};
