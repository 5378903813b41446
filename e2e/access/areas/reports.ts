/** Reports: tables and summaries, run with the rights of who asks. */

import { type Area, both } from '../area.ts';
import * as reports from '../reports.ts';

/** What somebody asks, and no answer to it: whoever runs it is answered with their own rights. */
const QUESTIONS = 'keeps questions; what they answer is walked by running them';

export const area: Area = {
  calls: {
    'GET /reports': QUESTIONS,
    'POST /reports': QUESTIONS,
    'GET /reports/:id': QUESTIONS,
    'PATCH /reports/:id': QUESTIONS,
    'DELETE /reports/:id': QUESTIONS,
    'POST /reports/run': both(reports.tables, reports.summaries, reports.withArchive),
    'POST /reports/:id/run': reports.shared,
    'POST /reports/csv': reports.files,
  },
};
