import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NumberInput, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import type { ExistenceJson } from './openings.ts';
import { openingWords } from './openings-words.ts';
import { rolesQuery } from './queries.ts';

const textTypes = ['text', 'email', 'phone', 'url'];

/** Neither sensitive nor confidential nor secret; the service decides again. */
function isOpen({ type, privacy }: FieldDefinition): boolean {
  return type !== 'secret' && (privacy.category === 'none' || privacy.sensitivity === 'ordinary');
}

/** Switches the existence check of a module on or off, and says by what, with which answer, and for whom. */
export function ExistenceDialog({
  module,
  setting,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly setting: ExistenceJson | null;
  onClose(): void;
}) {
  const say = useWords(openingWords);
  const label = useLabel();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery).data ?? [];
  const action = useAction({
    matchFields: 'existence-match',
    shownFields: 'existence-shown',
    roles: 'existence-roles',
    reason: 'existence-reason',
    perHour: 'existence-hour',
  });
  const [active, setActive] = useState(setting?.active ?? true);
  const [match, setMatch] = useState(setting?.matchFields ?? module.titleFields);
  const [shown, setShown] = useState(setting?.shownFields ?? module.titleFields);
  const [some, setSome] = useState<readonly string[]>(setting?.roles ?? []);
  const [who, setWho] = useState<'everyone' | 'roles'>(setting?.roles.length ? 'roles' : 'everyone');
  const [perHour, setPerHour] = useState(setting?.perHour ?? 30);
  const [reason, setReason] = useState(setting?.reason ?? '');
  const option = (field: FieldDefinition) => ({ value: field.name, label: label(field.label) });
  const open = module.fields.filter(isOpen);
  const matchable = open.filter(
    (field) =>
      textTypes.includes(field.type) &&
      (field.unique || field.indexed || module.titleFields.includes(field.name)),
  );
  const save = async () => {
    const done = await action.run(() =>
      call('PUT', `/existence-checks/${module.name}`, {
        body: {
          active,
          matchFields: match,
          shownFields: shown,
          perHour,
          roles: who === 'roles' ? some : [],
          reason: reason.trim(),
        },
        version: setting?.version ?? 0,
      }),
    );
    if (!done) return;
    await queries.invalidateQueries({ queryKey: ['existence-checks'] });
    onClose();
  };
  return (
    <FormDialog
      title={say('dialogTitle', { module: label(module.labelPlural).toLocaleLowerCase() })}
      submit={say('save')}
      action={action}
      disabled={reason.trim() === '' || match.length === 0 || (who === 'roles' && some.length === 0)}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('dialogLead')}</p>
      <Tick id="existence-active" checked={active} onChange={setActive}>
        {say('active')}
      </Tick>
      <CheckChoice
        name="existence-match"
        legend={say('matchFields')}
        options={matchable.map(option)}
        values={match}
        inline
        onChange={setMatch}
      />
      <CheckChoice
        name="existence-shown"
        legend={say('shownFields')}
        options={open
          .filter((field) => !['reference', 'user', 'group', 'file', 'image'].includes(field.type))
          .map(option)}
        values={shown}
        inline
        onChange={setShown}
      />
      <RadioChoice<'everyone' | 'roles'>
        name="existence-who"
        legend={say('who')}
        options={[
          { value: 'everyone', label: say('everyone') },
          { value: 'roles', label: say('someRoles') },
        ]}
        value={who}
        inline
        onChange={setWho}
      />
      {who === 'roles' && (
        <CheckChoice
          name="existence-roles"
          legend={say('roles')}
          options={roles
            .filter((role) => role.code !== 'portal_service')
            .map((role) => ({ value: role.id, label: role.name }))}
          values={some}
          inline
          onChange={setSome}
        />
      )}
      <NumberInput
        id="existence-hour"
        label={say('perHour')}
        value={perHour}
        min={1}
        max={500}
        onChange={(value) => setPerHour(Number(value) || 30)}
      />
      <Textarea
        id="existence-reason"
        label={say('reason')}
        description={say('reasonNote')}
        value={reason}
        rows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
