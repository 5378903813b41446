import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCurrentInView } from '../../web/layout/use-current-in-view.ts';
import { useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import classes from './settings.module.css';
import { settingsWords } from './settings-words.ts';

/** The settings, in groups. A new page is one word here, a line in `needs`, its name and lead in the words. */
const groups = {
  controllerGroup: ['company', 'calendars'],
  definitionsGroup: ['modules', 'purposes', 'retention', 'workflows'],
  peopleGroup: ['users', 'roles', 'profiles', 'groups'],
  sharingGroup: ['sharing', 'record-rules', 'existence', 'who'],
  keysGroup: ['keys', 'own-key'],
  signInGroup: ['sign-in', 'networks', 'single-sign-on'],
  programsGroup: ['tokens', 'bi'],
  houseGroup: ['jobs', 'mails', 'examination'],
} as const;
type Group = keyof typeof groups;
export type SettingsPage = (typeof groups)[Group][number];

/** Who may open a part of the settings; tokens and jobs are everybody's own. */
const needs: Readonly<Record<SettingsPage, readonly string[]>> = {
  company: ['administration'],
  calendars: ['calendars', 'requests'],
  modules: ['definitions'],
  purposes: ['definitions'],
  retention: ['definitions'],
  workflows: ['workflows'],
  users: ['users'],
  roles: ['users'],
  profiles: ['users'],
  groups: ['users'],
  sharing: ['users'],
  'record-rules': ['users'],
  existence: ['administration'],
  bi: ['administration'],
  who: ['users'],
  keys: ['secret_keys'],
  'own-key': [],
  'sign-in': ['administration'],
  networks: ['administration'],
  'single-sign-on': ['administration'],
  tokens: [],
  jobs: [],
  mails: ['administration', 'requests'],
  examination: ['administration'],
};

/** The pages of each group that somebody with these tools may open; groups without any are left out. */
function openPages(tools: readonly string[]): readonly { group: Group; pages: readonly SettingsPage[] }[] {
  const may = (page: SettingsPage) =>
    needs[page].length === 0 || needs[page].some((tool) => tools.includes(tool));
  return (Object.keys(groups) as Group[])
    .map((group) => ({ group, pages: groups[group].filter(may) }))
    .filter(({ pages }) => pages.length > 0);
}

/** A part of the settings, under its group and its tab. */
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
  const open = openPages(tools);
  const here = open.find(({ pages }) => pages.includes(page));
  const groupTabs = useCurrentInView<HTMLElement>(here?.group ?? '');
  const pageTabs = useCurrentInView<HTMLElement>(page);
  return (
    <AreaPage
      title={say(page)}
      crumbs={[{ label: say('settings'), to: '/settings' }, { label: say(page) }]}
      lead={say(`${page}Lead`)}
      actions={actions}
      tabs={
        <>
          <nav ref={groupTabs} className={parts.tabs} aria-label={say('settings')}>
            {open.map(({ group, pages }) => (
              <Link
                key={group}
                to={`/settings/${pages[0]}`}
                className={parts.tab}
                aria-current={group === here?.group ? 'true' : undefined}
              >
                {say(group)}
              </Link>
            ))}
          </nav>
          {here && here.pages.length > 1 && (
            <nav ref={pageTabs} className={classes.pages} aria-label={say(here.group)}>
              {here.pages.map((each) => (
                <Link
                  key={each}
                  to={`/settings/${each}`}
                  className={classes.page}
                  aria-current={each === page ? 'page' : undefined}
                >
                  {say(each)}
                </Link>
              ))}
            </nav>
          )}
        </>
      }
    >
      {children}
    </AreaPage>
  );
}

/** The first part that the person may open. */
export function useFirstPage(): SettingsPage {
  const { tools } = useMe();
  return openPages(tools)[0]?.pages[0] ?? 'tokens';
}
