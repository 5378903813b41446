import { useQuery } from '@tanstack/react-query';
import type { ImportOptions } from '../../metadata/import-options.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { DateInput, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { purposesQuery } from '../recipients/queries.ts';
import { importWords } from './import-words.ts';
import type { ColumnFields } from './mapping.ts';

type Origin = NonNullable<ImportOptions['origin']>;

const origins = ['persons', 'ours', 'elsewhere'] as const;

/** Where the data of persons comes from: from another source they are to be told (Art. 14). Nothing is chosen beforehand. */
export function DataOrigin({
  module,
  mapping,
  origin,
  onChange,
}: {
  readonly module: ModuleDefinition;
  readonly mapping: ColumnFields;
  readonly origin: Origin | undefined;
  onChange(origin: Origin): void;
}) {
  const say = useWords(importWords);
  const label = useLabel();
  const { data: purposes } = useQuery({ ...purposesQuery, enabled: origin?.from === 'elsewhere' });
  const offered = purposesOf(module, mapping);
  const set = (change: Partial<Origin>) => onChange({ from: 'elsewhere', ...origin, ...change });
  return (
    <div className={parts.form} style={{ gap: 10 }}>
      <RadioChoice<Origin['from']>
        name="import-origin"
        legend={say('origin')}
        value={origin?.from ?? null}
        onChange={(from) =>
          onChange(from === 'elsewhere' ? { from, source: '', purposes: offered } : { from })
        }
        options={origins.map((value) => ({
          value,
          label: say(`origin_${value}`),
          note: say(`originNote_${value}`),
        }))}
      />
      {origin?.from === 'elsewhere' && (
        <>
          <div className={parts.pair}>
            <TextInput
              label={say('originSource')}
              description={say('originSourceNote')}
              value={origin.source ?? ''}
              maxLength={500}
              onChange={(event) => set({ source: event.currentTarget.value })}
            />
            <DateInput
              label={say('originOn')}
              description={say('originOnNote')}
              value={origin.obtainedAt ?? today()}
              max={today()}
              onChange={(day) => {
                const { obtainedAt: _, ...rest } = origin;
                onChange(day === '' || day === today() ? rest : { ...rest, obtainedAt: day });
              }}
            />
          </div>
          <CheckChoice<string>
            name="import-purposes"
            legend={say('originPurposes')}
            values={origin.purposes ?? offered}
            inline
            options={(purposes ?? [])
              .filter((one) => offered.includes(one.code) || origin.purposes?.includes(one.code))
              .map((one) => ({ value: one.code, label: label(one.label) }))}
            onChange={(chosen) => set({ purposes: chosen })}
          />
        </>
      )}
    </div>
  );
}

/** The answer is whole: the run may begin. */
export function originSaid(origin: Origin | undefined): boolean {
  if (origin === undefined) return false;
  if (origin.from !== 'elsewhere') return true;
  return (origin.source ?? '').trim() !== '' && origin.purposes?.length !== 0;
}

/** The purposes of the fields that the file fills. */
function purposesOf(module: ModuleDefinition, mapping: ColumnFields): readonly string[] {
  const filled = new Set(mapping.flatMap((fields) => fields ?? []).map((path) => path.split('.')[0]));
  const purposes = module.fields.flatMap(({ name, privacy }) =>
    filled.has(name) && privacy.category !== 'none' ? privacy.purposes : [],
  );
  return [...new Set(purposes)];
}
