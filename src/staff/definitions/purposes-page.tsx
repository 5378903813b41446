import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LegalBasis, Purpose } from '../../metadata/privacy.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useModules } from '../session.tsx';
import { SettingsShell } from '../settings/settings-shell.tsx';
import { basisKey, declarationWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { LabelPair } from './label-pair.tsx';
import { DoneNote, StaleNote } from './notes.tsx';
import { purposesQuery } from './queries.ts';
import { RemoveCodeDialog } from './remove-code-dialog.tsx';
import { nameFrom } from './suggest-names.ts';
import { asAction, controlOf, useDefining } from './use-defining.ts';
import { UsedBy } from './used-by.tsx';
import { countOf, usesOf } from './uses.ts';

const bases: readonly LegalBasis[] = ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'];

/** What data is used for, each purpose with the basis it stands on. */
export function PurposesPage() {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const label = useLabel();
  const modules = useModules();
  const { data, error, refetch } = useQuery(purposesQuery);
  const [edited, setEdited] = useState<Purpose | 'new' | null>(null);
  const [removed, setRemoved] = useState<Purpose | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {say('newPurpose')}
    </Button>
  );
  return (
    <SettingsShell page="purposes" actions={add}>
      <DoneNote />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noPurposesYet')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('purpose')}</th>
              <th scope="col">{say('basis')}</th>
              <th scope="col">{say('restsOn')}</th>
              <th scope="col">{say('usedBy')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((purpose) => (
              <tr key={purpose.code}>
                <th scope="row">
                  <button
                    type="button"
                    className={parts.link}
                    style={{ textAlign: 'left' }}
                    onClick={() => setEdited(purpose)}
                  >
                    {label(purpose.label)}
                  </button>
                  <span className={`${parts.second} ${parts.mono}`}>{purpose.code}</span>
                </th>
                <td data-label={say('basis')} className={parts.sentence}>
                  {declared('basisName', { basis: basisKey(purpose.basis) })}
                </td>
                <td data-label={say('restsOn')}>{label(purpose.reference)}</td>
                <td data-label={say('usedBy')} className={parts.sentence}>
                  <UsedBy uses={usesOf(modules, 'purpose', purpose.code)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {edited && data && (
        <PurposeDialog
          purpose={edited === 'new' ? null : edited}
          taken={data.map((one) => one.code)}
          onRemove={(purpose) => {
            setEdited(null);
            setRemoved(purpose);
          }}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && (
        <RemoveCodeDialog
          path="purposes"
          definition={removed}
          uses={usesOf(modules, 'purpose', removed.code)}
          submit={say('removePurpose')}
          onClose={() => setRemoved(null)}
        />
      )}
    </SettingsShell>
  );
}

function PurposeDialog({
  purpose,
  taken,
  onRemove,
  onClose,
}: {
  readonly purpose: Purpose | null;
  readonly taken: readonly string[];
  onRemove(purpose: Purpose): void;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const shown = useLabel();
  const modules = useModules();
  const defining = useDefining();
  const [label, setLabel] = useState(purpose?.label ?? { en: '' });
  const [ownCode, setOwnCode] = useState<string | null>(null);
  const [basis, setBasis] = useState<LegalBasis | null>(purpose?.basis ?? null);
  const [reference, setReference] = useState(purpose?.reference ?? { en: '' });
  const code = purpose?.code ?? ownCode ?? nameFrom(label.en, taken);
  const used = purpose ? countOf(usesOf(modules, 'purpose', purpose.code)) : 0;
  const save = async () => {
    const body = { label, basis, reference };
    const done = await defining.run(async (version) => {
      if (purpose) await call('PATCH', `/purposes/${code}`, { body, version });
      else await call('POST', '/purposes', { body: { code, ...body }, version });
      return true;
    });
    if (!done) return;
    const { code: _, ...before } = purpose ?? { code };
    tellDone({
      text: say('fieldSaved', { field: shown(label) }),
      undo: () =>
        purpose ? call('PATCH', `/purposes/${code}`, { body: before }) : call('DELETE', `/purposes/${code}`),
    });
    onClose();
  };
  const errors = defining.byPart;
  return (
    <FormDialog
      title={purpose ? say('changePurpose', { purpose: shown(purpose.label) }) : say('newPurpose')}
      submit={say(purpose ? 'savePurpose' : 'addPurpose')}
      action={asAction(defining)}
      disabled={!basis || code === ''}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <LabelPair
        id={controlOf('label')}
        what={say('label')}
        value={label}
        error={errors.get('label')}
        autoFocus={!purpose}
        onChange={setLabel}
      />
      {!purpose && (
        <TextInput
          id={controlOf('code')}
          label={say('code')}
          description={say('codeNote')}
          value={code}
          error={errors.get('code')}
          onChange={(event) => setOwnCode(event.currentTarget.value || null)}
        />
      )}
      <RadioChoice<LegalBasis>
        name={controlOf('basis')}
        legend={say('basis')}
        value={basis}
        onChange={setBasis}
        options={bases.map((value) => ({
          value,
          label: declared('basisName', { basis: basisKey(value) }),
          note: declared('basisText', { basis: basisKey(value) }),
        }))}
      />
      {purpose && basis !== purpose.basis && used > 0 && (
        <p className={parts.strong}>{say('basisChanged', { count: used })}</p>
      )}
      <LabelPair
        id={controlOf('reference')}
        what={say('restsOn')}
        note={say('restsOnNote')}
        value={reference}
        error={errors.get('reference')}
        long
        onChange={setReference}
      />
      {purpose && (
        <Button
          variant="default"
          color="gray"
          style={{ justifySelf: 'start' }}
          onClick={() => onRemove(purpose)}
        >
          {say('removePurpose')}
        </Button>
      )}
    </FormDialog>
  );
}
