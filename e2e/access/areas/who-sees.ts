/** Reports of who sees a record or a person. */

import type { Area } from '../area.ts';
import * as others from '../others.ts';

const REPORTED = 'the report of that name, every page of it';
/** Persons in the caller's lists, or any for who answers requests: shown by a test beside it. */
const IN_SIGHT = 'answers nothing of a person who is not in sight';

export const area: Area = {
  calls: {
    'GET /access/who': others.whoSees,
    'GET /access/who.csv': REPORTED,
    'GET /subjects/:id/who.csv': REPORTED,
    'GET /access/looks.csv': REPORTED,
    'POST /subjects/standings': IN_SIGHT,
    'GET /subjects/:id/who': others.whoSeesPerson,
  },
};
