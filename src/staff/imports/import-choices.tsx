import { NativeSelect, TextInput } from '@mantine/core';
import type { StagedImport } from '../../client/client.ts';
import type { ImportOptions } from '../../metadata/import-options.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { useModule } from '../session.tsx';
import { DataOrigin } from './data-origin.tsx';
import { importWords } from './import-words.ts';
import type { Draft } from './mapping.ts';

type OnDuplicate = NonNullable<ImportOptions['onDuplicate']>;
type BadRows = NonNullable<ImportOptions['badRows']>;
type BadCells = NonNullable<ImportOptions['badCells']>;

/** Duplicates, bad rows, how dates and numbers are written, and the key that a later file refers to. */
export function ImportChoices({
  staged,
  draft,
  onChange,
}: {
  readonly staged: StagedImport;
  readonly draft: Draft;
  onChange(draft: Draft): void;
}) {
  const say = useWords(importWords);
  const { options } = draft;
  const { seen } = staged;
  const module = useModule(staged.module);
  const set = (change: Partial<ImportOptions>) => onChange({ ...draft, options: { ...options, ...change } });
  // Whose a record is does not tell it from another.
  const mapped = staged.targets.filter(
    (target) => target.field !== 'owner' && draft.mapping.some((fields) => fields?.includes(target.field)),
  );
  const keys = options.duplicateKeys ?? [];
  const link = options.linkColumn;
  const without = (key: keyof ImportOptions) => {
    const { [key]: _, ...rest } = options;
    onChange({ ...draft, options: rest });
  };
  return (
    <section className={parts.form} style={{ gap: 18 }}>
      <SectionHeading title={say('choices')} />
      {module && module.subject.kind !== 'none' && (
        <DataOrigin
          module={module}
          mapping={draft.mapping}
          origin={options.origin}
          onChange={(origin) => set({ origin })}
        />
      )}
      <CheckChoice<string>
        name="import-keys"
        legend={say('duplicateKeys')}
        values={keys}
        inline
        onChange={(duplicateKeys) => set({ duplicateKeys: duplicateKeys.slice(0, 5) })}
        options={mapped.map((target) => ({ value: target.field, label: target.label }))}
      />
      {keys.length > 0 && (
        <RadioChoice<OnDuplicate>
          name="import-duplicates"
          legend={say('onDuplicate')}
          inline
          value={options.onDuplicate ?? 'report'}
          onChange={(onDuplicate) => set({ onDuplicate })}
          options={(['skip', 'update', 'create', 'report'] as const).map((value) => ({
            value,
            label: say(`duplicate_${value}`),
          }))}
        />
      )}
      <RadioChoice<BadRows>
        name="import-bad"
        legend={say('badRows')}
        value={options.badRows ?? 'keep_good'}
        onChange={(badRows) => set({ badRows })}
        options={(['keep_good', 'drop_all'] as const).map((value) => ({ value, label: say(`bad_${value}`) }))}
      />
      <RadioChoice<BadCells>
        name="import-cells"
        legend={say('badCells')}
        value={options.badCells ?? 'refuse_row'}
        onChange={(badCells) => set({ badCells })}
        options={(['refuse_row', 'leave_out'] as const).map((value) => ({
          value,
          label: say(`cell_${value}`),
        }))}
      />
      <div className={parts.filters}>
        <NativeSelect
          label={say('dateOrder')}
          value={options.dateOrder ?? ''}
          onChange={(event) =>
            event.currentTarget.value
              ? set({ dateOrder: event.currentTarget.value as NonNullable<ImportOptions['dateOrder']> })
              : without('dateOrder')
          }
          {...(seen.dateOrder && { description: say('seenDates', { order: seen.dateOrder }) })}
          data={['', 'DMY', 'MDY', 'YMD'].map((value) => ({
            value,
            label: say('dateOrderName', { order: value || 'none' }),
          }))}
        />
        <NativeSelect
          label={say('decimalMark')}
          value={options.decimalMark ?? ''}
          onChange={(event) =>
            event.currentTarget.value
              ? set({ decimalMark: event.currentTarget.value as '.' | ',' })
              : without('decimalMark')
          }
          {...(seen.decimalMark && {
            description: say('seenNumbers', { mark: seen.decimalMark === ',' ? 'comma' : 'point' }),
          })}
          data={[
            { value: '', label: say('guess') },
            { value: '.', label: '1,234.56' },
            { value: ',', label: '1.234,56' },
          ]}
        />
        <TextInput
          label={say('country')}
          value={options.defaultCountry ?? ''}
          maxLength={2}
          placeholder="DE"
          onChange={(event) => {
            const code = event.currentTarget.value.toUpperCase();
            if (code) set({ defaultCountry: code });
            else without('defaultCountry');
          }}
        />
      </div>
      <details>
        <summary>{say('link')}</summary>
        <p className={parts.quiet} style={{ padding: '6px 0' }}>
          {say('linkText')}
        </p>
        <div className={parts.filters}>
          <NativeSelect
            label={say('columnHead')}
            value={link?.column ?? ''}
            onChange={(event) =>
              event.currentTarget.value
                ? set({
                    linkColumn: { column: event.currentTarget.value, source: link?.source ?? staged.module },
                  })
                : without('linkColumn')
            }
            data={[{ value: '', label: say('noLink') }, ...[...new Set(staged.headers)].filter(Boolean)]}
          />
          {link && (
            <TextInput
              label={say('source')}
              value={link.source}
              onChange={(event) =>
                set({ linkColumn: { ...link, source: event.currentTarget.value.toLowerCase() } })
              }
            />
          )}
        </div>
      </details>
    </section>
  );
}
