import { Button } from '@mantine/core';
import { useState } from 'react';
import { fieldTypes } from '../../fields/index.ts';
import type { DefaultSharing, ModuleDefinition } from '../../metadata/module.ts';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { IconChoice } from './icon-choice.tsx';
import { LabelPair } from './label-pair.tsx';
import { wayOf } from './modules-page.tsx';
import { StaleNote } from './notes.tsx';
import { OrderedNames } from './ordered-names.tsx';
import { controlOf, useDefining } from './use-defining.ts';

export const sharings: readonly DefaultSharing[] = ['private', 'read', 'read_edit', 'read_edit_delete'];
const untitling: readonly string[] = [
  'file',
  'image',
  'address',
  'rich_text',
  'multi_picklist',
  'user',
  'group',
  'secret',
  'reference',
];
const keys = [
  'label',
  'labelPlural',
  'icon',
  'numberPrefix',
  'titleFields',
  'defaultSharing',
  'comments',
  'files',
] as const;
type Draft = Pick<ModuleDefinition, (typeof keys)[number]>;

/** What a module is called, what titles its records, and what everybody may do. */
export function ModuleAbout({
  module,
  records,
  onRemove,
}: {
  readonly module: ModuleDefinition;
  readonly records: number | undefined;
  onRemove(): void;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const modules = useModules();
  const defining = useDefining();
  const [from, setFrom] = useState<Draft>(module);
  const [draft, setDraft] = useState<Draft>(module);
  const differing = keys.filter((key) => JSON.stringify(draft[key]) !== JSON.stringify(from[key]));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const save = async () => {
    const patch = (values: Draft, version?: number) =>
      call('PATCH', `/modules/${module.name}`, {
        body: Object.fromEntries(differing.map((key) => [key, values[key]])),
        version,
      });
    if ((await defining.run((version) => patch(draft, version))) === undefined) return;
    const before = from;
    setFrom(draft);
    tellDone({
      text: say('moduleSaved', { module: label(draft.labelPlural) }),
      undo: async () => {
        await patch(before);
        setFrom(before);
        setDraft(before);
      },
    });
  };
  const errors = defining.byPart;
  return (
    <div className={parts.form} style={{ maxWidth: 760, gap: 20 }}>
      <ErrorSummary errors={defining.errors} />
      <StaleNote defining={defining} />
      <LabelPair
        id={controlOf('label')}
        what={say('label')}
        value={draft.label}
        error={errors.get('label')}
        onChange={(next) => set({ label: next })}
      />
      <LabelPair
        id={controlOf('labelPlural')}
        what={say('labelPlural')}
        value={draft.labelPlural}
        error={errors.get('labelPlural')}
        onChange={(next) => set({ labelPlural: next })}
      />
      <OrderedNames
        id={controlOf('titleFields')}
        legend={say('titlesLegend')}
        note={say('titleFieldsNote')}
        add={say('addTitle')}
        remove="removeTitle"
        names={draft.titleFields}
        options={titleOptions(module, label)}
        onChange={(titleFields) => set({ titleFields })}
      />
      {differing.includes('titleFields') && records !== undefined && (
        <p className={parts.strong}>{say('titlesChanged', { records })}</p>
      )}
      <div className={parts.pair}>
        <NativeSelect
          id={controlOf('defaultSharing')}
          label={say('sharing')}
          description={say('sharingText', { sharing: draft.defaultSharing })}
          value={draft.defaultSharing}
          onChange={(event) => set({ defaultSharing: event.currentTarget.value as DefaultSharing })}
          data={sharings.map((value) => ({ value, label: say('sharingName', { sharing: value }) }))}
        />
        <TextInput
          id={controlOf('numberPrefix')}
          label={say('prefix')}
          description={
            differing.includes('numberPrefix')
              ? say('prefixChanged')
              : say('prefixNote', { example: `${draft.numberPrefix}-000001` })
          }
          value={draft.numberPrefix}
          error={errors.get('numberPrefix')}
          onChange={(event) => set({ numberPrefix: event.currentTarget.value.toUpperCase() })}
        />
      </div>
      <IconChoice legend={say('iconChoice')} value={draft.icon} onChange={(icon) => set({ icon })} />
      <div>
        <Tick id="module-comments" checked={draft.comments} onChange={(comments) => set({ comments })}>
          {say('comments')}
        </Tick>
        <Tick id="module-files" checked={draft.files} onChange={(files) => set({ files })}>
          {say('files')}
        </Tick>
      </div>
      <p>
        {say('way')}: {wayOf(module, modules, say, label)}.{' '}
        {module.subject.kind === 'none' && module.subject.reason}{' '}
        <span className={parts.quiet}>{say('wayFixed')}</span>
      </p>
      <div className={parts.actions}>
        <Button onClick={() => void save()} loading={defining.busy} disabled={differing.length === 0}>
          {say('saveModule')}
        </Button>
        {differing.length > 0 && (
          <Button variant="default" onClick={() => setDraft(from)}>
            {say('putBack')}
          </Button>
        )}
      </div>
      {module.origin === 'company' ? (
        <Button variant="default" color="gray" style={{ justifySelf: 'start' }} onClick={onRemove}>
          {say('removeModule')}
        </Button>
      ) : (
        <p className={parts.quiet}>{say('removeShippedModule')}</p>
      )}
    </div>
  );
}

/** The fields that can title a record. */
export function titleOptions(module: Pick<ModuleDefinition, 'fields'>, label: ReturnType<typeof useLabel>) {
  return module.fields
    .filter((field) => fieldTypes.has(field.type) && !untitling.includes(field.type))
    .map((field) => ({ value: field.name, label: label(field.label) }));
}
