/** Records: one, lists of them, and the views that keep a list. */

import { type Area, both, NO_RECORDS, OWN } from '../area.ts';
import * as around from '../around.ts';
import * as lists from '../lists.ts';
import * as many from '../many.ts';
import * as others from '../others.ts';
import { sorted } from '../sorting.ts';

export const area: Area = {
  calls: {
    'GET /records/:module': both(lists.list, sorted),
    'POST /records/:module/searches': lists.asked,
    'POST /records/:module': around.create,
    'GET /records/:module/:id': around.open,
    'PATCH /records/:module/:id': around.change,
    'DELETE /records/:module/:id': around.remove,
    'POST /records/:module/batch': many.batch,
    'POST /records/:module/bulk-changes': both(many.bulk, many.bulkDone),
    'GET /records/:module/:id/history': around.history,
    'GET /records/:module/:id/counts': lists.counts,
    'GET /records/:module/:id/related/:relation': lists.related,
    'GET /records/:module/:id/access': around.explanation,
    'POST /records/:module/:id/undeletions': OWN,
    'GET /records/:module/existence': others.existence,
    'GET /existence-checks': NO_RECORDS,
    'GET /search': lists.search,
    'GET /views': others.sharedViews,
    'POST /views': lists.views,
    'PATCH /views/:id': OWN,
    'DELETE /views/:id': OWN,
  },
};
