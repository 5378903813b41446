/** Files that many records come from. */

import { type Area, both, CLEARS } from '../area.ts';
import * as importLinks from '../import-links.ts';
import * as importRuns from '../import-runs.ts';
import * as importSecrets from '../import-secrets.ts';
import * as imports from '../imports.ts';

/** That nobody else gets at an import, and what its report and its undo reach, is walked with its run. */
const IMPORTED = 'walked by import-runs.ts (writing)';

export const area: Area = {
  calls: {
    'POST /imports': both(imports.matching, imports.oracles, importLinks.linking, importSecrets.sealing),
    'GET /imports': IMPORTED,
    'GET /imports/:id': IMPORTED,
    'PATCH /imports/:id': IMPORTED,
    'DELETE /imports/:id': IMPORTED,
    'POST /imports/:id/dry-runs': importRuns.unseenKeys,
    'POST /imports/:id/runs': importRuns.writing,
    'POST /imports/:id/undos': IMPORTED,
    'GET /imports/:id/rows': IMPORTED,
    'GET /imports/:id/rows.csv': IMPORTED,
  },
  jobs: {
    'imports.check': 'walked by imports.ts (matching): it finds what its owner may find',
    'imports.run': 'walked by import-runs.ts (writing): it changes what its owner may find and change',
    'imports.undo':
      'walked by import-runs.ts (writing): it does not reach what went out of its owner’s sight',
    'imports.sweep': CLEARS,
  },
};
