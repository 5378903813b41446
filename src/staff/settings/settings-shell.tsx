import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { settingsWords } from './settings-words.ts';

const pages = [
  'company',
  'users',
  'roles',
  'profiles',
  'tokens',
  'calendars',
  'jobs',
  'mails',
  'examination',
] as const;
export type SettingsPage = (typeof pages)[number];

/** Who may open a part of the settings; tokens and jobs are everybody's own. */
const needs: Readonly<Record<SettingsPage, readonly string[]>> = {
  company: ['administration'],
  users: ['users'],
  roles: ['users'],
  profiles: ['users'],
  tokens: [],
  calendars: ['calendars', 'requests'],
  jobs: [],
  mails: ['administration', 'requests'],
  examination: ['administration'],
};

/** A part of the settings under its tab. */
export function SettingsShell({
  page,
  actions,
  children,
}: {
  readonly page: SettingsPage;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const say = useWords(settingsWords);
  const { tools } = useMe();
  const open = pages.filter(
    (each) => needs[each].length === 0 || needs[each].some((tool) => tools.includes(tool)),
  );
  return (
    <AreaPage
      title={say(page)}
      crumbs={[{ label: say('settings'), to: '/settings' }, { label: say(page) }]}
      lead={say(`${page}Lead`)}
      actions={actions}
      tabs={
        <nav className={parts.tabs} aria-label={say('settings')}>
          {open.map((each) => (
            <Link
              key={each}
              to={`/settings/${each}`}
              className={parts.tab}
              aria-current={each === page ? 'page' : undefined}
            >
              {say(each)}
            </Link>
          ))}
        </nav>
      }
    >
      {children}
    </AreaPage>
  );
}

/** The first part that the person may open. */
export function useFirstPage(): SettingsPage {
  const { tools } = useMe();
  return (
    pages.find((each) => needs[each].length === 0 || needs[each].some((tool) => tools.includes(tool))) ??
    'tokens'
  );
}
