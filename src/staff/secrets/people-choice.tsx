import { Button } from '@mantine/core';
import { readId, shownReference } from '../../fields/written-id.ts';
import { IconX } from '../../web/icons.ts';
import { useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { UserLookup } from '../requests/person-lookup.tsx';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** Several colleagues: those chosen, and a way to add one. */
export function PeopleChoice({
  id,
  label,
  people,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly people: readonly Person[];
  onChange(people: readonly Person[]): void;
}) {
  const say = useWords(secretWords);
  return (
    <fieldset className={parts.choices}>
      <legend>{label}</legend>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {people.map((person) => (
          <li key={person.id} className={classes.member}>
            <bdi>{person.name}</bdi>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={say('removeMember', { name: person.name })}
              onClick={() => onChange(people.filter((one) => one.id !== person.id))}
            >
              <IconX size={15} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <UserLookup
        key={people.length}
        id={id}
        label={say('addMember')}
        value={null}
        onChange={(value) => {
          const chosen = value === null ? undefined : readId(value)?.id;
          if (value !== null && chosen !== undefined && !people.some((one) => one.id === chosen))
            onChange([...people, { id: chosen, name: shownReference(value) }]);
        }}
      />
    </fieldset>
  );
}
