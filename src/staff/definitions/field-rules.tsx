import type { ReactNode } from 'react';
import { fieldTypes } from '../../fields/index.ts';
import { fieldViewOf } from '../../fields/views.ts';
import { useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { FieldControl } from '../records/form/field-control.tsx';
import { definitionWords } from './definition-words.ts';
import { fieldOf } from './field-draft.ts';
import { type FieldFormPart, PartError, Section } from './form-parts.tsx';
import { controlOf } from './use-defining.ts';

const neverUnique: readonly string[] = [
  'long_text',
  'rich_text',
  'checkbox',
  'multi_picklist',
  'address',
  'computed',
  'secret',
];
const neverDefault: readonly string[] = ['secret', 'file', 'image', 'reference'];

/** What a value has to be, and what is done with it: required, unique, read-only, indexed, searched, its default. */
export function FieldRules({ draft, ground, errors, onChange }: FieldFormPart) {
  const say = useWords(definitionWords);
  const type = fieldTypes.get(draft.type ?? 'text');
  const system = type?.systemWritten ?? false;
  const several =
    draft.type === 'reference' && Array.isArray(draft.options.modules) && draft.options.modules.length > 1;
  const mayBeUnique = !neverUnique.includes(draft.type ?? '') && !several;
  const hasDefault =
    !system && !neverDefault.includes(draft.type ?? '') && fieldViewOf(draft.type ?? 'text').Edit !== null;
  const rule = (
    part: 'required' | 'unique' | 'readOnly' | 'indexed' | 'searchable',
    can: boolean,
    words: { readonly title: string; readonly note: ReactNode },
  ) => (
    <div key={part}>
      <Tick
        id={controlOf(part)}
        checked={draft[part]}
        disabled={!can && !draft[part]}
        onChange={(checked) => onChange({ ...draft, [part]: checked })}
      >
        {words.title}
        <span className={parts.second}>{can ? words.note : say('cantBe')}</span>
      </Tick>
      <PartError errors={errors} part={part} />
    </div>
  );
  const empty = ground.empty;
  return (
    <Section title={say('rules')}>
      <div className={parts.form} style={{ gap: 8 }}>
        {rule('required', !system, {
          title: say('requiredTick'),
          note: (
            <>
              {say('requiredNote')}
              {draft.required && empty !== undefined && <b> {say('requiredEmpty', { empty })}</b>}
            </>
          ),
        })}
        {rule('unique', mayBeUnique, { title: say('uniqueTick'), note: say('uniqueNote') })}
        {rule('readOnly', true, { title: say('readOnlyTick'), note: say('readOnlyNote') })}
        {rule('indexed', type?.sortable ?? false, { title: say('indexedTick'), note: say('indexedNote') })}
        {rule('searchable', type?.searched ?? false, {
          title: say('searchableTick'),
          note: say('searchableNote'),
        })}
      </div>
      {hasDefault && (
        <div className={parts.form} style={{ gap: 4 }}>
          <label htmlFor={controlOf('default')}>{say('default')}</label>
          <FieldControl
            id={controlOf('default')}
            field={{ ...fieldOf(draft), readOnly: false }}
            value={draft.default}
            record={{}}
            invalid={errors.has('default')}
            onChange={(value) => onChange({ ...draft, default: value })}
          />
          <PartError errors={errors} part="default" />
        </div>
      )}
    </Section>
  );
}
