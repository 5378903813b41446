/** Templates of mails, and mails to many. */
import { type Area, CLEARS, OWN } from '../area.ts';
import * as mailing from '../mailing.ts';

/** Templates, as somebody wrote them: what they show of a record is walked by mailing.ts. */
const TEXTS = 'answers texts with the names of fields, and no value of one';

export const area: Area = {
  calls: {
    'GET /mail-templates': TEXTS,
    'POST /mail-templates': mailing.templates,
    'GET /mail-templates/:id': TEXTS,
    'PATCH /mail-templates/:id': TEXTS,
    'DELETE /mail-templates/:id': OWN,
    'POST /mail-templates/:id/renderings': mailing.rendered,
    'POST /records/:module/:id/letters': mailing.letter,
    'POST /mail-merges': mailing.merged,
    'GET /mail-merges': OWN,
    'GET /mail-merges/:id': OWN,
    'GET /mail-merges/:id/rows': mailing.merged,
    'GET /mail-merges/:id/rows.csv': mailing.merged,
    'GET /mail-merges/:id/previews/:record': mailing.merged,
    'POST /mail-merges/:id/sendings': mailing.merged,
  },
  jobs: {
    'mail_merges.plan': 'walked by mailing.ts (merged): it plans for what its owner may find and change',
    'mail_merges.send':
      'walked by mailing.ts (merged): it writes from what its owner may change, when it is sent',
    'mail_merges.sweep': CLEARS,
  },
};
