import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { countryChoices } from '../../fields/country/country.ts';
import { personalCategories } from '../../metadata/privacy.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { today } from '../clock.ts';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useModules } from '../session.tsx';
import { purposesQuery, type RecipientJson } from './queries.ts';
import { clauseCodes, recipientWords, roleCodes, safeguardCodes, standsOn } from './recipient-words.ts';

type Draft = Omit<RecipientJson, 'id' | 'whatFor' | 'transfer' | 'missingClauses' | 'lacks' | 'version'> & {
  readonly whatForEn: string;
  readonly whatForEs: string;
};
type TextKey = 'name' | 'whatForEn' | 'whatForEs' | 'safeguardNote' | 'contractReference' | 'contact';
type DateKey = 'contractOn' | 'clausesCheckedOn' | 'since' | 'endedOn';

const controls = {
  name: 'recipient-name',
  whatFor: 'recipient-whatForEn',
  modules: 'recipient-modules',
  country: 'recipient-country',
  safeguard: 'recipient-safeguard',
  endedOn: 'recipient-endedOn',
  since: 'recipient-since',
  contractOn: 'recipient-contractOn',
  clauses: 'recipient-clauses',
  clausesCheckedOn: 'recipient-clausesCheckedOn',
};

/** An entry of the register, new or changed. */
export function RecipientDialog({
  recipient,
  onClose,
}: {
  readonly recipient: RecipientJson | null;
  onClose(): void;
}) {
  const say = useWords(recipientWords);
  const queries = useQueryClient();
  const action = useAction(controls);
  const [draft, setDraft] = useState<Draft>(() => draftOf(recipient));
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const save = async () => {
    const done = await action.run(async () => {
      if (recipient === null) await call('POST', '/recipients', { body: bodyOf(draft) });
      else {
        await call('PATCH', `/recipients/${recipient.id}`, {
          body: bodyOf(draft),
          version: recipient.version,
        });
      }
      await queries.invalidateQueries({ queryKey: ['recipients'] });
    });
    if (done) onClose();
  };
  const text = (key: TextKey, label: string, hint?: string) => (
    <TextInput
      id={`recipient-${key}`}
      label={label}
      placeholder={hint}
      value={draft[key] ?? ''}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  );
  const date = (key: DateKey, label: string) => (
    <DateInput
      id={`recipient-${key}`}
      label={label}
      value={draft[key] ?? ''}
      onChange={(value) => change({ [key]: value })}
    />
  );
  return (
    <FormDialog
      title={recipient === null ? say('add') : recipient.name}
      submit={say('save')}
      wide
      action={action}
      disabled={draft.name.trim() === '' || draft.whatForEn.trim() === '' || draft.modules.length === 0}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {text('name', say('name'))}
      <RadioChoice<string>
        name="recipient-role"
        legend={say('roleLabel')}
        value={draft.role}
        options={roleCodes.map((role) => ({
          value: role,
          label: say('role', { role }),
          note: say(`roleNote_${role}`),
        }))}
        onChange={(role) =>
          change({
            role,
            ...(role === 'authority' && { reach: 'recorded' }),
            ...(role !== 'processor' && { clauses: [], clausesCheckedOn: null }),
          })
        }
      />
      <div className={parts.pair}>
        {text('whatForEn', say('whatForEn'))}
        {text('whatForEs', say('whatForEs'))}
      </div>
      <WhatItGets draft={draft} onChange={change} />
      <Transfer
        draft={draft}
        onChange={change}
        note={text('safeguardNote', say('safeguardNote'), say('safeguardNoteHint'))}
      />
      <div className={parts.pair}>
        {date('contractOn', say('contractOn'))}
        {text('contractReference', say('contractReference'))}
        {text('contact', say('contact'))}
      </div>
      {draft.role === 'processor' && (
        <>
          <CheckChoice<string>
            name="recipient-clauses"
            legend={say('clauses')}
            values={draft.clauses}
            options={clauseCodes.map((clause) => ({ value: clause, label: say('clause', { clause }) }))}
            onChange={(clauses) => change({ clauses })}
          />
          {date('clausesCheckedOn', say('clausesCheckedOn'))}
        </>
      )}
      <div className={parts.pair}>
        {date('since', say('sinceLabel'))}
        {date('endedOn', say('endedOn'))}
      </div>
    </FormDialog>
  );
}

