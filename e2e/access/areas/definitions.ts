/** What there can be, how the company is set up, and the evidence. */
import { type Area, NO_RECORDS } from '../area.ts';
import * as evidence from '../evidence.ts';

export const area: Area = {
  calls: {
    'GET /modules': NO_RECORDS,
    'GET /modules/:module': NO_RECORDS,
    'GET /modules/:module/fields/:field': NO_RECORDS,
    'GET /settings': NO_RECORDS,
    'GET /evidence/events': evidence.named,
    'GET /evidence/checkpoint': NO_RECORDS,
    'GET /evidence/key': NO_RECORDS,
    'GET /evidence/consistency': NO_RECORDS,
    'POST /deadlines': NO_RECORDS,
    'GET /calendars': NO_RECORDS,
    'GET /calendars/:code': NO_RECORDS,
    'GET /information-notices': NO_RECORDS,
    'GET /information-notices/:id': NO_RECORDS,
    'GET /purposes': NO_RECORDS,
    'GET /retention-rules': NO_RECORDS,
  },
  jobs: {
    'evidence.mail_checkpoint': 'a signed number, without contents',
    'security.examine': 'about the installation, without records',
  },
};
