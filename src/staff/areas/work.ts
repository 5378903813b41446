import {
  IconInbox,
  IconMail,
  IconMessage,
  IconReportAnalytics,
  IconSun,
  IconTransfer,
} from '../../web/icons.ts';
import { openRequestsQuery } from '../requests/request-lines.ts';
import type { Area } from './area.ts';

/** What people work in all day, in the order of the navigation. */
export const workAreas: readonly Area[] = [
  {
    name: 'today',
    label: { en: 'Today', es: 'Hoy' },
    icon: IconSun,
    group: 'work',
    path: '/today',
    pages: [
      {
        path: '/today',
        load: () => import('../today/today-page.tsx').then((it) => it.TodayPage),
      },
    ],
  },
  {
    name: 'requests',
    label: { en: 'Rights requests', es: 'Solicitudes de derechos' },
    icon: IconInbox,
    group: 'work',
    path: '/requests',
    tool: 'requests',
    count: openRequestsQuery,
    pages: [
      {
        path: '/requests',
        load: () => import('../requests/requests-page.tsx').then((it) => it.RequestsPage),
      },
      {
        path: '/requests/new',
        load: () => import('../requests/new-request-page.tsx').then((it) => it.NewRequestPage),
      },
      {
        path: '/requests/$id',
        load: () => import('../requests/case-page.tsx').then((it) => it.CasePage),
      },
      {
        path: '/erasures/$id/certificate',
        load: () => import('../requests/certificate-page.tsx').then((it) => it.CertificatePage),
      },
    ],
  },
  {
    name: 'complaints',
    label: { en: 'Complaints', es: 'Reclamaciones' },
    icon: IconMessage,
    group: 'work',
    path: '/complaints',
    tool: 'requests',
    country: 'GB',
    pages: [
      {
        path: '/complaints',
        load: () => import('../complaints/complaints-page.tsx').then((it) => it.ComplaintsPage),
      },
      {
        path: '/complaints/$id',
        load: () => import('../complaints/complaint-page.tsx').then((it) => it.ComplaintPage),
      },
    ],
  },
  {
    name: 'reports',
    label: { en: 'Reports', es: 'Informes' },
    icon: IconReportAnalytics,
    group: 'work',
    path: '/reports',
    pages: [
      {
        path: '/reports',
        load: () => import('../reports/reports-page.tsx').then((it) => it.ReportsPage),
      },
      {
        path: '/reports/new',
        load: () => import('../reports/report-page.tsx').then((it) => it.NewReportPage),
      },
      {
        path: '/reports/$id',
        load: () => import('../reports/report-page.tsx').then((it) => it.ReportPage),
      },
    ],
  },
  {
    name: 'imports',
    label: { en: 'Import and export', es: 'Importar y exportar' },
    icon: IconTransfer,
    group: 'work',
    path: '/imports',
    pages: [
      {
        path: '/imports',
        load: () => import('../imports/imports-page.tsx').then((it) => it.ImportsPage),
      },
      {
        path: '/imports/$id',
        load: () => import('../imports/import-page.tsx').then((it) => it.ImportPage),
      },
      {
        path: '/exports',
        load: () => import('../exports/exports-page.tsx').then((it) => it.ExportsPage),
      },
    ],
  },
  {
    name: 'mailings',
    label: { en: 'Mailings', es: 'Envíos' },
    icon: IconMail,
    group: 'work',
    path: '/mailings',
    pages: [
      {
        path: '/mailings',
        load: () => import('../mailing/mailings-page.tsx').then((it) => it.MailingsPage),
      },
      {
        path: '/mailings/$id',
        load: () => import('../mailing/mailing-page.tsx').then((it) => it.MailingPage),
      },
      {
        path: '/mail-templates',
        load: () => import('../mailing/templates-page.tsx').then((it) => it.TemplatesPage),
      },
    ],
  },
];
