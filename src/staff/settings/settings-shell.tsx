import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCurrentInView } from '../../web/layout/use-current-in-view.ts';
import { useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import classes from './settings.module.css';
import { openPages, type SettingsPage } from './settings-places.ts';
import { settingsWords } from './settings-words.ts';

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
