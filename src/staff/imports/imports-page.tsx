import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type DragEvent, useId, useState } from 'react';
import type { StagedImport } from '../../client/client.ts';
import { IconUpload } from '../../web/icons.ts';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import { useMe, useModules } from '../session.tsx';
import { useImportName } from './import-name.ts';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';
import { cameIn } from './outcome.ts';
import { importsQuery, stageFile, working } from './queries.ts';
import { TransferTabs } from './transfer-tabs.tsx';

/** Files of rows: bring one, and what became of those before. */
export function ImportsPage() {
  const say = useWords(importWords);
  const me = useMe();
  const may = useModules().some((one) => me.modules[one.name]?.actions.includes('import'));
  return (
    <AreaPage title={say('imports')} lead={say('lead')} tabs={<TransferTabs page="imports" />}>
      <Bring />
      <Imports may={may} />
    </AreaPage>
  );
}

function Bring() {
  const say = useWords(importWords);
  const label = useLabel();
  const navigate = useNavigate();
  const me = useMe();
  const input = useId();
  const asked = (useSearch({ strict: false }) as { module?: string }).module;
  const modules = useModules().filter((one) => me.modules[one.name]?.actions.includes('import'));
  const [module, setModule] = useState(
    asked ?? modules.find((one) => one.name === 'contacts')?.name ?? modules[0]?.name ?? '',
  );
  const [part, setPart] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const action = useAction();
  if (modules.length === 0) return <EmptyState>{say('noRight')}</EmptyState>;
  const bring = async (file: File | undefined) => {
    if (!file) return;
    setPart(0);
    await action.run(async () => {
      const staged = await stageFile(module, file, setPart);
      await navigate({ to: `/imports/${staged.id}` });
    });
    setPart(null);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void bring(event.dataTransfer.files[0]);
  };
  return (
    <section className={parts.form} style={{ maxWidth: 760 }}>
      <div className={parts.filters}>
        <NativeSelect
          label={say('into')}
          value={module}
          onChange={(event) => setModule(event.currentTarget.value)}
          data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the label beneath is the control */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={22} stroke={1.6} aria-hidden />
        <p>
          <label htmlFor={input} className={classes.choose}>
            {say('choose')}
          </label>{' '}
          {say('orDrop')}
        </p>
        <p className={parts.quiet}>{say('kinds')}</p>
        <input
          id={input}
          type="file"
          className="at-unseen"
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          onChange={(event) => void bring(event.currentTarget.files?.[0])}
        />
        {part !== null && (
          <progress className={parts.progress} value={part} max={1} aria-label={say('sending')} />
        )}
      </div>
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
    </section>
  );
}

const tones: Readonly<Record<string, StateTone>> = {
  staged: 'risk',
  done: 'holds',
  failed: 'failed',
  checking: 'attested',
  running: 'attested',
  undoing: 'attested',
};

/** The state of an import in a row. */
export function ImportState({ staged }: { readonly staged: Pick<StagedImport, 'state' | 'counts'> }) {
  const say = useWords(importWords);
  const { state, counts } = staged;
  if (state === 'done' && !cameIn(counts)) return <StateMark tone="risk">{say('nothingCame')}</StateMark>;
  return <StateMark tone={tones[state] ?? 'stopped'}>{say('state', { state })}</StateMark>;
}

function Imports({ may }: { readonly may: boolean }) {
  const say = useWords(importWords);
  const locale = useLocale();
  const label = useLabel();
  const modules = useModules();
  const nameOf = useImportName();
  const { data, error, refetch } = useQuery({
    ...importsQuery,
    refetchInterval: (query) =>
      query.state.data?.some((one) => working.includes(one.state)) ? 2_000 : false,
  });
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy />;
  if (!may && data.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('yours')} count={data.length || undefined} line={data.length === 0} />
      {data.length === 0 && <EmptyState>{say('none')}</EmptyState>}
      {data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('file')}</th>
              <th scope="col">{say('into')}</th>
              <th scope="col">{say('stateHead')}</th>
              <th scope="col">{say('whatCame')}</th>
              <th scope="col" data-align="right">
                {say('when')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((one) => {
              const module = modules.find((each) => each.name === one.module);
              return (
                <tr key={one.id}>
                  <th scope="row">
                    <Link to={`/imports/${one.id}`}>{nameOf(one)}</Link>
                  </th>
                  <td data-label={say('into')}>{module ? label(module.labelPlural) : one.module}</td>
                  <td data-label={say('stateHead')}>
                    <ImportState staged={one} />
                  </td>
                  <td data-label={say('whatCame')}>
                    {one.report === 'run'
                      ? Object.entries(one.counts)
                          .filter(([, n]) => n > 0)
                          .map(
                            ([status, n]) =>
                              `${count(n, locale)} ${say('status', { status }).toLocaleLowerCase()}`,
                          )
                          .join(', ')
                      : '—'}
                  </td>
                  <td data-label={say('when')} data-align="right" data-nowrap>
                    {plainInstant(one.finishedAt ?? one.createdAt, locale)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
