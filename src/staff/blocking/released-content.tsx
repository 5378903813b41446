import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RecordValues } from '../../fields/field-view.tsx';
import { fieldViewOf } from '../../fields/views.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address, call } from '../api.ts';
import { serviceNow } from '../clock.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useNamedCodes } from '../purpose-names.ts';
import { useModule } from '../session.tsx';
import { useKind } from './blocked-table.tsx';
import classes from './blocking.module.css';
import { blockingWords } from './blocking-words.ts';
import type { Released, ReleasedRecord } from './queries.ts';
import { ReleasedReference } from './released-reference.tsx';

/** What a release opens, read-only. It leaves the screen when the time ends; each reading is an event, so it is read once. */
export function ReleasedContent({ path, until }: { readonly path: string; readonly until: string }) {
  const say = useWords(blockingWords);
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['released', path],
    queryFn: ({ signal }) => call<Released>('GET', `${path}/content`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    enabled: !over,
  });
  useEffect(() => {
    const left = Date.parse(until) - serviceNow().getTime();
    const timer = setTimeout(
      () => {
        setOver(true);
        queries.removeQueries({ queryKey: ['released', path] });
        void queries.invalidateQueries({ queryKey: ['blocking'] });
      },
      Math.max(0, left),
    );
    return () => clearTimeout(timer);
  }, [until, path, queries]);
  if (over) return <p role="status">{say('contentEnded')}</p>;
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <div aria-busy />;
  const titles = new Map(data.records.map((record) => [record.id, record.title]));
  return (
    <div className={classes.released}>
      <SectionHeading title={say('content')} />
      {data.records.map((record) => (
        <ReleasedOne key={record.id} record={record} path={path} titles={titles} />
      ))}
    </div>
  );
}

function ReleasedOne({
  record,
  path,
  titles,
}: {
  readonly record: ReleasedRecord;
  readonly path: string;
  readonly titles: ReadonlyMap<string, string>;
}) {
  const say = useWords(blockingWords);
  const label = useLabel();
  const locale = useLocale();
  const kind = useKind();
  const module = useNamedCodes(useModule(record.module));
  const fields = module?.fields.filter((field) => (record.fields[field.name] ?? null) !== null) ?? [];
  const attached = Object.entries(record.attached).filter(
    ([name, rows]) => rows.length > 0 && name !== 'search_entries',
  );
  return (
    <article>
      <h3>
        <bdi>{record.title}</bdi> <span className={parts.quiet}>{kind(record.module)}</span>{' '}
        <span className="at-mono">{record.number}</span>
      </h3>
      <table className={`${parts.table} ${classes.values}`}>
        <thead className="at-unseen">
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('value')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const { Show, sealed } = fieldViewOf(field.type);
            const value = record.fields[field.name] ?? null;
            return (
              <tr key={field.name}>
                <th scope="row">{label(field.label)}</th>
                <td>
                  {value !== null && field.type === 'reference' && (
                    <ReleasedReference field={field} value={value} titles={titles} />
                  )}
                  {value !== null && !sealed && field.type !== 'reference' && (
                    <Show
                      value={value}
                      field={field}
                      locale={locale}
                      record={record.fields as RecordValues}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {attached.map(([name, rows]) => (
        <details key={name} className={classes.attached}>
          <summary>
            {say('attachedName', { name })} ({rows.length})
          </summary>
          <ul>
            {rows.map((row, index) => (
              <li key={String(row.id ?? index)} className={classes.values}>
                <AttachedRow name={name} row={row} path={path} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </article>
  );
}

/** A comment by its words, a file by its name; the rest as it was kept. */
function AttachedRow({
  name,
  row,
  path,
}: {
  readonly name: string;
  readonly row: ReleasedRecord['attached'][string][number];
  readonly path: string;
}) {
  const say = useWords(blockingWords);
  if (name === 'comments') return <bdi>{String(row.body ?? '')}</bdi>;
  if (name === 'files')
    return (
      <a href={address(`${path}/files/${String(row.id)}`)} download>
        {say('download')}: <bdi>{String(row.filename ?? '')}</bdi>
      </a>
    );
  return <code className={parts.mono}>{JSON.stringify(row)}</code>;
}
