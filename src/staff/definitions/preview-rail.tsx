import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { previewOf } from './declaration-preview.ts';
import { declarationWords } from './declaration-words.ts';
import classes from './definitions.module.css';

/** What a declaration means, in sentences that change with it. */
export function DeclarationPreview({
  field,
  subject,
  purposes,
  rules,
}: {
  readonly field: Pick<FieldDefinition, 'privacy' | 'required'>;
  readonly subject: ModuleDefinition['subject'];
  readonly purposes: readonly Purpose[];
  readonly rules: readonly RetentionRule[];
}) {
  const say = useWords(declarationWords);
  const label = useLabel();
  const sentences = previewOf(field, { subject, purposes, retention: rules, say, label });
  return (
    <ul className={classes.sentences}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
