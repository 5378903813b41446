import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import type { ProfileJson } from './queries.ts';
import { settingsWords } from './settings-words.ts';

const rights = ['edit', 'read', 'hidden'] as const;

/** Which fields of a module the profile hides or only shows; what is not said here may be edited. */
export function FieldRights({
  draft,
  onChange,
}: {
  readonly draft: ProfileJson;
  onChange(draft: ProfileJson): void;
}) {
  const say = useWords(settingsWords);
  const label = useLabel();
  const modules = useModules();
  const [name, setName] = useState(
    modules.find((one) => draft.fields[one.name])?.name ?? modules[0]?.name ?? '',
  );
  const module = modules.find((one) => one.name === name);
  const set = (field: string, right: string) => {
    const { [field]: _, ...others } = draft.fields[name] ?? {};
    const own = right === 'edit' ? others : { ...others, [field]: right };
    const { [name]: __, ...rest } = draft.fields;
    onChange({ ...draft, fields: Object.keys(own).length > 0 ? { ...rest, [name]: own } : rest });
  };
  return (
    <section className={parts.form}>
      <SectionHeading title={say('fields')} />
      <div className={parts.filters}>
        <NativeSelect
          label={say('module')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data={modules.map((one) => ({
            value: one.name,
            label: draft.fields[one.name]
              ? say('moduleWithFields', {
                  module: label(one.labelPlural),
                  count: Object.keys(draft.fields[one.name] ?? {}).length,
                })
              : label(one.labelPlural),
          }))}
        />
      </div>
      <div className={parts.pair}>
        {module?.fields.map((field) => (
          <NativeSelect
            key={field.name}
            label={label(field.label)}
            value={draft.fields[name]?.[field.name] ?? 'edit'}
            onChange={(event) => set(field.name, event.currentTarget.value)}
            data={rights.map((value) => ({ value, label: say(`right_${value}`) }))}
          />
        ))}
      </div>
    </section>
  );
}
