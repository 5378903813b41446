import { NativeSelect, TextInput } from '@mantine/core';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ReferenceOption } from '../../metadata/import-options.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { importWords } from './import-words.ts';
import type { Draft } from './mapping.ts';

const GENERAL = ['title', 'number', 'id', 'key'];

/** How the text of a column finds the record that it means. */
export function ReferenceChoice({
  module,
  field,
  draft,
  onChange,
}: {
  readonly module: string;
  readonly field: string;
  readonly draft: Draft;
  onChange(draft: Draft): void;
}) {
  const say = useWords(importWords);
  const label = useLabel();
  const modules = useModules();
  const definition = modules.find((one) => one.name === module)?.fields.find((one) => one.name === field);
  const names = targetsOf(definition);
  const now: ReferenceOption = draft.options.references?.[field] ?? { by: 'title' };
  const target = modules.find((one) => one.name === (now.module ?? names[0]));
  const set = (change: Partial<ReferenceOption>) => {
    const next = { ...now, ...change };
    onChange({
      ...draft,
      options: { ...draft.options, references: { ...draft.options.references, [field]: next } },
    });
  };
  return (
    <div className={parts.form} style={{ gap: 6, paddingTop: 6 }}>
      {names.length > 1 && (
        <NativeSelect
          label={say('refersTo')}
          value={now.module ?? ''}
          onChange={(event) => set({ module: event.currentTarget.value })}
          data={[
            { value: '', label: say('choosePlease') },
            ...names.map((name) => {
              const one = modules.find((each) => each.name === name);
              return { value: name, label: one ? label(one.labelPlural) : name };
            }),
          ]}
        />
      )}
      <NativeSelect
        label={say('findBy')}
        value={now.by}
        onChange={(event) => set({ by: event.currentTarget.value, create: false })}
        data={[
          ...GENERAL.map((value) => ({ value, label: say('findByName', { by: value }) })),
          ...findingFields(target).map((one) => ({ value: one.name, label: label(one.label) })),
        ]}
      />
      {now.by === 'key' && (
        <TextInput
          label={say('source')}
          value={now.source ?? ''}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
      )}
      {now.by === 'title' && target?.titleFields.length === 1 && (
        <Tick id={`create-${field}`} checked={now.create ?? false} onChange={(create) => set({ create })}>
          {say('createMissing')}
        </Tick>
      )}
    </div>
  );
}

function targetsOf(field: FieldDefinition | undefined): readonly string[] {
  const modules = field?.options?.modules ?? field?.options?.module;
  return (Array.isArray(modules) ? modules : [modules]).filter((one) => typeof one === 'string');
}

const TELLING: readonly string[] = ['email', 'phone', 'url'];

/** Fields by which a record can be told from others. */
function findingFields(module: ModuleDefinition | undefined): readonly FieldDefinition[] {
  return (module?.fields ?? []).filter(
    (field) => field.unique || TELLING.includes(field.type) || (field.indexed && field.type === 'text'),
  );
}
