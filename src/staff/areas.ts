import type { Icon } from '@tabler/icons-react';
import type { UseQueryOptions } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { Label } from '../metadata/label.ts';
import {
  IconFileText,
  IconInbox,
  IconLock,
  IconMessage,
  IconSettings,
  IconShare3,
  IconShieldCheck,
  IconSun,
  IconTransfer,
} from '../web/icons.ts';
import { openRequestsQuery } from './requests/request-lines.ts';

/** A page of an area: where it is, and how its code is loaded when somebody goes there. */
export interface AreaPage {
  /** As TanStack Router takes it: `/requests/$id`. */
  readonly path: string;
  load(): Promise<ComponentType>;
}

/** An area of the screen beside the records. It stands in the navigation once it has a page. */
export interface Area {
  readonly name: string;
  readonly label: Label;
  readonly icon: Icon;
  readonly group: 'work' | 'accountability' | 'house';
  /** Where its entry in the navigation leads. */
  readonly path: string;
  /** Where the company has to be for it: the law of one country. */
  readonly country?: string;
  /** Right that the person needs to see it. */
  readonly tool?: string;
  readonly pages: readonly AreaPage[];
  /** What waits there, beside its entry. */
  readonly count?: AreaCountQuery;
}

export type AreaCountQuery = UseQueryOptions<AreaWaiting>;

