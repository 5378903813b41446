import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { registerQuery } from '../recipients/queries.ts';
import { listFields } from '../records/system-fields.ts';
import { useMay, useMe } from '../session.tsx';
import { exportWords } from './export-words.ts';
import classes from './exports.module.css';
import type { ExportChoice } from './queries.ts';

interface ChoicesProps {
  readonly module: ModuleDefinition;
  /** The columns of the view. */
  readonly view: readonly string[];
  readonly choice: ExportChoice;
  onChoice(choice: ExportChoice): void;
}

/** Format, columns, and how values are written. */
export function ExportChoices({ module, view, choice, onChoice }: ChoicesProps) {
  const say = useWords(exportWords);
  const set = (change: Partial<ExportChoice>) => onChoice({ ...choice, ...change });
  return (
    <>
      <RadioChoice
        name="export-format"
        legend={say('format')}
        value={choice.format}
        onChange={(format) => set({ format })}
        options={(['csv', 'xlsx', 'json'] as const).map((value) => ({
          value,
          label: say(value),
          note: say(`${value}Note`),
        }))}
      />
      <Columns module={module} view={view} onFields={(fields) => set({ fields })} />
      {choice.format !== 'json' && <Written choice={choice} set={set} />}
      <GoesTo choice={choice} set={set} />
    </>
  );
}

/** Whom it is for, for who may read the register of recipients. */
function GoesTo({ choice, set }: { choice: ExportChoice; set(change: Partial<ExportChoice>): void }) {
  const say = useWords(exportWords);
  const { tools } = useMe();
  const { data } = useQuery({ ...registerQuery, enabled: tools.includes('requests') });
  const register = data?.filter((one) => one.endedOn === null) ?? [];
  if (register.length === 0) return null;
  return (
    <NativeSelect
      label={say('recipient')}
      description={say('recipientNote')}
      value={choice.recipient}
      onChange={(event) => set({ recipient: event.currentTarget.value })}
      data={[
        { value: '', label: say('nobody') },
        ...register.map((one) => ({ value: one.id, label: one.name })),
      ]}
    />
  );
}

type Which = 'view' | 'all' | 'chosen';

function Columns({
  module,
  view,
  onFields,
}: Pick<ChoicesProps, 'module' | 'view'> & { onFields(fields: readonly string[] | undefined): void }) {
  const say = useWords(exportWords);
  const label = useLabel();
  const { sees } = useMay(module.name);
  const [which, setWhich] = useState<Which>('view');
  const [chosen, setChosen] = useState(view);
  const fields = listFields(module).filter(sees);
  const choose = (next: Which, names = chosen) => {
    setWhich(next);
    onFields(next === 'view' ? view : next === 'all' ? undefined : inOrder(fields, names));
  };
  return (
    <div className={parts.form} style={{ gap: 6 }}>
      <RadioChoice<Which>
        name="export-columns"
        legend={say('columns')}
        value={which}
        onChange={(next) => choose(next)}
        options={[
          { value: 'view', label: say('columnsView', { count: view.length }) },
          { value: 'all', label: say('columnsAll') },
          { value: 'chosen', label: say('columnsChosen') },
        ]}
      />
      {which === 'chosen' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <section className={classes.fields} tabIndex={0} aria-label={say('columnsChosen')}>
          <CheckChoice<string>
            name="export-fields"
            legend={say('chosenCount', { count: chosen.length })}
            values={chosen}
            onChange={(names) => {
              setChosen(names);
              choose('chosen', names);
            }}
            options={fields.map((field) => ({ value: field.name, label: label(field.label) }))}
          />
        </section>
      )}
    </div>
  );
}

/** The view's columns first, as they stand there, then the others as the form has them. */
function inOrder(fields: readonly { readonly name: string }[], chosen: readonly string[]): readonly string[] {
  const known = new Set(fields.map((field) => field.name));
  return chosen.filter((name) => known.has(name));
}

const delimiters = [',', ';', '\t', '|'] as const;
const delimiterCodes = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

function Written({ choice, set }: { choice: ExportChoice; set(change: Partial<ExportChoice>): void }) {
  const say = useWords(exportWords);
  return (
    <details>
      <summary>{say('written')}</summary>
      <div className={parts.form} style={{ paddingTop: 10 }}>
        <RadioChoice
          name="export-content"
          legend={say('content')}
          value={choice.content}
          onChange={(content) => set({ content })}
          options={(['readable', 'importable'] as const).map((value) => ({
            value,
            label: say(`content_${value}`),
          }))}
        />
        {choice.format === 'csv' && (
          <div className={parts.pair}>
            <NativeSelect
              label={say('delimiter')}
              value={choice.delimiter}
              onChange={(event) =>
                set({ delimiter: delimiters.find((one) => one === event.currentTarget.value) ?? ',' })
              }
              data={delimiters.map((value) => ({
                value,
                label: say('delimiterName', { code: delimiterCodes[value] }),
              }))}
            />
            <NativeSelect
              label={say('decimalMark')}
              value={choice.decimalMark}
              onChange={(event) => set({ decimalMark: event.currentTarget.value === ',' ? ',' : '.' })}
              data={[
                { value: '.', label: say('decimalName', { code: 'point' }) },
                { value: ',', label: say('decimalName', { code: 'comma' }) },
              ]}
            />
          </div>
        )}
      </div>
    </details>
  );
}
