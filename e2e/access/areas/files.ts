/** Files of records. */

import { type Area, CLEARS, OWN } from '../area.ts';
import * as attached from '../attached.ts';

export const area: Area = {
  calls: {
    'GET /records/:module/:id/files': attached.files,
    'POST /records/:module/:id/files': attached.attach,
    'GET /files/:id': attached.fileFacts,
    'GET /files/:id/content': attached.fileContent,
    'DELETE /files/:id': attached.detach,
    'POST /files': OWN,
  },
  jobs: {
    'files.sweep': CLEARS,
  },
};
