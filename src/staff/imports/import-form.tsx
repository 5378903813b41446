import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StagedImport } from '../../client/client.ts';
import { ErrorSummary, SectionHeading } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useModule } from '../session.tsx';
import { originSaid } from './data-origin.tsx';
import { ImportChoices } from './import-choices.tsx';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';
import { type Draft, firstMapping, writtenMapping, writtenOptions } from './mapping.ts';
import { MappingTable } from './mapping-table.tsx';
import { Report } from './report.tsx';

/** How the file is read, what its columns are, and how its rows are taken; then a try without writing, or the run. */
export function ImportForm({ staged }: { readonly staged: StagedImport }) {
  const say = useWords(importWords);
  const queries = useQueryClient();
  const trying = useAction();
  const running = useAction();
  const [draft, setDraft] = useState<Draft>(() => ({
    mapping: firstMapping(staged),
    options: staged.options,
  }));
  const [tried, setTried] = useState(draft);
  const path = `/imports/${staged.id}`;
  const keep = () =>
    call<StagedImport>('PATCH', path, {
      body: { mapping: writtenMapping(draft.mapping), options: writtenOptions(draft.options) },
    });
  const start = (what: 'dry-runs' | 'runs') =>
    void (what === 'runs' ? running : trying).run(async () => {
      const kept = await keep();
      setTried(draft);
      queries.setQueryData(['import', staged.id], kept);
      await call('POST', `${path}/${what}`);
      await queries.invalidateQueries({ queryKey: ['import', staged.id] });
      await queries.invalidateQueries({ queryKey: ['imports'] });
    });
  const module = useModule(staged.module);
  // Of persons: whether they are to be told depends on it.
  const said = module?.subject.kind === 'none' || originSaid(draft.options.origin);
  const mapped = draft.mapping.some((fields) => fields !== null);
  // Before anything was decided, what is missing is what the form is for.
  const decided = Object.values(staged.mapping).some((fields) => fields !== null);
  const missing = staged.targets.filter(
    (target) => target.required && !draft.mapping.some((fields) => fields?.includes(target.field)),
  );
  const changed = JSON.stringify(draft) !== JSON.stringify(tried);
  const errors = <ErrorSummary errors={running.errors} />;
  const runIt = (
    <Button
      onClick={() => start('runs')}
      loading={running.busy}
      disabled={!mapped || !said || trying.busy}
      variant={staged.report ? 'filled' : 'default'}
    >
      {say('runIt')}
    </Button>
  );
  const unsaid = !said && <p className={parts.quiet}>{say('originMissing')}</p>;
  return (
    <>
      {staged.report && (
        <Report
          staged={staged}
          run={
            <>
              {errors}
              <div className={parts.actions}>
                {runIt}
                {changed && <span className={parts.quiet}>{say('changedSince')}</span>}
              </div>
              {unsaid}
            </>
          }
        />
      )}
      <Reading staged={staged} />
      <MappingTable staged={staged} draft={draft} onChange={setDraft} />
      <ImportChoices staged={staged} draft={draft} onChange={setDraft} />
      <section className={parts.form}>
        <ErrorSummary errors={trying.errors} />
        {!staged.report && errors}
        {staged.letIn.length > 0 && <p>{say('letInCount', { count: staged.letIn.length })}</p>}
        {missing.length > 0 && (
          <p className={parts.failure}>
            {say('missing', { fields: missing.map((target) => target.label).join(', ') })}
          </p>
        )}
        {decided &&
          staged.findings.map((finding) => (
            <p key={`${finding.code} ${finding.field}`} className={parts.quiet}>
              {finding.message}
            </p>
          ))}
        <div className={parts.actions}>
          <Button
            onClick={() => start('dry-runs')}
            loading={trying.busy}
            disabled={!mapped || running.busy}
            variant={staged.report ? 'default' : 'filled'}
          >
            {say('tryIt')}
          </Button>
          {!staged.report && runIt}
        </div>
        {!staged.report && unsaid}
        <p className={parts.quiet}>{say('tryNote')}</p>
      </section>
    </>
  );
}

const delimiters = [',', ';', '\t', '|'] as const;

/** Encoding, delimiter, header row: each change shows the rows anew. */
function Reading({ staged }: { readonly staged: StagedImport }) {
  const say = useWords(importWords);
  const queries = useQueryClient();
  const action = useAction();
  const change = (options: Readonly<Record<string, string | number>>) =>
    void action.run(async () => {
      const changed = await call<StagedImport>('PATCH', `/imports/${staged.id}`, { body: { options } });
      queries.setQueryData(['import', staged.id], changed);
    });
  return (
    <section className={parts.form}>
      <SectionHeading title={say('reading')} />
      <div className={parts.filters}>
        {staged.encodings.length > 0 && (
          <NativeSelect
            label={say('encoding')}
            value={staged.encoding ?? ''}
            onChange={(event) => change({ encoding: event.currentTarget.value })}
            {...(staged.encodingGuessed && { description: say('encodingGuessed') })}
            data={staged.encodings.map((value) => ({ value, label: value.replace(/^utf/, 'UTF') }))}
          />
        )}
        {staged.format === 'csv' && (
          <NativeSelect
            label={say('delimiter')}
            value={staged.delimiter ?? ','}
            onChange={(event) => change({ delimiter: event.currentTarget.value })}
            data={delimiters.map((value) => ({
              value,
              label: say('delimiterName', { code: delimiterCode(value) }),
            }))}
          />
        )}
        {staged.sheets.length > 1 && (
          <NativeSelect
            label={say('sheet')}
            value={staged.sheet ?? ''}
            onChange={(event) => change({ sheet: event.currentTarget.value })}
            data={[...staged.sheets]}
          />
        )}
        <TextInput
          label={say('headerRow')}
          type="number"
          min={0}
          defaultValue={String(staged.headerRow)}
          onBlur={(event) => {
            const row = Number(event.currentTarget.value);
            if (Number.isInteger(row) && row !== staged.headerRow) change({ headerRow: row });
          }}
        />
      </div>
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section className={classes.preview} tabIndex={0} aria-label={say('preview')} aria-busy={action.busy}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say('line')}</th>
              {staged.headers.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a file never move, and two may have one name.
                <th key={`${index} ${header}`} scope="col">
                  {header || say('column', { number: index + 1 })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {staged.sample.slice(0, 20).map((row) => (
              <tr key={row.line}>
                <td className="at-figures">{row.line}</td>
                {staged.headers.map((header, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  <td key={`${index} ${header}`} title={row.cells[index]}>
                    <bdi>{row.cells[index] ?? ''}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function delimiterCode(delimiter: string): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }[delimiter] ?? 'comma';
}
