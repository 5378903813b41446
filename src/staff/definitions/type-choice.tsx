import { NativeSelect } from '@mantine/core';
import { fieldTypes } from '../../fields/index.ts';
import type { FieldTypeName } from '../../metadata/field.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { definitionWords } from './definition-words.ts';
import type { FieldFormPart } from './form-parts.tsx';
import { controlOf } from './use-defining.ts';

/** Types that need behaviour of the product behind them: nobody would fill such a field of a company's own. */
const notOffered: readonly FieldTypeName[] = ['computed'];

/** The type of a field, with a sentence about the one that is chosen. */
export function TypeChoice({ draft, ground, errors, onChange }: FieldFormPart) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const types = [...fieldTypes.values()].filter(
    (type) => type.name === draft.type || !notOffered.includes(type.name),
  );
  const choose = (type: FieldTypeName | null) => {
    const { searched = false } = (type && fieldTypes.get(type)) ?? {};
    onChange({ ...draft, type, options: {}, default: null, searchable: searched && draft.searchable });
  };
  return (
    <NativeSelect
      id={controlOf('type')}
      label={say('fieldType')}
      description={ground.old ? say('typeFixed') : undefined}
      value={draft.type ?? ''}
      disabled={ground.old !== undefined}
      error={errors.get('type')}
      onChange={(event) => choose((event.currentTarget.value || null) as FieldTypeName | null)}
      data={[
        ...(draft.type ? [] : [{ value: '', label: say('chooseType') }]),
        ...types.map((type) => ({
          value: type.name,
          label: `${label(type.label)}: ${say('typeText', { type: type.name })}`,
        })),
      ]}
    />
  );
}
