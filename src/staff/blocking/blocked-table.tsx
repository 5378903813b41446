import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { PageList } from '../parts/page-list.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { blockingWords } from './blocking-words.ts';
import { type BlockedLine, blockedQuery } from './queries.ts';

/** Tombstones: that something is blocked, since when, until when, and what is asked of it. */
export function BlockedTable() {
  const say = useWords(blockingWords);
  const pages = useInfiniteQuery(blockedQuery);
  return (
    <PageList pages={pages} none={say('noneBlocked')}>
      {(lines) => (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('record')}</th>
              <th scope="col">{say('ground')}</th>
              <th scope="col">{say('since')}</th>
              <th scope="col">{say('releases')}</th>
              <th scope="col" data-align="right">
                {say('until')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <BlockedRow key={line.id} line={line} />
            ))}
          </tbody>
        </table>
      )}
    </PageList>
  );
}

function BlockedRow({ line }: { readonly line: BlockedLine }) {
  const say = useWords(blockingWords);
  const locale = useLocale();
  const kind = useKind();
  return (
    <tr>
      <th scope="row">
        <Link to={`/blocked/${line.module}/${line.id}`}>
          {kind(line.module)} <span className="at-mono">{line.number}</span>
        </Link>
        {line.along > 0 && <span className={parts.second}>{say('alongCount', { count: line.along })}</span>}
      </th>
      <td data-label={say('ground')}>{say('groundName', { ground: line.ground })}</td>
      <td data-label={say('since')}>
        {plainDate(line.since, locale)}
        <bdi className={parts.second}>{line.by.title}</bdi>
      </td>
      <td data-label={say('releases')}>
        <span>
          {line.awaiting > 0 && <StateMark tone="risk">{say('waiting', { count: line.awaiting })}</StateMark>}
          {line.open > 0 && <StateMark tone="held">{say('openNow', { count: line.open })}</StateMark>}
          {line.awaiting + line.open === 0 && <span className={parts.quiet}>{say('noRelease')}</span>}
        </span>
      </td>
      <td data-label={say('until')} data-align="right" data-nowrap>
        {plainDate(line.until, locale)}
        {line.over && <StateMark tone="risk">{say('over')}</StateMark>}
      </td>
    </tr>
  );
}

/** What a record of this module is called. */
export function useKind(): (module: string) => string {
  const label = useLabel();
  const modules = useModules();
  return (name) => {
    const module = modules.find((one) => one.name === name);
    return module ? label(module.label) : name;
  };
}
