import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { TransferTabs } from '../imports/transfer-tabs.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { exportWords } from './export-words.ts';
import classes from './exports.module.css';
import { fileSize } from './file-size.ts';
import { type ExportJson, exportsQuery } from './queries.ts';

/** The files that somebody had made from lists: until when they are there, and how often they left the house. */
export function ExportsPage() {
  const say = useWords(exportWords);
  return (
    <AreaPage title={say('exports')} lead={say('lead')} tabs={<TransferTabs page="exports" />}>
      <Exports />
    </AreaPage>
  );
}

function Exports() {
  const say = useWords(exportWords);
  const me = useMe();
  const { data, error, refetch } = useQuery(exportsQuery);
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy />;
  if (data.length === 0) {
    const contacts = me.modules.contacts?.actions.includes('export');
    return (
      <EmptyState
        action={
          contacts && (
            <Button variant="default" component={Link} to="/records/contacts">
              {say('openContacts')}
            </Button>
          )
        }
      >
        {say('none')}
      </EmptyState>
    );
  }
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{say('what')}</th>
          <th scope="col">{say('stateHead')}</th>
          <th scope="col" data-align="right">
            {say('rows')}
          </th>
          <th scope="col" data-align="right">
            {say('size')}
          </th>
          <th scope="col">{say('until')}</th>
          <th scope="col" data-align="right">
            {say('downloads')}
          </th>
          <th scope="col">{say('asked')}</th>
          <th scope="col">
            <span className="at-unseen">{say('download')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {data.map((one) => (
          <ExportLine key={one.id} one={one} />
        ))}
      </tbody>
    </table>
  );
}

const tones: Readonly<Record<string, StateTone>> = {
  queued: 'attested',
  running: 'attested',
  ready: 'holds',
  failed: 'failed',
};

function ExportLine({ one }: { readonly one: ExportJson }) {
  const say = useWords(exportWords);
  const locale = useLocale();
  const label = useLabel();
  const module = useModules().find((each) => each.name === one.module);
  const name = module ? label(module.labelPlural) : one.module;
  const left = one.leftOut.restricted ?? 0;
  return (
    <tr>
      <th scope="row">
        {say('file', { module: name, format: one.format.toUpperCase() })}
        {one.recipient && <span className={parts.second}>{say('goesTo', { name: one.recipient.name })}</span>}
      </th>
      <td data-label={say('stateHead')}>
        <StateMark tone={tones[one.state] ?? 'stopped'}>{say('state', { state: one.state })}</StateMark>
        {one.state === 'running' && one.total !== null && (
          <progress
            className={parts.progress}
            aria-label={say('making')}
            value={one.progress}
            max={one.total}
          />
        )}
        {one.state === 'failed' && one.message && <span className={parts.second}>{one.message}</span>}
        {one.state === 'erased' && <span className={parts.second}>{say('erasedNote')}</span>}
        {left > 0 && <span className={parts.second}>{say('leftOut', { count: left })}</span>}
        {one.leftOut.objected !== undefined && (
          <span className={parts.second}>
            {say('objected', { count: one.leftOut.objecting ?? 0, values: one.leftOut.objected })}
          </span>
        )}
      </td>
      <td data-label={say('rows')} data-align="right">
        {one.rows === null ? '—' : count(one.rows, locale)}
      </td>
      <td data-label={say('size')} data-align="right" data-nowrap>
        {one.bytes === null ? '—' : fileSize(one.bytes, locale)}
      </td>
      <td data-label={say('until')} data-nowrap>
        {one.href && one.expiresAt ? plainInstant(one.expiresAt, locale) : '—'}
      </td>
      <td data-label={say('downloads')} data-align="right">
        {count(one.downloads, locale)}
      </td>
      <td data-label={say('asked')} data-nowrap>
        {plainInstant(one.createdAt, locale)}
      </td>
      <td data-align="right">
        <ExportActions one={one} name={name} />
      </td>
    </tr>
  );
}

function ExportActions({ one, name }: { readonly one: ExportJson; readonly name: string }) {
  const say = useWords(exportWords);
  const queries = useQueryClient();
  const action = useAction();
  const sure = useSure();
  const refresh = () => queries.invalidateQueries({ queryKey: ['exports'] });
  const ask = (work: () => Promise<unknown>) =>
    void action.run(async () => {
      await work();
      await refresh();
    });
  const remove = () => {
    const work = () => call('DELETE', `/exports/${one.id}`);
    if (one.state !== 'ready') return ask(work);
    sure({
      title: say('removeTitle'),
      text: say('removeSure'),
      submit: say('removeTitle'),
      work: async () => {
        await work();
        await refresh();
      },
    });
  };
  const open = one.state === 'queued' || one.state === 'running';
  const over = one.state === 'failed' || one.state === 'cancelled';
  return (
    <span className={classes.rowActions}>
      {one.href && (
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={one.href}
          download
          onClick={() => setTimeout(() => void refresh(), 1_000)}
        >
          {say('download')}
        </Button>
      )}
      {over && (
        <Button
          size="compact-sm"
          variant="default"
          loading={action.busy}
          onClick={() => ask(() => call('POST', `/jobs/${one.job}/retries`))}
        >
          {say('again')}
        </Button>
      )}
      {(open || one.state === 'ready') && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={action.busy}
          onClick={remove}
          aria-label={open ? say('stop') : say('removeOf', { module: name })}
        >
          {say(open ? 'stop' : 'remove')}
        </Button>
      )}
      {action.errors.map((error) => (
        <span key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </span>
      ))}
    </span>
  );
}
