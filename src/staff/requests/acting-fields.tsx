import { useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { actingWords } from './acting-words.ts';

export interface ActingDraft {
  readonly name: string;
  readonly email: string;
  readonly capacity: string;
}

const capacities = ['mandate', 'lawyer', 'parent', 'guardian', 'successor'] as const;

/** Whether somebody else asks for the person, and who that is. */
export function ActingFields({
  value,
  onChange,
}: {
  readonly value: ActingDraft | null;
  onChange(value: ActingDraft | null): void;
}) {
  const say = useWords(actingWords);
  return (
    <>
      <Tick
        id="new-acting"
        checked={value !== null}
        onChange={(acts) => onChange(acts ? { name: '', email: '', capacity: 'mandate' } : null)}
      >
        {say('somebodyElse')}
      </Tick>
      {value && (
        <div className={parts.pair}>
          <TextInput
            id="new-rep-name"
            label={say('repName')}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          />
          <TextInput
            id="new-rep-email"
            type="email"
            label={say('repEmail')}
            value={value.email}
            onChange={(event) => onChange({ ...value, email: event.currentTarget.value })}
          />
          <NativeSelect
            id="new-rep-capacity"
            label={say('capacityLabel')}
            value={value.capacity}
            onChange={(event) => onChange({ ...value, capacity: event.currentTarget.value })}
            data={capacities.map((capacity) => ({ value: capacity, label: say('capacity', { capacity }) }))}
          />
        </div>
      )}
    </>
  );
}

/** What is sent of it. */
export function representativeOf(value: ActingDraft | null) {
  if (value === null) return {};
  const { name, email, capacity } = value;
  return { representative: { name: name.trim(), capacity, ...(email.trim() && { email: email.trim() }) } };
}
