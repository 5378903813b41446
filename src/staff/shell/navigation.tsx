import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { localDay } from '../../fields/written-day.ts';
import { IconChevronUp, IconDots, IconSearch } from '../../web/icons.ts';
import { KeyHint } from '../../web/layout/layout.tsx';
import { ProofRosette } from '../../web/state/proof-rosette.tsx';
import { clockTime, count, plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import type { Area, AreaCountQuery } from '../areas/area.ts';
import { openAreas } from '../areas.ts';
import { today } from '../clock.ts';
import { moduleIcon } from '../module-icons.ts';
import { sealQuery } from '../seal-query.ts';
import { useMe, useModules } from '../session.tsx';
import { shellWords } from '../words/shell-words.ts';
import { AccountMenu } from './account-menu.tsx';
import classes from './navigation.module.css';
import { useShell } from './shell-context.ts';

const shownModules = 8;

/** The navigation: company, search, areas, modules; in its foot who is signed in and when the record was sealed. */
export function Navigation() {
  const say = useWords(shellWords);
  const me = useMe();
  const { openPalette } = useShell();
  const areas = openAreas(me.tools, me.country);
  const group = (name: Area['group']) => areas.filter((area) => area.group === name);
  return (
    <nav className={classes.navigation} aria-label={say('navigation')}>
      <Link to="/" className={classes.company}>
        <img src={mark} alt="" width={22} height={22} />
        <bdi title={me.company ?? undefined}>{me.company ?? 'Attesta'}</bdi>
      </Link>
      <button type="button" className={classes.search} onClick={openPalette}>
        <IconSearch size={16} aria-hidden />
        <span>{say('searchOrGo')}</span>
        <KeyHint>Ctrl</KeyHint>
        <KeyHint>K</KeyHint>
      </button>
      <div className={classes.scroll}>
        <AreaLinks areas={group('work')} />
        <ModuleLinks />
        {group('accountability').length > 0 && <h2 className={classes.group}>{say('accountability')}</h2>}
        <AreaLinks areas={group('accountability')} />
        {group('house').length > 0 && <h2 className={classes.group}>{say('house')}</h2>}
        <AreaLinks areas={group('house')} />
      </div>
      <AccountMenu />
      <SealFoot />
    </nav>
  );
}

const mark = new URL('../mark.svg', import.meta.url).href;

function AreaLinks({ areas }: { readonly areas: readonly Area[] }) {
  const label = useLabel();
  const here = useLocation({ select: (at) => at.pathname });
  if (areas.length === 0) return null;
  return (
    <ul className={classes.links}>
      {areas.map((area) => (
        <li key={area.name}>
          <Link
            to={area.path}
            className={classes.link}
            {...(holds(area, here) && { 'data-active': true, 'aria-current': 'page' as const })}
          >
            <area.icon size={17} stroke={1.6} aria-hidden />
            <span>{label(area.label)}</span>
            {area.count && <AreaCount query={area.count} />}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What waits in an area; what is late there is told first, and is red. */
function AreaCount({ query }: { readonly query: AreaCountQuery }) {
  const say = useWords(shellWords);
  const locale = useLocale();
  const { data } = useQuery(query);
  if (!data || data.open === 0) return null;
  const late = data.late > 0;
  const shown = late ? data.late : data.open;
  return (
    <span className={classes.count} data-late={late || undefined}>
      {count(shown, locale)}
      {data.more && !late && '+'}
      <span className="at-unseen"> {say(late ? 'overdueCount' : 'openCount')}</span>
    </span>
  );
}

/** Whether an address is of one of the area's pages, also where these begin differently. */
function holds(area: Area, path: string): boolean {
  const beginnings = new Set(area.pages.map((page) => `/${page.path.split('/')[1]}`));
  return [...beginnings].some((start) => path === start || path.startsWith(`${start}/`));
}

function ModuleLinks() {
  const say = useWords(shellWords);
  const label = useLabel();
  const me = useMe();
  const [all, setAll] = useState(false);
  const modules = useModules().filter(
    (module) => !module.partOf && me.modules[module.name]?.actions.includes('read') !== false,
  );
  const shown = all ? modules : modules.slice(0, shownModules);
  if (modules.length === 0) return null;
  return (
    <>
      <h2 className={classes.group}>{say('records')}</h2>
      <ul className={classes.links}>
        {shown.map((module) => {
          const Icon = moduleIcon(module.icon);
          return (
            <li key={module.name}>
              <Link
                to={`/records/${module.name}`}
                className={classes.link}
                activeProps={{ 'data-active': true, 'aria-current': 'page' }}
                activeOptions={{ includeSearch: false }}
              >
                <Icon size={17} stroke={1.6} aria-hidden />
                <span>{label(module.labelPlural)}</span>
              </Link>
            </li>
          );
        })}
        {modules.length > shownModules && (
          <li>
            <button type="button" className={classes.link} aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? (
                <IconChevronUp size={17} stroke={1.6} aria-hidden />
              ) : (
                <IconDots size={17} stroke={1.6} aria-hidden />
              )}
              <span>{say(all ? 'fewerModules' : 'allModules')}</span>
            </button>
          </li>
        )}
      </ul>
    </>
  );
}

/** When the record was last sealed, on every page. */
function SealFoot() {
  const say = useWords(shellWords);
  const locale = useLocale();
  const me = useMe();
  const { data } = useQuery({ ...sealQuery, enabled: me.tools.includes('evidence') });
  const at = data?.at ?? me.sealedAt;
  const isToday = at ? localDay(at) === today() : false;
  const words = !at
    ? say('notSealed')
    : isToday
      ? say('sealed', { time: clockTime(at, locale) })
      : say('sealedOn', { date: plainDate(at, locale) });
  return (
    <div className={classes.seal}>
      <ProofRosette />
      <div>
        <p>{me.sealingHealthy ? words : say('sealingStopped')}</p>
        {data && <p className="at-figures">{say('events', { count: count(data.size, locale) })}</p>}
      </div>
    </div>
  );
}
