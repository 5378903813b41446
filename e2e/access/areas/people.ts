/** Users, groups, signing in, and oneself. */

import { type Area, CLEARS, NO_RECORDS } from '../area.ts';
import * as others from '../others.ts';

export const area: Area = {
  calls: {
    'GET /users': NO_RECORDS,
    'GET /users/:id': NO_RECORDS,
    'GET /groups': NO_RECORDS,
    'GET /groups/:id': NO_RECORDS,
    'GET /me': others.me,
    'PATCH /me': NO_RECORDS,
    'POST /me/passwords': NO_RECORDS,
    'POST /password-resets': NO_RECORDS,
    'POST /password-resets/uses': NO_RECORDS,
    'DELETE /sessions/current': NO_RECORDS,
    'GET /sessions': NO_RECORDS,
    'DELETE /sessions': NO_RECORDS,
    'DELETE /sessions/:id': NO_RECORDS,
    'POST /sessions/current/step-ups': NO_RECORDS,
    'GET /me/factors': NO_RECORDS,
    'POST /me/factors/offers': NO_RECORDS,
    'POST /me/factors': NO_RECORDS,
    'DELETE /me/factors/:id': NO_RECORDS,
    'POST /me/recovery-codes': NO_RECORDS,
    'GET /me/sign-ins': NO_RECORDS,
    'GET /tokens': NO_RECORDS,
    'POST /tokens': NO_RECORDS,
    'DELETE /tokens/:id': NO_RECORDS,
    'GET /sign-in': NO_RECORDS,
    'GET /sign-in/single-sign-on': NO_RECORDS,
    'GET /sign-in/single-sign-on/callback': NO_RECORDS,
    'POST /sessions': NO_RECORDS,
    'POST /sessions/passkey-questions': NO_RECORDS,
  },
  jobs: {
    'access.sweep': CLEARS,
  },
};
