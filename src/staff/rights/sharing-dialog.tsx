import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAction } from '../parts/use-action.ts';
import { FilterBar } from '../records/list/filter-bar.tsx';
import { useModules } from '../session.tsx';
import { isWhole, PartyChoice } from './party-choice.tsx';
import type { PartyJson, SharingRuleJson } from './queries.ts';
import { rightsWords } from './rights-words.ts';
import { useRuleFilter } from './rule-form.ts';
import { RemoveButton } from './rule-table.tsx';

const from = ['role', 'role_and_subordinates', 'group', 'filter'] as const;
const to = ['role', 'role_and_subordinates', 'group', 'everyone'] as const;
const levels = ['read', 'edit', 'delete'] as const;
const controls = {
  name: 'rule-name',
  module: 'rule-module',
  'from.id': 'rule-from-id',
  'to.id': 'rule-to-id',
  from: 'rule-from',
  to: 'rule-to',
  related: 'rule-related',
};

/** A sharing rule: whose records, with whom, to do what. */
export function SharingDialog({
  rule,
  onRemove,
  onClose,
}: {
  readonly rule: SharingRuleJson | null;
  onRemove(rule: SharingRuleJson): void;
  onClose(): void;
}) {
  const say = useWords(rightsWords);
  const label = useLabel();
  const modules = useModules();
  const queries = useQueryClient();
  const action = useAction(controls);
  const [name, setName] = useState(rule?.name ?? '');
  const [moduleName, setModule] = useState(rule?.module ?? modules[0]?.name ?? '');
  const [source, setSource] = useState<PartyJson>(rule?.from ?? { kind: 'role' });
  const [target, setTarget] = useState<PartyJson>(rule?.to ?? { kind: 'everyone' });
  const [level, setLevel] = useState<string>(rule?.level ?? 'read');
  const [related, setRelated] = useState<readonly string[]>(rule?.related ?? []);
  const [active, setActive] = useState(rule?.active ?? true);
  const { filter, bar, clear } = useRuleFilter(rule?.from.filter ?? null);
  const module = modules.find((one) => one.name === moduleName);
  const nearby = [...new Set(module?.relations.map((relation) => relation.module) ?? [])].filter(
    (one) => one !== moduleName && modules.some((each) => each.name === one),
  );
  const save = async () => {
    const party = ({ kind, id }: PartyJson) => ({ kind, ...(id !== undefined && { id }) });
    const body = {
      ...(name.trim() && { name: name.trim() }),
      ...(!rule && { module: moduleName }),
      from: source.kind === 'filter' ? { kind: 'filter', filter } : party(source),
      to: party(target),
      level,
      related,
      active,
    };
    const done = await action.run(async () => {
      if (rule) await call('PATCH', `/sharing-rules/${rule.id}`, { body, version: rule.version });
      else await call('POST', '/sharing-rules', { body });
      await queries.invalidateQueries();
    });
    if (done) onClose();
  };
  const whole = isWhole(source) && isWhole(target) && (source.kind !== 'filter' || filter !== null);
  return (
    <FormDialog
      title={say(rule ? 'changeSharing' : 'newSharing')}
      submit={say(rule ? 'saveRule' : 'addRule')}
      action={action}
      disabled={!whole}
      wide
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <NativeSelect
        id="rule-module"
        label={say('module')}
        value={moduleName}
        disabled={rule !== null}
        onChange={(event) => {
          setModule(event.currentTarget.value);
          setRelated([]);
          clear();
        }}
        data={modules.map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
      <PartyChoice
        id="rule-from"
        legend={say('whoseRecords')}
        kinds={from}
        party={source}
        onChange={setSource}
      />
      {source.kind === 'filter' && module && <FilterBar module={module} {...bar} />}
      <PartyChoice id="rule-to" legend={say('withWhom')} kinds={to} party={target} onChange={setTarget} />
      <RadioChoice<string>
        name="rule-level"
        legend={say('level')}
        inline
        value={level}
        onChange={setLevel}
        options={levels.map((value) => ({ value, label: say('levelName', { level: value }) }))}
      />
      {nearby.length > 0 && (
        <CheckChoice<string>
          name="rule-related"
          legend={say('alsoRelated')}
          inline
          values={related}
          onChange={setRelated}
          options={nearby.map((value) => {
            const found = modules.find((one) => one.name === value);
            return { value, label: found ? label(found.labelPlural) : value };
          })}
        />
      )}
      <TextInput
        id="rule-name"
        label={say('nameOptional')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Tick id="rule-active" checked={active} onChange={setActive}>
        {say('active')}
      </Tick>
      {rule && <RemoveButton onClick={() => onRemove(rule)} />}
    </FormDialog>
  );
}