export interface AreaWaiting {
  readonly open: number;
  readonly late: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/**
 * Every area, in the order of the navigation. An area that is built names its pages here:
 * `pages: [{ path: '/today', load: () => import('./today/today-page.tsx').then((it) => it.TodayPage) }]`.
 */
export const areas: readonly Area[] = [
  {
    name: 'today',
    label: { en: 'Today', es: 'Hoy' },
    icon: IconSun,
    group: 'work',
    path: '/today',
    pages: [
      {
        path: '/today',
        load: () => import('./today/today-page.tsx').then((it) => it.TodayPage),
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
        load: () => import('./requests/requests-page.tsx').then((it) => it.RequestsPage),
      },
      {
        path: '/requests/new',
        load: () => import('./requests/new-request-page.tsx').then((it) => it.NewRequestPage),
      },
      {
        path: '/requests/$id',
        load: () => import('./requests/case-page.tsx').then((it) => it.CasePage),
      },
      {
        path: '/erasures/$id/certificate',
        load: () => import('./requests/certificate-page.tsx').then((it) => it.CertificatePage),
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
        load: () => import('./complaints/complaints-page.tsx').then((it) => it.ComplaintsPage),
      },
      {
        path: '/complaints/$id',
        load: () => import('./complaints/complaint-page.tsx').then((it) => it.ComplaintPage),
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
        load: () => import('./imports/imports-page.tsx').then((it) => it.ImportsPage),
      },
      {
        path: '/imports/$id',
        load: () => import('./imports/import-page.tsx').then((it) => it.ImportPage),
      },
      {
        path: '/exports',
        load: () => import('./exports/exports-page.tsx').then((it) => it.ExportsPage),
      },
    ],
  },
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
        load: () => import('./recipients/recipients-page.tsx').then((it) => it.RecipientsPage),
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
        load: () => import('./information/information-page.tsx').then((it) => it.InformationPage),
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
        load: () => import('./evidence/evidence-page.tsx').then((it) => it.EvidencePage),
      },
      {
        path: '/evidence/$id',
        load: () => import('./evidence/event-page.tsx').then((it) => it.EventPage),
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
        load: () => import('./blocking/blocked-page.tsx').then((it) => it.BlockedPage),
      },
      {
        path: '/blocked/$module/$id',
        load: () => import('./blocking/blocked-record-page.tsx').then((it) => it.BlockedRecordPage),
      },
    ],
  },
  {
    name: 'settings',
    label: { en: 'Settings', es: 'Configuración' },
    icon: IconSettings,
    group: 'house',
    path: '/settings',
    pages: [
      {
        path: '/settings',
        load: () => import('./settings/settings-page.tsx').then((it) => it.SettingsPage),
      },
      {
        path: '/settings/company',
        load: () => import('./settings/company-page.tsx').then((it) => it.CompanyPage),
      },
      {
        path: '/settings/users',
        load: () => import('./settings/users-page.tsx').then((it) => it.UsersPage),
      },
      {
        path: '/settings/roles',
        load: () => import('./settings/roles-page.tsx').then((it) => it.RolesPage),
      },
      {
        path: '/settings/profiles',
        load: () => import('./settings/profiles-page.tsx').then((it) => it.ProfilesPage),
      },
      {
        path: '/settings/modules',
        load: () => import('./definitions/modules-page.tsx').then((it) => it.ModulesPage),
      },
      {
        path: '/settings/new-module',
        load: () => import('./definitions/new-module-page.tsx').then((it) => it.NewModulePage),
      },
      {
        path: '/settings/modules/$module',
        load: () => import('./definitions/module-page.tsx').then((it) => it.ModulePage),
      },
      {
        path: '/settings/modules/$module/new-field',
        load: () => import('./definitions/field-page.tsx').then((it) => it.FieldPage),
      },
      {
        path: '/settings/modules/$module/fields/$field',
        load: () => import('./definitions/field-page.tsx').then((it) => it.FieldPage),
      },
      {
        path: '/settings/purposes',
        load: () => import('./definitions/purposes-page.tsx').then((it) => it.PurposesPage),
      },
      {
        path: '/settings/retention',
        load: () => import('./definitions/retention-page.tsx').then((it) => it.RetentionPage),
      },
      {
        path: '/settings/keys',
        load: () => import('./secrets/keys-page.tsx').then((it) => it.KeysPage),
      },
      {
        path: '/settings/own-key',
        load: () => import('./secrets/own-key-page.tsx').then((it) => it.OwnKeyPage),
      },
      {
        path: '/settings/sign-in',
        load: () => import('./security/rules-page.tsx').then((it) => it.RulesPage),
      },
      {
        path: '/settings/networks',
        load: () => import('./security/networks-page.tsx').then((it) => it.NetworksPage),
      },
      {
        path: '/settings/single-sign-on',
        load: () => import('./security/single-sign-on-page.tsx').then((it) => it.SingleSignOnPage),
      },
      {
        path: '/settings/tokens',
        load: () => import('./settings/tokens-page.tsx').then((it) => it.TokensPage),
      },
      {
        path: '/settings/calendars',
        load: () => import('./settings/calendars-page.tsx').then((it) => it.CalendarsPage),
      },
      {
        path: '/settings/jobs',
        load: () => import('./settings/jobs-page.tsx').then((it) => it.JobsPage),
      },
      {
        path: '/settings/mails',
        load: () => import('./settings/mails-page.tsx').then((it) => it.MailsPage),
      },
      {
        path: '/settings/examination',
        load: () => import('./settings/examination-page.tsx').then((it) => it.ExaminationPage),
      },
      {
        path: '/settings/groups',
        load: () => import('./rights/groups-page.tsx').then((it) => it.GroupsPage),
      },
      {
        path: '/settings/sharing',
        load: () => import('./rights/sharing-page.tsx').then((it) => it.SharingPage),
      },
      {
        path: '/settings/record-rules',
        load: () => import('./rights/record-rules-page.tsx').then((it) => it.RecordRulesPage),
      },
      {
        path: '/settings/existence',
        load: () => import('./settings/existence-page.tsx').then((it) => it.ExistencePage),
      },
      {
        path: '/settings/bi',
        load: () => import('./settings/bi-page.tsx').then((it) => it.BiPage),
      },
      {
        path: '/settings/who',
        load: () => import('./rights/who-page.tsx').then((it) => it.WhoPage),
      },
    ],
  },
];

/** The areas that the person may open. */
export function openAreas(tools: readonly string[], country: string | null = null): readonly Area[] {
  return areas.filter(
    (area) =>
      area.pages.length > 0 &&
      (!area.tool || tools.includes(area.tool)) &&
      (!area.country || area.country === country),
  );
}
