import { IconFileText, IconLock, IconShare3, IconShieldCheck } from '../../web/icons.ts';
import type { Area } from './area.ts';

/** Where the company shows what it did, in the order of the navigation. */
export const accountabilityAreas: readonly Area[] = [
  {
    name: 'recipients',
    label: { en: 'Recipients', es: 'Destinatarios' },
    icon: IconShare3,
    group: 'accountability',
    path: '/recipients',
    tool: 'requests',
    pages: [
      {
        path: '/recipients',
        load: () => import('../recipients/recipients-page.tsx').then((it) => it.RecipientsPage),
      },
    ],
  },
  {
    name: 'information',
    label: { en: 'Information notices', es: 'Avisos informativos' },
    icon: IconFileText,
    group: 'accountability',
    path: '/information',
    tool: 'requests',
    pages: [
      {
        path: '/information',
        load: () => import('../information/information-page.tsx').then((it) => it.InformationPage),
      },
    ],
  },
  {
    name: 'evidence',
    label: { en: 'Evidence', es: 'Evidencia' },
    icon: IconShieldCheck,
    group: 'accountability',
    path: '/evidence',
    tool: 'evidence',
    pages: [
      {
        path: '/evidence',
        load: () => import('../evidence/evidence-page.tsx').then((it) => it.EvidencePage),
      },
      {
        path: '/evidence/$id',
        load: () => import('../evidence/event-page.tsx').then((it) => it.EventPage),
      },
    ],
  },
  {
    name: 'blocked',
    label: { en: 'Blocked and destroyed', es: 'Bloqueado y destruido' },
    icon: IconLock,
    group: 'accountability',
    path: '/blocked',
    tool: 'blocking',
    pages: [
      {
        path: '/blocked',
        load: () => import('../blocking/blocked-page.tsx').then((it) => it.BlockedPage),
      },
      {
        path: '/blocked/$module/$id',
        load: () => import('../blocking/blocked-record-page.tsx').then((it) => it.BlockedRecordPage),
      },
    ],
  },
];
