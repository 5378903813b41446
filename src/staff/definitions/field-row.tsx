import { Link } from '@tanstack/react-router';
import { fieldTypes } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { declarationWords } from './declaration-words.ts';
import { definitionWords } from './definition-words.ts';
import type { ModuleUsage } from './queries.ts';

/** A field among its module's: name, type, what it says of privacy, in how many records it is filled. */
export function FieldRow({
  module,
  field,
  usage,
}: {
  readonly module: ModuleDefinition;
  readonly field: FieldDefinition;
  readonly usage: ModuleUsage | undefined;
}) {
  const say = useWords(definitionWords);
  const declared = useWords(declarationWords);
  const label = useLabel();
  const type = fieldTypes.get(field.type);
  const filled = usage?.fields[field.name];
  const marks = [
    field.required && say('required'),
    field.unique && say('unique'),
    field.readOnly && say('readOnlyMark'),
    module.titleFields.includes(field.name) && say('titles'),
    module.origin === 'shipped' && usage && !usage.shipped.includes(field.name) && say('ownField'),
  ].filter((mark) => typeof mark === 'string');
  const { privacy } = field;
  return (
    <>
      <div>
        <Link
          to={`/settings/modules/${module.name}/fields/${field.name}`}
          className={parts.strong}
          draggable={false}
        >
          {label(field.label)}
        </Link>
        <span className={`${parts.second} ${parts.mono}`}>{field.name}</span>
      </div>
      <div>
        {type ? label(type.label) : field.type}
        {marks.length > 0 && <span className={parts.second}>{marks.join(', ')}</span>}
      </div>
      <div>
        {privacy.category === 'none'
          ? say('notPersonal')
          : `${declared('categoryName', { category: privacy.category })}, ${say('onErasureShort', { action: privacy.onErasure.action })}`}
        {usage && filled !== undefined && (
          <span className={parts.second}>{say('filledOf', { filled, records: usage.records })}</span>
        )}
      </div>
    </>
  );
}
