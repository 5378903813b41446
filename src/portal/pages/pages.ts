import type { Page } from '../visit.ts';
import { choicePages } from './choices.tsx';
import { complaintPages } from './complaints.tsx';
import { dataPages } from './data.tsx';
import { homePages } from './home.tsx';
import { newRequestPages } from './new-request.tsx';
import { noticePages } from './notices.tsx';
import { requestPages } from './request.tsx';
import { requestStepPages } from './request-steps.tsx';
import { requestListPages } from './requests.tsx';
import { sharingPages } from './sharing.tsx';
import { signInPages } from './sign-in.tsx';

/** Every page of the portal. A new area is one line here. */
export const pages: readonly Page[] = [
  ...signInPages,
  ...homePages,
  ...dataPages,
  ...choicePages,
  ...sharingPages,
  ...requestListPages,
  ...newRequestPages,
  ...requestPages,
  ...requestStepPages,
  ...noticePages,
  ...complaintPages,
];
