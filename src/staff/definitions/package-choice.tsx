import { NativeSelect } from '@mantine/core';
import type { InPackage } from '../../metadata/privacy.ts';
import { useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { declarationWords } from './declaration-words.ts';
import { PartError } from './form-parts.tsx';
import { controlOf, type Defining } from './use-defining.ts';

type Ground = Exclude<InPackage, true>['leftOut'];
const grounds = [
  'others_rights',
  'trade_secret',
  'not_personal',
  'security',
  'derived',
  'other_basis',
] as const;

/** Whether a copy for the person has it (Art. 15, 20), and if not, the ground that the person is told. */
export function PackageChoice({
  part,
  value,
  errors,
  onChange,
}: {
  readonly part: 'inAccess' | 'inPortability';
  readonly value: InPackage;
  readonly errors: Defining['byPart'];
  onChange(value: InPackage): void;
}) {
  const say = useWords(declarationWords);
  const usual: Ground = part === 'inAccess' ? 'others_rights' : 'other_basis';
  const note = part === 'inAccess' ? 'includedAccessNote' : 'includedPortabilityNote';
  return (
    <>
      <RadioChoice<'yes' | 'no'>
        name={controlOf(`privacy.${part}`)}
        legend={say(part)}
        value={value === true ? 'yes' : 'no'}
        onChange={(chosen) => onChange(chosen === 'yes' ? true : { leftOut: usual })}
        options={[
          { value: 'yes', label: say('included'), note: say(note) },
          { value: 'no', label: say('leftOut'), note: say('leftOutNote') },
        ]}
      />
      <PartError errors={errors} part={`privacy.${part}`} />
      {value !== true && (
        <NativeSelect
          id={controlOf(`privacy.${part}-ground`)}
          label={say('leftOutGround')}
          value={value.leftOut}
          onChange={(event) => onChange({ leftOut: event.currentTarget.value as Ground })}
          data={grounds.map((ground) => ({ value: ground, label: say('leftOutName', { ground }) }))}
        />
      )}
    </>
  );
}
