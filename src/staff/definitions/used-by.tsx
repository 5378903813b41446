import { useLabel, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import { countOf, type Use } from './uses.ts';

/** How many fields use a definition, and in which modules. */
export function UsedBy({ uses }: { readonly uses: readonly Use[] }) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const where = uses.map((use) => `${label(use.module.labelPlural)} ${use.fields.length}`).join(', ');
  return (
    <>
      {say('usedByFields', { count: countOf(uses) })}
      {where && <span className={parts.second}>{where}</span>}
    </>
  );
}
