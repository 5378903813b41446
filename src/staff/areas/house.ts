import { IconSettings } from '../../web/icons.ts';
import type { Area } from './area.ts';

/** How the company sets the product up. */
export const houseAreas: readonly Area[] = [
  {
    name: 'settings',
    label: { en: 'Settings', es: 'Configuración' },
    icon: IconSettings,
    group: 'house',
    path: '/settings',
    pages: [
      {
        path: '/settings',
        load: () => import('../settings/settings-page.tsx').then((it) => it.SettingsPage),
      },
      {
        path: '/settings/company',
        load: () => import('../settings/company-page.tsx').then((it) => it.CompanyPage),
      },
      {
        path: '/settings/users',
        load: () => import('../users/users-page.tsx').then((it) => it.UsersPage),
      },
      {
        path: '/settings/roles',
        load: () => import('../settings/roles-page.tsx').then((it) => it.RolesPage),
      },
      {
        path: '/settings/profiles',
        load: () => import('../settings/profiles-page.tsx').then((it) => it.ProfilesPage),
      },
      {
        path: '/settings/modules',
        load: () => import('../definitions/modules-page.tsx').then((it) => it.ModulesPage),
      },
      {
        path: '/settings/new-module',
        load: () => import('../definitions/new-module-page.tsx').then((it) => it.NewModulePage),
      },
      {
        path: '/settings/modules/$module',
        load: () => import('../definitions/module-page.tsx').then((it) => it.ModulePage),
      },
      {
        path: '/settings/modules/$module/new-field',
        load: () => import('../definitions/field-page.tsx').then((it) => it.FieldPage),
      },
      {
        path: '/settings/modules/$module/fields/$field',
        load: () => import('../definitions/field-page.tsx').then((it) => it.FieldPage),
      },
      {
        path: '/settings/purposes',
        load: () => import('../definitions/purposes-page.tsx').then((it) => it.PurposesPage),
      },
      {
        path: '/settings/retention',
        load: () => import('../definitions/retention-page.tsx').then((it) => it.RetentionPage),
      },
      {
        path: '/settings/workflows',
        load: () => import('../workflows/workflows-page.tsx').then((it) => it.WorkflowsPage),
      },
      {
        path: '/settings/new-workflow',
        load: () => import('../workflows/workflow-page.tsx').then((it) => it.NewWorkflowPage),
      },
      {
        path: '/settings/workflows/$workflow',
        load: () => import('../workflows/workflow-page.tsx').then((it) => it.WorkflowPage),
      },
      {
        path: '/settings/keys',
        load: () => import('../secrets/keys-page.tsx').then((it) => it.KeysPage),
      },
      {
        path: '/settings/own-key',
        load: () => import('../secrets/own-key-page.tsx').then((it) => it.OwnKeyPage),
      },
      {
        path: '/settings/sign-in',
        load: () => import('../security/rules-page.tsx').then((it) => it.RulesPage),
      },
      {
        path: '/settings/networks',
        load: () => import('../security/networks-page.tsx').then((it) => it.NetworksPage),
      },
      {
        path: '/settings/single-sign-on',
        load: () => import('../security/single-sign-on-page.tsx').then((it) => it.SingleSignOnPage),
      },
      {
        path: '/settings/tokens',
        load: () => import('../settings/tokens-page.tsx').then((it) => it.TokensPage),
      },
      {
        path: '/settings/calendars',
        load: () => import('../settings/calendars-page.tsx').then((it) => it.CalendarsPage),
      },
      {
        path: '/settings/jobs',
        load: () => import('../settings/jobs-page.tsx').then((it) => it.JobsPage),
      },
      {
        path: '/settings/mails',
        load: () => import('../settings/mails-page.tsx').then((it) => it.MailsPage),
      },
      {
        path: '/settings/examination',
        load: () => import('../settings/examination-page.tsx').then((it) => it.ExaminationPage),
      },
      {
        path: '/settings/groups',
        load: () => import('../rights/groups-page.tsx').then((it) => it.GroupsPage),
      },
      {
        path: '/settings/sharing',
        load: () => import('../rights/sharing-page.tsx').then((it) => it.SharingPage),
      },
      {
        path: '/settings/record-rules',
        load: () => import('../rights/record-rules-page.tsx').then((it) => it.RecordRulesPage),
      },
      {
        path: '/settings/existence',
        load: () => import('../settings/existence-page.tsx').then((it) => it.ExistencePage),
      },
      {
        path: '/settings/bi',
        load: () => import('../settings/bi-page.tsx').then((it) => it.BiPage),
      },
      {
        path: '/settings/who',
        load: () => import('../rights/who-page.tsx').then((it) => it.WhoPage),
      },
    ],
  },
];
