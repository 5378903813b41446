/** What is said about a record, and written to its person. */

import type { Area } from '../area.ts';
import * as talk from '../talk.ts';

export const area: Area = {
  calls: {
    'GET /records/:module/:id/comments': talk.comments,
    'POST /records/:module/:id/comments': talk.comment,
    'DELETE /records/:module/:id/comments/:comment': talk.strangersComment,
    'GET /records/:module/:id/mails': talk.mails,
    'GET /records/:module/:id/mail-recipients': talk.mailRecipients,
    'POST /records/:module/:id/mails': talk.mail,
    'GET /mails': talk.outbox,
    'GET /mails/:id': 'opened like the outbox',
    'POST /mails/:id/deliveries': 'opened like the outbox',
  },
  jobs: {
    'mail.send': 'sends what was written to whom it was written for; the outbox is walked by talk.ts',
  },
};