interface PartProps {
  readonly draft: Draft;
  onChange(changes: Partial<Draft>): void;
}

function WhatItGets({ draft, onChange }: PartProps) {
  const say = useWords(recipientWords);
  const label = useLabel();
  const modules = useModules().filter((module) => module.subject.kind !== 'none');
  const { data: purposes } = useQuery(purposesQuery);
  return (
    <>
      <CheckChoice<string>
        name="recipient-modules"
        legend={say('modules')}
        values={draft.modules}
        inline
        options={modules.map((module) => ({ value: module.name, label: label(module.labelPlural) }))}
        onChange={(chosen) => onChange({ modules: chosen })}
      />
      <CheckChoice<string>
        name="recipient-categories"
        legend={`${say('categories')}. ${say('categoriesNote')}`}
        values={draft.categories}
        inline
        options={personalCategories.map((category) => ({
          value: category,
          label: say('category', { category }),
        }))}
        onChange={(categories) => onChange({ categories })}
      />
      <CheckChoice<string>
        name="recipient-purposes"
        legend={`${say('purposes')}. ${say('purposesNote')}`}
        values={draft.purposes}
        inline
        options={(purposes ?? []).map((purpose) => ({ value: purpose.code, label: label(purpose.label) }))}
        onChange={(chosen) => onChange({ purposes: chosen })}
      />
      <RadioChoice<string>
        name="recipient-reach"
        legend={say('reachLabel')}
        value={draft.reach}
        options={(['standing', 'recorded'] as const).map((reach) => ({
          value: reach,
          label: say(`reach_${reach}`),
        }))}
        onChange={(reach) => onChange({ reach })}
      />
    </>
  );
}

function Transfer({ draft, onChange, note }: PartProps & { readonly note: React.ReactNode }) {
  const say = useWords(recipientWords);
  const locale = useLocale();
  return (
    <div className={parts.pair}>
      <NativeSelect
        id="recipient-country"
        label={say('country')}
        value={draft.country}
        data={[...countryChoices(locale)]}
        onChange={(event) => onChange({ country: event.currentTarget.value })}
      />
      <NativeSelect
        id="recipient-safeguard"
        label={say('safeguardLabel')}
        value={draft.safeguard ?? ''}
        data={[
          { value: '', label: standsOn(say, null) },
          ...safeguardCodes.map((code) => ({ value: code, label: standsOn(say, code) })),
        ]}
        onChange={(event) => onChange({ safeguard: event.currentTarget.value || null })}
      />
      {note}
    </div>
  );
}

function draftOf(recipient: RecipientJson | null): Draft {
  if (recipient === null) {
    return {
      name: '',
      role: 'processor',
      whatForEn: '',
      whatForEs: '',
      modules: ['contacts'],
      categories: [],
      purposes: [],
      reach: 'standing',
      country: 'ES',
      safeguard: null,
      safeguardNote: null,
      contractOn: null,
      contractReference: null,
      clauses: [],
      clausesCheckedOn: null,
      contact: null,
      since: today(),
      endedOn: null,
    };
  }
  const { id: _, whatFor, transfer: _t, missingClauses: _m, lacks: _l, version: _v, ...known } = recipient;
  return { ...known, whatForEn: whatFor.en, whatForEs: whatFor.es ?? '' };
}

/** What is written; nothing where a box was emptied. */
function bodyOf({ whatForEn, whatForEs, ...draft }: Draft) {
  const orNull = (text: string | null) => text?.trim() || null;
  const { name, role, modules, categories, purposes, reach, country, safeguard, since } = draft;
  const whatFor = { en: whatForEn.trim(), ...(whatForEs.trim() && { es: whatForEs.trim() }) };
  return {
    ...{ name, role, modules, categories, purposes, reach, country, safeguard, whatFor },
    ...(since && { since }),
    safeguardNote: orNull(draft.safeguardNote),
    contractOn: orNull(draft.contractOn),
    clauses: draft.clauses,
    clausesCheckedOn: orNull(draft.clausesCheckedOn),
    contractReference: orNull(draft.contractReference),
    contact: orNull(draft.contact),
    endedOn: orNull(draft.endedOn),
  };
}
