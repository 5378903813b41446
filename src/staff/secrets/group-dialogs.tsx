import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { readId } from '../../fields/written-id.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { TextInput } from '../parts/inputs.tsx';
import { useAction } from '../parts/use-action.ts';
import { UserLookup } from '../requests/person-lookup.tsx';
import { PeopleChoice } from './people-choice.tsx';
import { secretWords } from './secret-words.ts';
import type { KeyGroupJson, KeyMode } from './shapes.ts';

/** Runs a change of the keys, and shows them as they are then. */
function useKeyChange(controls: Readonly<Record<string, string>>) {
  const queries = useQueryClient();
  const action = useAction(controls);
  const change = (work: () => Promise<unknown>) =>
    action.run(async () => {
      await work();
      await queries.invalidateQueries({ queryKey: ['keys'] });
    });
  return { action, change };
}

export function NewGroupDialog({ onClose }: { onClose(): void }) {
  const say = useWords(secretWords);
  const { action, change } = useKeyChange({
    name: 'group-name',
    members: 'group-members',
    mode: 'group-mode',
  });
  const [name, setName] = useState('');
  const [mode, setMode] = useState<KeyMode>('service');
  const [members, setMembers] = useState<readonly { id: string; name: string }[]>([]);
  const add = async () => {
    const body = { name, mode, members: members.map((one) => one.id) };
    if (await change(() => call('POST', '/key-groups', { body }))) onClose();
  };
  return (
    <FormDialog
      title={say('newGroup')}
      submit={say('addGroup')}
      action={action}
      disabled={name.trim() === ''}
      onSubmit={() => void add()}
      onClose={onClose}
    >
      <TextInput
        id="group-name"
        label={say('name')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RadioChoice<KeyMode>
        name="group-mode"
        legend={say('howOpens')}
        value={mode}
        onChange={setMode}
        options={[
          { value: 'service', label: say('mode', { mode: 'service' }), note: say('serviceText') },
          { value: 'person', label: say('mode', { mode: 'person' }), note: say('personText') },
        ]}
      />
      <PeopleChoice id="group-members" label={say('members')} people={members} onChange={setMembers} />
    </FormDialog>
  );
}

export function RenameGroupDialog({ group, onClose }: { readonly group: KeyGroupJson; onClose(): void }) {
  const say = useWords(secretWords);
  const { action, change } = useKeyChange({ name: 'group-name' });
  const [name, setName] = useState(group.name);
  const save = async () => {
    const path = `/key-groups/${group.id}`;
    if (await change(() => call('PATCH', path, { body: { name }, version: group.version }))) onClose();
  };
  return (
    <FormDialog
      title={say('rename')}
      submit={say('save')}
      action={action}
      disabled={name.trim() === ''}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextInput
        id="group-name"
        label={say('name')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

export function AddMemberDialog({ group, onClose }: { readonly group: KeyGroupJson; onClose(): void }) {
  const say = useWords(secretWords);
  const { action, change } = useKeyChange({ user: 'group-member' });
  const [user, setUser] = useState<JsonValue | null>(null);
  const id = user === null ? undefined : readId(user)?.id;
  const add = async () => {
    const path = `/key-groups/${group.id}/members`;
    if (await change(() => call('POST', path, { body: { user: id } }))) onClose();
  };
  return (
    <FormDialog
      title={`${group.name}: ${say('addMember')}`}
      submit={say('addMember')}
      action={action}
      disabled={id === undefined}
      onSubmit={() => void add()}
      onClose={onClose}
    >
      <UserLookup id="group-member" label={say('members')} value={user} onChange={setUser} autoFocus />
    </FormDialog>
  );
}
