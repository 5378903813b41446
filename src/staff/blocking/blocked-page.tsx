import { Link, useSearch } from '@tanstack/react-router';
import { useWords } from '../../web/words/words.tsx';
import { HoldsTable } from '../holds/holds-table.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { BlockedTable } from './blocked-table.tsx';
import { blockingWords } from './blocking-words.ts';
import { DestroyedTable } from './destroyed-table.tsx';
import { EndedTable } from './ended-table.tsx';
import { ReleasesTable } from './releases-table.tsx';

const tabs = ['blocked', 'releases', 'ended', 'holds', 'destroyed'] as const;
/** What also tells of what is not blocked. */
const ofErasures: readonly string[] = ['ended', 'holds', 'destroyed'];
type Tab = (typeof tabs)[number];

/** The end of a record's life: what is blocked, what is released of it to whom, and what was destroyed. */
export function BlockedPage() {
  const say = useWords(blockingWords);
  const { tools } = useMe();
  const search = useSearch({ strict: false }) as { readonly tab?: string };
  const open = tabs.filter((tab) => !ofErasures.includes(tab) || tools.includes('requests'));
  const chosen: Tab = open.find((tab) => tab === search.tab) ?? 'blocked';
  return (
    <AreaPage
      title={say('title')}
      lead={say('lead')}
      tabs={
        <nav className={parts.tabs} aria-label={say('which')}>
          {open.map((tab) => (
            <Link
              key={tab}
              to="/blocked"
              search={tab === 'blocked' ? {} : { tab }}
              className={parts.tab}
              activeOptions={{ exact: true }}
              aria-current={tab === chosen ? 'page' : undefined}
            >
              {say(`tab_${tab}`)}
            </Link>
          ))}
        </nav>
      }
    >
      {chosen === 'blocked' && <BlockedTable />}
      {chosen === 'releases' && <ReleasesTable />}
      {chosen === 'ended' && <EndedTable />}
      {chosen === 'holds' && <HoldsTable />}
      {chosen === 'destroyed' && <DestroyedTable />}
    </AreaPage>
  );
}
