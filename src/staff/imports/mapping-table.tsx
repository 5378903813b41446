import { NativeSelect } from '@mantine/core';
import type { StagedImport } from '../../client/client.ts';
import type { ImportOptions } from '../../metadata/import-options.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { ColumnWords } from './column-words.tsx';
import { importWords } from './import-words.ts';
import classes from './imports.module.css';
import { type Draft, suggestionFor } from './mapping.ts';
import { ReferenceChoice } from './reference-choice.tsx';

interface MappingProps {
  readonly staged: StagedImport;
  readonly draft: Draft;
  onChange(draft: Draft): void;
}

const LONGEST_SAMPLE = 40;

/** What each column is: a field, or left out; beside it what the column holds. */
export function MappingTable({ staged, draft, onChange }: MappingProps) {
  const say = useWords(importWords);
  const set = (index: number, value: string) => {
    const fields = value === '' ? null : value.split(',');
    onChange({ ...draft, mapping: draft.mapping.map((now, at) => (at === index ? fields : now)) });
  };
  const used = draft.mapping.flatMap((fields) => fields ?? []);
  return (
    <section>
      <SectionHeading
        title={say('mapping')}
        count={say('mappingCount', {
          count: draft.mapping.filter(Boolean).length,
          total: staged.headers.length,
        })}
        line={false}
      />
      <table className={`${parts.table} ${parts.stacked} ${classes.mapping}`}>
        <thead>
          <tr>
            <th scope="col">{say('columnHead')}</th>
            <th scope="col">{say('holds')}</th>
            <th scope="col">{say('becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {staged.headers.map((header, index) => {
            const fields = draft.mapping[index] ?? null;
            const name = header || say('column', { number: index + 1 });
            const value = fields?.join(',') ?? '';
            const target = staged.targets.find((one) => one.field === fields?.[0]);
            const suggested = suggestionFor(staged, header);
            const known = staged.targets.some((one) => one.field === value);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a file never move, and two may have one name.
              <tr key={`${index} ${header}`}>
                <th scope="row">{name}</th>
                <td data-label={say('holds')} className={parts.quiet}>
                  {samples(staged, index).map((sample, place) => (
                    <span key={sample}>
                      {place > 0 && ' · '}
                      <bdi>{sample}</bdi>
                    </span>
                  ))}
                </td>
                <td data-label={say('becomes')}>
                  <NativeSelect
                    aria-label={say('becomesOf', { column: name })}
                    value={value}
                    onChange={(event) => set(index, event.currentTarget.value)}
                    data={[
                      { value: '', label: say('leaveOut') },
                      ...(fields && !known ? [{ value, label: fields.join(' + ') }] : []),
                      ...staged.targets.map((one) => ({
                        value: one.field,
                        label: `${one.label}${one.required ? ' *' : ''}${used.includes(one.field) && one.field !== value ? ' ✓' : ''}`,
                      })),
                    ]}
                  />
                  {suggested && value === suggested && (
                    <span className={`${parts.second} ${parts.sentence}`}>{say('suggested')}</span>
                  )}
                  {target?.type === 'reference' && (
                    <ReferenceChoice
                      module={staged.module}
                      field={target.field}
                      draft={draft}
                      onChange={onChange}
                    />
                  )}
                  {target?.type === 'secret' && (
                    <Tick
                      id={`seal-${target.field}`}
                      checked={draft.options.secrets?.includes(target.field) ?? false}
                      onChange={(seal) =>
                        onChange({ ...draft, options: sealing(draft.options, target.field, seal) })
                      }
                    >
                      {say('sealIt')}
                    </Tick>
                  )}
                  {target && (
                    <ColumnWords
                      staged={staged}
                      index={index}
                      target={target.field}
                      draft={draft}
                      onChange={onChange}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** The fields whose plain text somebody confirmed to seal, with or without this one. */
function sealing(options: ImportOptions, field: string, seal: boolean): ImportOptions {
  const others = (options.secrets ?? []).filter((one) => one !== field);
  return { ...options, secrets: seal ? [...others, field] : others };
}

/** Up to three different values of a column, each in its own direction. */
function samples(staged: StagedImport, index: number): readonly string[] {
  const values = staged.sample.map((row) => row.cells[index]?.trim() ?? '').filter(Boolean);
  return [...new Set(values)]
    .slice(0, 3)
    .map((value) => (value.length > LONGEST_SAMPLE ? `${value.slice(0, LONGEST_SAMPLE)}…` : value));
}
